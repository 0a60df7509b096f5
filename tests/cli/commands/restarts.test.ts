/** A sweep spread over several processes, from outside. */
import { readBundleFile } from '../../support/bundle-file.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { antler, ended, start, useAntler } from '../antler.ts';

const { folder } = useAntler();
const QUIET = ['--adapter', 'swiftshader', '--no-ceilings', '--no-tuning', '--no-watch', '--quiet'];
const TINY = ['--length', '40', '--state', '2', '--algorithm', 'sequential,quasi-deer', ...QUIET];

it('spreads the repetitions over processes, says so, and the runs survive the way out and in again', async () => {
  const flags = ['--restarts', '2', '--repeats', '7', '--json', 'two.json', '--database', 'two.db'];
  const { status, stderr } = await antler(['run', ...TINY, ...flags], folder());
  const said = stderr.replace(/^antler: NOT A GPU.*$/m, '').trim();
  expect(status).toBe(0);
  expect(said).toMatch(/^antler: --restarts 2: intervals from two processes cover the true value in 70 to 89 %[^\n]*$/);
  const bundle = readBundleFile(readFileSync(join(folder(), 'two.json'), 'utf8'));
  expect(bundle.runs).toHaveLength(2);
  for (const run of bundle.runs) {
    expect(run).toMatchObject({ status: 'ok', sampling: { restarts: 2, restartOf: [0, 0, 0, 0, 1, 1, 1] } });
    expect(run.timing?.solveNs.samples).toHaveLength(7);
    expect(run.notes['restarts']).toEqual({ code: 'restarts-counted', counted: 2, restarts: 2 });
  }
  const places = bundle.runs.flatMap(({ sampling }) => sampling?.orderOf ?? []);
  expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, place) => place));
  expect(bundle.runs.find(({ speedup }) => speedup !== null)?.speedup?.ci95).not.toBeNull();

  const shown = await antler(['show', bundle.runs[0]?.id ?? '', '--database', 'two.db'], folder());
  expect(shown.stdout).toContain('contains the variation between 2 processes, which so few tell poorly');
  const imported = await antler(['import', 'two.json', '--database', 'other.db'], folder());
  expect(imported.status).toBe(0);
  await antler(['export', '--format', 'json', '--out', 'again.json', '--database', 'other.db'], folder());
  const again = readBundleFile(readFileSync(join(folder(), 'again.json'), 'utf8'));
  expect(again.runs).toEqual(bundle.runs);
});

it('what three processes say of one another widens the verdicts of a single one, and is kept with it', async () => {
  const grid = ['--length', '40,60', '--state', '2', '--algorithm', 'sequential,quasi-deer', ...QUIET];
  const runsOf = async (name: string, flags: readonly string[]) => {
    await antler(['run', ...grid, '--repeats', '6', ...flags, '--json', name, '--database', 'spread.db'], folder());
    const { runs } = readBundleFile(readFileSync(join(folder(), name), 'utf8'));
    return runs.filter(({ speedup }) => speedup !== null).map(({ notes }) => notes);
  };
  const [before] = await runsOf('before.json', []);
  expect(before?.['between processes on this adapter']).toBeUndefined();
  const three = await runsOf('three.json', ['--restarts', '3']);
  for (const notes of three) expect(notes['between processes']).toMatchObject({ code: 'process-spread', degrees: 2 });
  const [after] = await runsOf('after.json', []);
  expect(after?.['between processes on this adapter']).toMatchObject({ code: 'adapter-spread', degrees: 4 });
});

it('Ctrl-C in a later restart keeps what is there, and --resume takes the others', async () => {
  const flags = ['--restarts', '40', '--repeats', '80', '--database', 'cut.db'];
  const child = start(['run', ...TINY, ...flags], folder());
  const end = ended(child);
  const restarts = (): number => {
    const db = new Database(join(folder(), 'cut.db'), { readonly: true });
    try {
      return db.prepare<[], number>(`SELECT max(json_extract(sampling, '$.restarts')) FROM runs`).pluck().get() ?? 0;
    } catch {
      return 0;
    } finally {
      db.close();
    }
  };
  const atLeast = async (wanted: number): Promise<void> => {
    while (
      child.exitCode === null &&
      (await Promise.resolve()
        .then(restarts)
        .catch(() => 0)) < wanted
    )
      await wait(100);
  };
  await atLeast(1);
  child.kill('SIGINT');
  const { status, stdout } = await end;
  expect(status).toBe(130);
  expect(stdout).toMatch(/quasi-deer.* ok$/m);
  const kept = restarts();
  expect(kept).toBeGreaterThanOrEqual(1);

  const resumed = start(['run', '--resume', ...QUIET, '--database', 'cut.db'], folder());
  const resumedEnd = ended(resumed);
  while (resumed.exitCode === null && restarts() <= kept) await wait(100);
  resumed.kill('SIGINT');
  expect((await resumedEnd).status).toBe(130);
  expect(restarts()).toBeGreaterThan(kept);
});

it('refuses fewer repetitions than restarts, and the command that is not for people', async () => {
  const few = await antler(['run', ...TINY, '--restarts', '5', '--repeats', '4'], folder());
  expect(few).toMatchObject({ status: 2, stdout: '' });
  expect(few.stderr).toContain('4 repetitions cannot be spread over 5');
  const hidden = await antler(['measure-restart'], folder());
  expect(hidden.status).toBe(2);
  expect(hidden.stderr).toContain('only run --restarts starts measure-restart');
});

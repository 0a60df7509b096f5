/** What the system refuses or takes away: one line, the right exit status, and nothing lost. */
import { bundleFileText } from '../../support/bundle-file.ts';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';
import { antler, commandOf, type Ended, ended, start, useAntler } from '../antler.ts';

const { folder } = useAntler();
const RUN = makeRun();

/** A measurement of a few points. */
const SHORT = ['run', '--length', '10,20,30', '--state', '4', '--algorithm', 'sequential,quasi-deer', '--repeats', '2'];
const QUICK = [...SHORT, '--no-ceilings', '--no-tuning', '--no-watch', '--adapter', 'swiftshader'];

beforeAll(async () => {
  writeFileSync(join(folder(), 'bundle.json'), bundleFileText(makeBundle([RUN])));
  symlinkSync('loop.db', join(folder(), 'loop.db'));
  expect(await antler(['import', 'bundle.json', '--database', 'filled.db'], folder())).toMatchObject({ status: 0 });
});

function runsIn(database: string): number {
  const db = new Database(join(folder(), database), { readonly: true });
  try {
    return (
      db.prepare<[], number>("SELECT count(*) FROM runs WHERE status IN ('ok', 'not-converged')").pluck().get() ?? 0
    );
  } finally {
    db.close();
  }
}

/** One line that says what happened; no stack. */
function expectOneLine({ stderr }: Ended, line: RegExp): void {
  expect(stderr).toMatch(line);
  expect(stderr.split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^antler: /);
}

const hasFullDevice = existsSync('/dev/full');

describe('a measurement goes on', () => {
  it('without a reader of standard error', async () => {
    const child = start([...QUICK, '--database', 'deaf.db'], folder());
    child.stderr?.destroy();
    const { status, stdout } = await ended(child);
    expect(status).toBe(0);
    expect(stdout).toContain('quasi-deer');
    expect(runsIn('deaf.db')).toBe(6);
  });

  it.runIf(hasFullDevice)('with standard error on a full disk', async () => {
    const child = spawn(process.execPath, commandOf([...QUICK, '--database', 'full.db']), {
      cwd: folder(),
      stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')],
    });
    expect(await ended(child)).toMatchObject({ status: 0 });
    expect(runsIn('full.db')).toBe(6);
  });
});

describe.runIf(hasFullDevice)('a file that cannot be written', () => {
  it('of a measurement leaves the runs stored, and says so; the other file is written', async () => {
    const files = ['--json', '/dev/full', '--report', 'report.html', '--quiet'];
    const result = await antler([...QUICK, ...files, '--database', 'kept.db'], folder());
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/stored as sweep:\w{8}/);
    expect(result.stderr).toMatch(/^antler: \/dev\/full cannot be written: no space left on the device$/m);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder(), 'report.html'))).toBe(true);
    expect(runsIn('kept.db')).toBe(6);
  });

  it.each([
    [['export', '--out', '/dev/full', '--database', 'filled.db']],
    [['compare', 'bundle.json', 'bundle.json', '--json', '/dev/full']],
    [['compare', 'bundle.json', 'bundle.json', '--junit', '/dev/full']],
  ])('antler %j', async (args) => {
    const result = await antler(args, folder());
    expect(result.status).toBe(1);
    expectOneLine(result, /\/dev\/full cannot be written: no space left on the device/);
    if (args[0] === 'compare') expect(result.stdout).toContain('A = bundle.json');
  });

  it('as standard output', async () => {
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
    const args = commandOf(['list', '--database', 'filled.db']);
    const result = await ended(spawn(process.execPath, args, { cwd: folder(), stdio: [...stdio] }));
    expect(result.status).toBe(1);
    expectOneLine(result, /standard output cannot be written/);
  });
});

describe('folders and names', () => {
  it('a working folder that is gone', async () => {
    const gone = join(folder(), 'gone');
    /** Starts in a folder and removes it before the program begins. */
    const inGoneFolder = (args: readonly string[]): Promise<Ended> => {
      mkdirSync(gone);
      const program = JSON.stringify([process.execPath, ...commandOf(args)]);
      const script = `require('fs').rmdirSync(process.cwd()); process.execve(process.execPath, ${program})`;
      return ended(spawn(process.execPath, ['-e', script], { cwd: gone }));
    };
    const bundle = join(folder(), 'bundle.json');
    const listed = await inGoneFolder(['list', '--database', join(folder(), 'filled.db')]);
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    expect(listed.stdout).toContain(RUN.id.slice(0, 8));
    for (const args of [
      ['import', bundle],
      [...QUICK, '--report', 'x.html'],
    ]) {
      const refused = await inGoneFolder([...args, '--database', 'x.db']);
      expect(refused.status).toBeGreaterThan(0);
      expectOneLine(refused, /working folder is gone/);
    }
    expect(existsSync(gone)).toBe(false);
  });

  it('a temporary folder that is missing keeps nothing from working', async () => {
    const result = await antler(['import', 'bundle.json', '--database', 'new.db'], folder(), { TMPDIR: '/nowhere' });
    expect(result).toMatchObject({ status: 0, stderr: '' });
  });

  const long = 'x'.repeat(300);
  it.each<[string[], RegExp]>([
    [['list', '--database', 'loop.db'], /loop.db cannot be reached: symbolic links in a circle/],
    [['import', 'bundle.json', '--database', 'loop.db'], /cannot be reached: symbolic links in a circle/],
    [['list', '--database', long], /cannot be reached: the name is too long/],
    [['import', long], /cannot be read \(the name is too long\)/],
    [['import', 'bundle.json/x'], /cannot be read|does not exist/],
    [['export', '--out', long, '--database', 'filled.db'], /--out .* cannot be written: the name is too long/],
    [['convert', long, '--out', 'x.json'], /cannot be read/],
    [['compare', long, long, '--database', 'filled.db'], /no run/],
    [['solve', long, '--algorithm', 'deer'], /the name is too long/],
  ])('antler %j', async (args, line) => {
    const before = readdirSync(folder());
    const result = await antler(args, folder());
    expect(result.status).toBe(2);
    expectOneLine(result, line);
    expect(readdirSync(folder())).toEqual(before);
  });

  it('a CSV has a byte order mark where Excel is to read it, and none else', async () => {
    const csv = ['export', '--format', 'csv', '--database', 'filled.db'];
    const plain = await antler(csv, folder());
    const excel = await antler([...csv, '--excel'], folder());
    expect(plain.stdout).toMatch(/^id,/);
    expect(excel.stdout).toBe(`\uFEFF${plain.stdout}`);
    await antler([...csv, '--excel', '--out', 'excel.csv'], folder());
    expect(readFileSync(join(folder(), 'excel.csv')).subarray(0, 5)).toEqual(Buffer.from('\uFEFFid'));
  });

  it('a name as long as the system allows can be written', async () => {
    const name = `${'y'.repeat(250)}.json`;
    expect(await antler(['export', '--out', name, '--database', 'filled.db'], folder())).toMatchObject({ status: 0 });
    expect(existsSync(join(folder(), name))).toBe(true);
  });
});

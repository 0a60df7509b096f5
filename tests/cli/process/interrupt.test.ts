/** Ctrl-C and kill -9 in the middle of a measurement: what is finished stays, and the next start works. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { antler, ended, start, useAntler } from '../antler.ts';

const { folder } = useAntler();

/** Two quick points, then many: there is always something finished and something left. */
const LONG = [
  'run',
  '--length',
  '20,40,3000,4000,5000,6000,7000,8000',
  '--state',
  '4',
  '--algorithm',
  'sequential,quasi-deer',
  '--time',
  '4',
  '--no-ceilings',
  '--no-tuning',
  '--no-watch',
  '--adapter',
  'swiftshader',
];

function count(database: string, condition: string): number {
  const db = new Database(join(folder(), database), { readonly: true });
  try {
    return db.prepare<[], number>(`SELECT count(*) FROM ${condition}`).pluck().get() ?? 0;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

/** Starts the long measurement and waits until its first point is stored and the next is on. */
async function startLong(database: string): Promise<ChildProcess> {
  const child = start([...LONG, '--database', database], folder());
  for (;;) {
    await wait(100);
    if (child.exitCode !== null) throw new Error(`it ended early, with status ${child.exitCode}`);
    const isStored = await Promise.resolve()
      .then(() => count(database, "runs WHERE status = 'ok'"))
      .catch(() => 0);
    if (isStored >= 2 && count(database, "runs WHERE status = 'running'") > 0) return child;
  }
}

it('Ctrl-C keeps and prints what is finished, ends with 130, and leaves nothing running', async () => {
  const child = await startLong('stopped.db');
  const end = ended(child);
  child.kill('SIGINT');
  const { status, stdout, stderr } = await end;
  expect(status).toBe(130);
  expect(stderr).toContain('what is finished is kept');
  expect(stderr).toContain('antler run --resume');
  expect(stdout).toMatch(/ ok(, drifted)?(, sticky)?$/m);
  expect(stdout).toMatch(/cancelled/);
  expect(count('stopped.db', "runs WHERE status = 'ok'")).toBeGreaterThanOrEqual(2);
  expect(count('stopped.db', "runs WHERE status IN ('running')")).toBe(0);
  expect(count('stopped.db', "sweeps WHERE outcome = 'cancelled'")).toBe(1);
});

it('kill -9 keeps what is finished; the next start marks the rest and can go on with it', async () => {
  const child = await startLong('killed.db');
  const end = ended(child);
  child.kill('SIGKILL');
  expect((await end).status).toBe(null);
  const finished = count('killed.db', "runs WHERE status = 'ok'");
  expect(count('killed.db', "runs WHERE status = 'running'")).toBeGreaterThan(0);

  const { status, stdout } = await antler(['list', '--json', '--database', 'killed.db'], folder());
  expect(status).toBe(0);
  const statuses = (JSON.parse(stdout) as { status: string }[]).map((run) => run.status);
  expect(statuses).not.toContain('running');
  expect(statuses).toContain('interrupted');
  expect(statuses.filter((one) => one === 'ok')).toHaveLength(finished);

  const resumed = start(
    ['run', '--resume', '--no-tuning', '--no-watch', '--database', 'killed.db', '--adapter', 'swiftshader'],
    folder(),
  );
  const resumedEnd = ended(resumed);
  await wait(100);
  while (resumed.exitCode === null && count('killed.db', "runs WHERE status = 'ok'") < finished + 2) await wait(100);
  resumed.kill('SIGINT');
  expect((await resumedEnd).stderr).toMatch(/from point [23] on/);
  expect(count('killed.db', 'sweeps')).toBe(1);
  const twice = "SELECT point, contender FROM runs WHERE status = 'ok' GROUP BY point, contender HAVING count(*) > 1";
  expect(count('killed.db', `(${twice})`)).toBe(0);
});

it('one measures at a time: the other is told who does, with status 1', async () => {
  const child = await startLong('busy.db');
  const end = ended(child);
  const other = await antler(['run', '--length', '10', '--database', 'busy.db', '--adapter', 'swiftshader'], folder());
  child.kill('SIGINT');
  await end;
  expect(other.status).toBe(1);
  expect(other.stderr).toMatch(/command line .*measuring/);
});

it('says how much of an interrupted check is missing', async () => {
  const child = start(['verify', '--adapter', 'swiftshader'], folder());
  const end = ended(child);
  child.stderr?.on('data', (text: string) => {
    if (text.includes('checking')) child.kill('SIGINT');
  });
  const { status, stdout } = await end;
  expect(status).toBe(130);
  expect(stdout).toMatch(/passed, 0 failed, 0 skipped, [1-9]\d* not checked: interrupted\n$/);
});

/** Whose set-up lock is waited for, and whose is taken over. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownIdentity, processState } from '../../scripts/setup/identity.mjs';
import { withSetupLock } from '../../scripts/setup/lock.mjs';

let folder;
let lock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antler-lock-'));
  lock = join(folder, 'cache/setup.lock');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const leave = (owner) => {
  mkdirSync(lock, { recursive: true });
  if (owner !== undefined) writeFileSync(join(lock, 'owner.json'), JSON.stringify(owner));
};
const age = (seconds) => utimesSync(lock, new Date(), new Date(Date.now() - seconds * 1000));
const run = (action = () => 'done') => withSetupLock(action, lock);
const other = { name: 'other', ...ownIdentity(), pid: 1 };

/** Whether the lock was waited for: the action has not run after many looks at it. */
async function isWaitedFor() {
  const action = vi.fn();
  const waiting = run(action);
  await new Promise((resolve) => setTimeout(resolve, 700));
  const waited = action.mock.calls.length === 0;
  rmSync(lock, { recursive: true, force: true });
  await waiting;
  return waited;
}

describe('withSetupLock', () => {
  it('lets the action run alone and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const action = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([run(action), run(action), run(action)]);
    expect(most).toBe(1);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('is given back after a failure', async () => {
    await expect(run(() => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(existsSync(lock)).toBe(false);
  });

  it.each([
    ['an empty folder', () => leave()],
    ['a file', () => (mkdirSync(join(folder, 'cache')), writeFileSync(lock, ''))],
    ['an empty list of owners', () => (leave(), writeFileSync(join(lock, 'owner.json'), ''), age(5))],
    ['an older version’s empty name', () => (leave(), writeFileSync(join(lock, 'pid'), ''), age(5))],
    ['an older version’s name, used again', () => (leave(), writeFileSync(join(lock, 'pid'), '1'), age(5))],
    ['a process that has ended', () => leave({ ...other, pid: 2 ** 22 + 1 })],
    ['a live process that started later', () => leave({ ...other, startedAt: '0' })],
    ['a live process of unknown start, silent for long', () => (leave({ ...other, startedAt: null }), age(120))],
    ['another machine, silent for long', () => (leave({ ...other, host: 'elsewhere' }), age(120))],
  ])('takes over what was left by %s', async (_what, prepare) => {
    prepare();
    expect(await run()).toBe('done');
    expect(existsSync(lock)).toBe(false);
  });

  it.runIf(existsSync('/proc/1/stat'))(
    'waits for the very process that took it, however long it is silent',
    async () => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1');
      const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      leave({ name: 'child', pid: child.pid, startedAt, host: ownIdentity().host });
      age(120);
      expect(await isWaitedFor()).toBe(true);
      expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining(`process ${child.pid}`));
      child.kill();
    },
  );

  it('waits for a sign of life of a process that cannot be asked', async () => {
    leave({ ...other, host: 'elsewhere' });
    expect(await isWaitedFor()).toBe(true);
  });

  it('names the folder that cannot be written to', async () => {
    writeFileSync(join(folder, 'cache'), 'in the way');
    await expect(run()).rejects.toThrow(/has to be installed or built, and .* cannot be written to \(E\w+\)/);
  });
});

describe('processState', () => {
  it('knows this process, and one that cannot be', () => {
    const own = ownIdentity();
    expect(processState(own)).toBe(own.startedAt === null ? 'unknown' : 'alive');
    expect(processState({ ...own, pid: 2 ** 22 + 1, startedAt: null })).toBe('dead');
  });
});

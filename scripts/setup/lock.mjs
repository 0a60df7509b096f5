/** Two commands started at once must not both install: the second one waits for the first. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownIdentity, processState } from './identity.mjs';
import { CACHE, ROOT } from './paths.mjs';
import { say, SetupError } from './report.mjs';

const LOCK = join(CACHE, 'setup.lock');
const OWNER = 'owner.json';
/** How often an owner shows that it is alive, and how long after the last time it no longer counts as alive. */
const SIGN_OF_LIFE_MS = 10_000;
const EXPIRES_AFTER_MS = 60_000;
/** A lock appears with its owner's name in it: one without is what a crash or another program left. */
const UNNAMED_EXPIRES_AFTER_MS = 1000;
const PATIENCE_MS = 30 * 60_000;

/** Runs `action` while no other command of this clone sets anything up. Throws a SetupError in a read-only clone. */
export async function withSetupLock(action, lock = LOCK) {
  const name = await acquire(lock);
  const release = () => {
    if (readOwner(lock)?.name === name) rmSync(lock, { recursive: true, force: true });
  };
  const signs = setInterval(() => touch(lock), SIGN_OF_LIFE_MS);
  process.once('exit', release);
  try {
    return await action();
  } finally {
    clearInterval(signs);
    process.off('exit', release);
    release();
  }
}

/** The name under which the lock was taken. */
async function acquire(lock) {
  const giveUpAt = Date.now() + PATIENCE_MS;
  let told = false;
  for (;;) {
    const name = tryAcquire(lock);
    if (name !== null) return name;
    if (isOrphan(lock)) {
      removeOrphan(lock);
      continue;
    }
    if (Date.now() > giveUpAt) throw new SetupError(`another command is still setting up; if not, delete ${lock}`);
    const pid = readOwner(lock)?.pid;
    if (!told && pid !== undefined) {
      say(`waiting for another command that is setting up (process ${pid}) …`);
      told = true;
    }
    await sleep(200);
  }
}

/** What renaming says where the lock is there already; Windows has codes of its own. */
const IS_TAKEN = [
  'ENOTEMPTY',
  'EEXIST',
  'ENOTDIR',
  ...(process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []),
];

/** A lock is made under a name of its own and then renamed, so that none is ever seen without its owner. */
function tryAcquire(lock) {
  const name = newName();
  const made = `${lock}.${name}`;
  try {
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, OWNER), JSON.stringify({ name, ...ownIdentity() }));
    renameSync(made, lock);
    return name;
  } catch (error) {
    removeQuietly(made);
    if (error.syscall === 'rename' && IS_TAKEN.includes(error.code)) return null;
    throw new SetupError(
      `something has to be installed or built, and ${ROOT} cannot be written to (${error.code}): ` +
        'run this once as its owner, or in a copy of your own',
    );
  }
}

/** Whether the command that took the lock has ended, or shows no sign of life. */
function isOrphan(lock) {
  const found = statSync(lock, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const silentMs = Math.abs(Date.now() - found.mtimeMs);
  const owner = readOwner(lock);
  if (owner === null) return silentMs > UNNAMED_EXPIRES_AFTER_MS;
  const state = processState(owner);
  return state === 'dead' || (state === 'unknown' && silentMs > EXPIRES_AFTER_MS);
}

/** Another command may have removed the orphan and taken the lock since we looked: then it gets its lock back. */
function removeOrphan(lock) {
  const judged = readOwner(lock)?.name;
  const removed = `${lock}.${newName()}`;
  try {
    renameSync(lock, removed);
    if (readOwner(removed)?.name !== judged) renameSync(removed, lock);
  } catch (error) {
    if (error.code !== 'ENOENT') throw new SetupError(`${lock} is left over and cannot be removed (${error.code})`);
  }
  removeQuietly(removed);
}

const newName = () => `${process.pid}-${Math.random().toString(36).slice(2)}`;

/** What cannot be removed is in nobody's way. */
function removeQuietly(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It belongs to another user.
  }
}

/** { name, pid, startedAt, host }; null where there is no lock, or one that names nobody. */
function readOwner(lock) {
  try {
    const owner = JSON.parse(readFileSync(join(lock, OWNER), 'utf8'));
    return typeof owner?.name === 'string' && Number.isInteger(owner.pid) ? owner : null;
  } catch {
    return null;
  }
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // It was deleted by hand: the work goes on, unlocked.
  }
}

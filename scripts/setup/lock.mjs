/** Two commands started at once must not both install: the second one waits for the first. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE } from './paths.mjs';
import { say, SetupError } from './report.mjs';

const LOCK = join(CACHE, 'setup.lock');
const OWNER = join(LOCK, 'pid');
const PATIENCE_MS = 30 * 60_000;

/** Runs `action` while no other command of this clone sets anything up. */
export async function withSetupLock(action) {
  await acquire();
  const release = () => rmSync(LOCK, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await action();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire() {
  const giveUpAt = Date.now() + PATIENCE_MS;
  let told = false;
  mkdirSync(CACHE, { recursive: true });
  while (!tryAcquire()) {
    if (isOrphan()) rmSync(LOCK, { recursive: true, force: true });
    else if (Date.now() > giveUpAt) throw new SetupError(`another command is still setting up; if not, delete ${LOCK}`);
    else if (!told) say('waiting for another command that is setting up …');
    told = true;
    await sleep(300);
  }
}

function tryAcquire() {
  try {
    mkdirSync(LOCK);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(OWNER, String(process.pid));
  return true;
}

/** The command that took the lock was killed. */
function isOrphan() {
  let pid;
  try {
    pid = Number(readFileSync(OWNER, 'utf8'));
  } catch {
    // Taken this moment: its owner has not written its name yet.
    return false;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Which process this is, so that another one can ask later whether it still runs: process ids are used again. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** { pid, startedAt, host } of this process; `startedAt` is null where the system does not say. */
export function ownIdentity() {
  return { pid: process.pid, startedAt: startTime(process.pid), host: ownHost() };
}

/** 'alive' and 'dead' for certain, 'unknown' where another machine or container runs it, or only its id is known. */
export function processState({ pid, startedAt, host }) {
  if (host !== ownHost()) return 'unknown';
  if (typeof startedAt === 'string') return startTime(pid) === startedAt ? 'alive' : 'dead';
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch (error) {
    return error.code === 'ESRCH' ? 'dead' : 'unknown';
  }
}

/** Process ids mean something within one boot and one namespace only. */
function ownHost() {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Clock ticks since boot, as text; null where there is no such process, or no /proc. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets, which may hold spaces and brackets itself.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

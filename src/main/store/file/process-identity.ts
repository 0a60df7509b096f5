/** Which process this is, in a form that another process can check later: a process id alone may have been reused. */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** `host` is the boot and process namespace on Linux, a hash elsewhere; `startedAt` is '' where it is not known. */
export interface ProcessIdentity {
  readonly host: string;
  readonly processId: number;
  readonly startedAt: string;
}

/** The identity of the calling process. */
export function ownIdentity(): ProcessIdentity {
  return { host: ownHost(), processId: process.pid, startedAt: linuxStartTime(process.pid) ?? '' };
}

/** Whether that process runs: `unknown` where it cannot be asked from here. */
export function lookUp(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.host !== ownHost()) return 'unknown';
  if (identity.startedAt !== '') return linuxStartTime(identity.processId) === identity.startedAt ? 'alive' : 'dead';
  try {
    process.kill(identity.processId, 0);
    return 'unknown';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ESRCH' ? 'dead' : 'unknown';
  }
}

function ownHost(): string {
  try {
    // Process ids mean something within one boot and one namespace only: containers may share the file, not the ids.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return createHash('sha256').update(hostname()).digest('hex').slice(0, 16);
  }
}

/** Ticks since boot at which the process started; null when there is none, or only its not yet collected remains. */
function linuxStartTime(processId: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${processId}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The second field is the command in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
}

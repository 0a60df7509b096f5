/** What the control group of this process allows it: how a container is held to a part of the machine. */
import type { SystemFiles } from './system-files.ts';

export interface GroupLimits {
  /** null: no limit, or none told. */
  readonly processors: number | null;
  readonly memoryBytes: number | null;
}

/** The second version of control groups; in a container its root is the container's own group. */
const ROOT = '/sys/fs/cgroup';
/** Larger than any machine: the first version's way to say "no limit". */
const NO_LIMIT_BYTES = 2 ** 60;

export function readGroupLimits(files: SystemFiles): GroupLimits {
  const folder = folderOf(files);
  const [quota, period] = (files.text(`${folder}/cpu.max`) ?? '').split(/\s+/).map(Number);
  const memory = files.number(`${folder}/memory.max`) ?? files.number(`${ROOT}/memory/memory.limit_in_bytes`);
  return {
    processors: quotient(quota, period) ?? firstVersionProcessors(files),
    memoryBytes: memory === null || memory >= NO_LIMIT_BYTES ? null : memory,
  };
}

/** Since the group was made; null where it is not counted. */
export function readThrottledNs(files: SystemFiles): number | null {
  const second = /^throttled_usec (\d+)$/m.exec(files.text(`${folderOf(files)}/cpu.stat`) ?? '')?.[1];
  if (second !== undefined) return Number(second) * 1000;
  const first = /^throttled_time (\d+)$/m.exec(files.text(`${ROOT}/cpu/cpu.stat`) ?? '')?.[1];
  return first === undefined ? null : Number(first);
}

function folderOf(files: SystemFiles): string {
  const path = /^0::(\/.*)$/m.exec(files.text('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  const own = `${ROOT}${path === '/' ? '' : path}`;
  return files.text(`${own}/cpu.stat`) === null ? ROOT : own;
}

function firstVersionProcessors(files: SystemFiles): number | null {
  const quota = files.number(`${ROOT}/cpu/cpu.cfs_quota_us`);
  const period = files.number(`${ROOT}/cpu/cpu.cfs_period_us`);
  return quotient(quota ?? undefined, period ?? undefined);
}

function quotient(quota: number | undefined, period: number | undefined): number | null {
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : null;
}

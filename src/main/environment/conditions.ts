/** What may disturb a measurement at this moment, as far as the system tells. */
import os from 'node:os';
import type { Conditions } from '../../shared/contract/parts/disturbances.ts';
import { readThrottledNs } from './cgroup.ts';
import { readPower } from './power.ts';
import { readBusySeconds } from './processor.ts';
import { openSystemFiles, type SystemFiles } from './system-files.ts';

/** What a shell knows better than the files of the system; what it leaves out is read from them. */
export interface PowerWatch {
  isOnBattery(): boolean;
  /** How often the machine has slept since the program started. */
  suspends(): number;
}

export interface ConditionSources {
  readonly files?: SystemFiles;
  /** null: the shell tells nothing. */
  readonly watch?: PowerWatch | null;
  /** Processor time of what measures, in seconds; null where that is another process. */
  readonly ownCpuSeconds?: (() => number) | null;
  readonly clocks?: Clocks;
}

/** Milliseconds: of the calendar, and of a clock that stands still while the machine sleeps. */
export interface Clocks {
  readonly calendar: () => number;
  readonly steady: () => number;
}

const OWN_CLOCKS: Clocks = { calendar: () => Date.now(), steady: () => performance.now() };
/** Less than this is a correction of the clock. */
const SLEPT_MS = 5000;

/** A reader to be asked before and after what is measured. */
export function createConditionsReader(sources: ConditionSources = {}): () => Conditions {
  const { files = openSystemFiles(), watch = null, ownCpuSeconds = null, clocks = OWN_CLOCKS } = sources;
  const sleeps = createSleepCounter(clocks);
  return () => {
    const busySeconds = ownCpuSeconds === null ? null : readBusySeconds(files);
    return {
      power: watch ? (watch.isOnBattery() ? 'battery' : 'ac') : readPower(files).source,
      // Windows has no load average and tells zeros.
      load: os.platform() === 'win32' ? null : (os.loadavg()[0] ?? null),
      otherCpuSeconds: busySeconds === null || ownCpuSeconds === null ? null : busySeconds - ownCpuSeconds(),
      throttledNs: readThrottledNs(files),
      suspends: watch?.suspends() ?? sleeps(),
      hidden: 0,
    };
  };
}

/** Processor time that this process has used, in seconds. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Counts the times at which the calendar ran on while the steady clock stood. */
function createSleepCounter({ calendar, steady }: Clocks): () => number {
  let gapMs = calendar() - steady();
  let sleeps = 0;
  return () => {
    const nowMs = calendar() - steady();
    if (nowMs - gapMs > SLEPT_MS) sleeps += 1;
    gapMs = nowMs;
    return sleeps;
  };
}

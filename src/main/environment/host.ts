/** What a process tells of the machine that it runs on, to whoever measures. */
import type { Conditions } from '../../shared/contract/parts/disturbances.ts';
import type { EnergyReading } from '../../shared/contract/parts/energy.ts';
import type { HostEnvironment } from '../../shared/contract/parts/environment.ts';
import { createConditionsReader, ownCpuSeconds, type PowerWatch } from './conditions.ts';
import { createEnergyReader } from './energy.ts';
import { readEnvironment } from './environment.ts';

export interface Host {
  environment(): HostEnvironment;
  conditions(): Conditions;
  energy(): EnergyReading | null;
}

export interface HostOptions {
  /** This process measures by itself: its own processor time is not that of other programs. */
  readonly isMeasuring: boolean;
  /** Switches that a runtime was given beside the command line. */
  readonly switches?: readonly string[];
  readonly runtimes?: Readonly<Record<string, string>>;
  readonly watch?: PowerWatch | null;
}

/** Counters begin where the host is opened. */
export function openHost({ isMeasuring, watch = null, switches = [], runtimes = {} }: HostOptions): Host {
  return {
    environment: () => readEnvironment({ watch, switches, runtimes }),
    conditions: createConditionsReader({ watch, ownCpuSeconds: isMeasuring ? ownCpuSeconds : null }),
    energy: createEnergyReader(),
  };
}

/** What a measurement is asked for, and checked for, before anything is emitted or allocated. */
import type { Ceilings } from '../../../shared/contract/parts/ceilings.ts';
import type { Conditions } from '../../../shared/contract/parts/disturbances.ts';
import type { HostEnvironment } from '../../../shared/contract/parts/environment.ts';
import type { MeasureEvent } from '../../../shared/contract/events.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { ProcessSpread } from '../../../shared/statistics/process-spread.ts';
import type { Tuning } from '../../../shared/contract/parts/tuning.ts';
import type { Point, Sweep } from '../../../shared/contract/sweep.ts';
import type { Engine } from '../../gpu/device/solver.ts';
import type { StudyRuntime } from '../../studies/study.ts';
import type { ReadEnergy } from '../watch/energy-meter.ts';
import type { SpeedProbe } from '../watch/speed-probe.ts';

/** A run keeps every raw sample; more than this does not fit one. */
const MAX_SAMPLES = 100_000;

export interface MeasureOrder {
  readonly sweep: Sweep;
  readonly sweepId: string;
  /** Stays the caller's: nothing here closes it. */
  readonly engine: Engine;
  /** The study that the sweep is of, with what the user brought along for it. */
  readonly study: StudyRuntime;
  /** The blocks' order and the resampling follow from it alone. */
  readonly orderSeed: number;
  /** So many points, from the first on, a stored sweep has finished already; 0 for a new one. */
  readonly pointsDone: number;
  /** Awaited, so that a slow store slows the measurement down instead of being overrun. */
  readonly emit: (event: MeasureEvent) => void | Promise<void>;
  readonly signal: AbortSignal;
  /** What the engine's adapter does at best; absent or null: the runs' shares of it stay unknown. */
  readonly ceilings?: Ceilings | null;
  /**
   * Kernels' choices known for this adapter, by the study's keys: what else the sweep needs is tuned first. Absent or null:
   * the defaults are used.
   */
  readonly tunings?: Readonly<Record<string, Tuning>> | null;
  /** What tuning took, by the same keys; the protocol fills it in for those that it tunes. */
  readonly tuningNs?: Readonly<Record<string, number>>;
  /** How much ratios differ between processes on the engine's adapter, from earlier sweeps; absent or null: not known. */
  readonly processSpread?: ProcessSpread | null;
  /** Of every point, where this is one of several restarts; absent: six. */
  readonly leastBlocks?: number;
  /** A fresh UUID. */
  readonly newId: () => string;
  /** Milliseconds since 1970, fractions welcome. */
  readonly now: () => number;
  /** What the compute code runs in: "node 24.9.0, dawn". */
  readonly runtime: string;
  /** Opens the fixed work that tells how fast the adapter is at a moment; absent: nobody watches its speed. */
  readonly openSpeedProbe?: (engine: Engine) => Promise<SpeedProbe>;
  /** What only the host can tell; each may be absent. */
  readonly readEnvironment?: () => Promise<HostEnvironment | null>;
  readonly readConditions?: () => Promise<Conditions | null>;
  readonly readEnergy?: ReadEnergy;
  /** Waits; rejects as soon as the signal is aborted. Absent: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Smallest step of the host's clock; absent: it is measured. */
  readonly clockStepNs?: number | null;
  /** Opens a new engine on the same adapter after a device loss; absent: a loss ends the sweep. */
  readonly reopen?: () => Promise<Engine>;
}

/** The points to measure; throws a Fault where the sweep asks for what does not exist. */
export function checkOrder({ study }: Pick<MeasureOrder, 'study'>, sweep: Sweep): Point[] {
  study.check(sweep);
  if (sweep.repeats !== null && sweep.repeats > MAX_SAMPLES) {
    throw new Fault('invalid', `repeats: at most ${MAX_SAMPLES}, got ${sweep.repeats}`);
  }
  return study.pointsOf(sweep);
}

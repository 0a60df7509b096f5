/** What a measurement is asked for, and checked for, before anything is emitted or allocated. */
import {
  changeRnnSweep,
  rnnPointsOf as pointsOf,
  rnnSweepOf,
  type RnnPoint as Point,
} from '../../../shared/studies/rnn/sweep.ts';
import type { Ceilings } from '../../../shared/contract/parts/ceilings.ts';
import type { Conditions } from '../../../shared/contract/parts/disturbances.ts';
import type { HostEnvironment } from '../../../shared/contract/parts/environment.ts';
import type { MeasureEvent } from '../../../shared/contract/events.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { ProcessSpread } from '../../../shared/statistics/process-spread.ts';
import type { Tuning } from '../../../shared/contract/parts/tuning.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import type { Algorithm } from '../../studies/rnn/algorithms/algorithm.ts';
import type { Cell } from '../../studies/rnn/cells/cell.ts';
import { cellById } from '../../studies/rnn/cells/index.ts';
import type { Engine } from '../../studies/rnn/engine.ts';
import type { ReadEnergy } from '../watch/energy-meter.ts';
import type { GivenProblem } from '../../studies/rnn/drawing/problem-file.ts';
import type { SpeedProbe } from '../watch/speed-probe.ts';

/** The id of the algorithm that every other is compared with. */
export const SEQUENTIAL = 'sequential';

/** A run keeps every raw sample; more than this does not fit one. */
const MAX_SAMPLES = 100_000;

export interface MeasureOrder {
  readonly sweep: Sweep;
  readonly sweepId: string;
  /** Stays the caller's: nothing here closes it. */
  readonly engine: Engine;
  /** Throws a Fault where there is no such algorithm. */
  readonly algorithmById: (id: string) => Algorithm;
  /** The user's own cells, beside the built-in ones. */
  readonly cells?: readonly Cell[];
  /** Measured instead of drawn problems; the sweep's own sizes are then ignored. */
  readonly given: GivenProblem | null;
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
   * Kernels' choices known for this adapter, by cell: the other cells of the sweep are tuned first. Absent or null: the
   * defaults are used.
   */
  readonly tunings?: Readonly<Record<string, Tuning>> | null;
  /** What tuning took, by cell; the protocol fills it in for those that it tunes. */
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

/** The sweep as it will be measured and stored: a given problem dictates the sizes. */
export function effectiveSweep(sweep: Sweep, given: GivenProblem | null): Sweep {
  const algorithms = [...new Set(sweep.contenders)];
  if (!given) return { ...sweep, contenders: algorithms };
  const { cell, length, state, input, batch } = given.problem;
  return changeRnnSweep(sweep, {
    preset: null,
    algorithms,
    cells: [cell.id],
    lengths: [length],
    states: [state],
    input: input > 0 ? input : null,
    batches: [batch],
    seeds: sweep.seeds.slice(0, 1),
    gain: given.gain ?? rnnSweepOf(sweep).gain,
  });
}

/** The points to measure; throws a Fault where the sweep asks for what does not exist. */
export function checkOrder({ algorithmById, given, cells }: MeasureOrder, sweep: Sweep): Point[] {
  rnnSweepOf(sweep).algorithms.forEach(algorithmById);
  if (!given) for (const id of rnnSweepOf(sweep).cells) cellById(id, cells);
  if (sweep.repeats !== null && sweep.repeats > MAX_SAMPLES) {
    throw new Fault('invalid', `repeats: at most ${MAX_SAMPLES}, got ${sweep.repeats}`);
  }
  refuseEmptyWarmStart(sweep, given, cells);
  const points = pointsOf(sweep);
  return given ? points.map((point) => ({ ...point, input: given.problem.input })) : points;
}

/** Without weights nothing changes: the first guess would be the answer. Throws a Fault. */
export function refuseEmptyWarmStart(
  sweep: Sweep,
  given: GivenProblem | null,
  cells: readonly Cell[] | undefined,
): void {
  if (rnnSweepOf(sweep).warmStart === null) return;
  const asked = given ? [given.problem.cell] : rnnSweepOf(sweep).cells.map((id) => cellById(id, cells));
  const empty = asked.find(({ weights }) => weights.length === 0);
  if (empty) throw new Fault('invalid', `a warm start changes weights, and a ${empty.id} has none`);
}

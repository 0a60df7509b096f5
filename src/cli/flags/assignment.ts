/** What is to be measured: a new sweep, or the rest of one that was interrupted. */
import { randomInt, randomUUID } from 'node:crypto';
import type { Cell } from '../../compute/studies/rnn/cells/cell.ts';
import type { MeasureOrder } from '../../compute/bench/protocol/order.ts';
import type { GivenProblem } from '../../compute/studies/rnn/drawing/problem-file.ts';
import type { ResumableSweep, Store } from '../../main/store/store.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { restartsDone } from '../../shared/findings/runs/restarts.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { say } from '../../shared/words/say.ts';

/** A sweep as it is to be measured: a new one, or the rest of one that was interrupted. */
export interface Assignment {
  readonly sweep: Sweep;
  readonly given: GivenProblem | null;
  /** The user's own cells. */
  readonly cells: readonly Cell[];
  readonly sweepId: string;
  readonly orderSeed: number;
  readonly pointsDone: number;
  /** The adapter that it must be measured on; null: any. */
  readonly adapterId: string | null;
  /** Stored runs that belong to it already. */
  readonly runIds: readonly string[];
  /** The restart to begin with, from 0, and how many points of it are done. */
  readonly restart: number;
  readonly restartPointsDone: number;
}

const LARGEST_SEED = 2 ** 31;

export function newAssignment(sweep: Sweep, given: GivenProblem | null, cells: readonly Cell[]): Assignment {
  return {
    sweep,
    given,
    cells,
    sweepId: randomUUID(),
    orderSeed: randomInt(LARGEST_SEED),
    pointsDone: 0,
    adapterId: null,
    runIds: [],
    restart: 0,
    restartPointsDone: 0,
  };
}

/**
 * The rest of a sweep that ended early: the one whose id begins so, else the newest; null where there is none. Throws a Fault
 * where several begin so, or where it had another problem.
 */
export function interruptedAssignment(
  store: Store,
  given: GivenProblem | null,
  cells: readonly Cell[],
  wanted: string | null,
): Assignment | null {
  const found = resumableSweep(store, wanted);
  if (!found) return null;
  const runIds = found.runCount > 0 ? store.runIds(`sweep:${found.id}`) : [];
  const runs = store.getRuns(runIds);
  const problem = given && `${given.name} ${given.checksum}`;
  const measured = runs[0]?.config.problem ?? null;
  if (runs.length > 0 && measured !== problem)
    throw new Fault('invalid', say('resume.other-problem', { measured: measured ?? say('resume.drawn') }));
  const { id: sweepId, sweep, orderSeed, pointsDone, adapterId } = found;
  const done = runs.filter((run) => run.point !== null && run.point < pointsDone).map((run) => run.id);
  const rest = { sweep, given, cells, sweepId, orderSeed, pointsDone, adapterId };
  if (pointsDone < found.pointCount) return { ...rest, runIds: done, restart: 0, restartPointsDone: pointsDone };
  const { restart, pointsDone: restartPointsDone } = restartsDone(runs, found.pointCount);
  return { ...rest, runIds: done, restart, restartPointsDone };
}

function resumableSweep(store: Store, wanted: string | null): ResumableSweep | undefined {
  const start = wanted?.replace(/^sweep:/, '') ?? '';
  const [found, ...others] = store.resumable().filter(({ id }) => id.startsWith(start));
  if (wanted !== null && others.length > 0) throw new Fault('invalid', say('resume.ambiguous', { wanted }));
  return found;
}

/** Which part of a sweep one process measures. */
export interface Share extends Pick<Assignment, 'sweep' | 'sweepId' | 'orderSeed' | 'pointsDone'> {
  /** Of every point; absent where one process measures all of it. */
  readonly leastBlocks?: number;
}

/** What every process of a measurement is told besides. */
export interface Setting {
  /** What the database knows of the adapter; null: not wanted. */
  readonly ceilings: NonNullable<MeasureOrder['ceilings']> | null;
  readonly tunings: NonNullable<MeasureOrder['tunings']> | null;
  /** How much ratios differ between processes on the adapter; null: not known, or measured by this very sweep. */
  readonly processSpread: NonNullable<MeasureOrder['processSpread']> | null;
  /** The machine is watched while it measures. */
  readonly withWatch: boolean;
}

export interface MeasureOptions {
  readonly quiet: boolean;
  readonly withCeilings: boolean;
  readonly withTuning: boolean;
  readonly withWatch: boolean;
  readonly signal: AbortSignal;
  /** What a restart is called with, to find the same adapter, problem and cells. */
  readonly restartArguments: readonly string[];
}

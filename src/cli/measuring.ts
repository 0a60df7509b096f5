/** Measures a sweep from the command line: into the database as it goes, with progress on the terminal. */
import { randomInt, randomUUID } from 'node:crypto';
import { algorithmById } from '../compute/algorithms/index.ts';
import type { Cell } from '../compute/cells/cell.ts';
import type { GivenProblem } from '../compute/measure/problem-file.ts';
import { measureSweep } from '../compute/measure/protocol.ts';
import type { Store } from '../main/store/store.ts';
import type { MeasureEvent } from '../shared/events.ts';
import { Fault } from '../shared/fault.ts';
import type { Sweep } from '../shared/sweep.ts';
import { knownCeilings } from './ceilings.ts';
import { type ChosenAdapter, withEngine } from './device.ts';
import { warn } from './output.ts';
import { openProgress } from './progress.ts';

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
}

export interface Measured {
  readonly outcome: 'finished' | 'cancelled' | 'failed';
  readonly reason: string | null;
  /** Every run of the sweep, the earlier ones included. */
  readonly runIds: readonly string[];
}

const LARGEST_SEED = 2 ** 31;
const RUNTIME = `node ${process.version}, dawn`;

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
  };
}

/** The rest of the newest interrupted sweep; null where there is none. Throws a Fault where it had another problem. */
export function interruptedAssignment(
  store: Store,
  given: GivenProblem | null,
  cells: readonly Cell[],
): Assignment | null {
  const [found] = store.resumable();
  if (!found) return null;
  const runIds = found.runCount > 0 ? store.runIds(`sweep:${found.id}`) : [];
  const runs = store.getRuns(runIds);
  const problem = given && `${given.name} ${given.checksum}`;
  const measured = runs[0]?.config.problem ?? null;
  if (runs.length > 0 && measured !== problem)
    throw new Fault(
      'invalid',
      `--resume: the interrupted sweep measured ${measured ?? 'drawn problems'}; give the same --problem`,
    );
  const { id: sweepId, sweep, orderSeed, pointsDone, adapterId } = found;
  const done = runs.filter((run) => run.point !== null && run.point < pointsDone).map((run) => run.id);
  return { sweep, given, cells, sweepId, orderSeed, pointsDone, adapterId, runIds: done };
}

/** Stores every event before the measurement goes on. Throws `busy` while another process measures. */
export async function measure(
  store: Store,
  adapter: ChosenAdapter,
  assignment: Assignment,
  options: { quiet: boolean; withCeilings: boolean; withTuning: boolean; signal: AbortSignal },
): Promise<Measured> {
  const { sweep, given, cells, sweepId, orderSeed, pointsDone } = assignment;
  const finished: string[] = [];
  const progress = openProgress(options.quiet);
  store.acquireMeasuring('the command line');
  try {
    return await withEngine(adapter, async (engine) => {
      refuseOtherAdapter(assignment, engine.adapter.id);
      const ceilings = options.withCeilings ? await knownCeilings(store, engine, adapter.machine, options) : null;
      const tunings = options.withTuning ? (store.adapter(engine.adapter.id)?.tunings ?? {}) : null;
      const emit = (event: MeasureEvent): void => {
        store.record(event, adapter.machine);
        if (event.kind === 'progress') progress.show(event);
        else if (event.kind === 'warning') progress.aside(() => warn(event.message));
        else if (event.kind === 'run-finished') finished.push(event.run.id);
      };
      const result = await measureSweep({
        ...{ sweep, given, cells, sweepId, orderSeed, pointsDone, engine, ceilings, tunings, emit, algorithmById },
        signal: options.signal,
        newId: randomUUID,
        now: () => performance.timeOrigin + performance.now(),
        runtime: RUNTIME,
        reopen: adapter.openEngine,
      });
      return { ...result, runIds: [...assignment.runIds, ...finished] };
    });
  } finally {
    progress.end();
    store.releaseMeasuring();
  }
}

function refuseOtherAdapter({ adapterId }: Assignment, present: string): void {
  if (adapterId !== null && adapterId !== present)
    throw new Fault(
      'invalid',
      `--resume: the interrupted sweep was measured on adapter ${adapterId}, this is ${present}; choose it with --adapter`,
    );
}

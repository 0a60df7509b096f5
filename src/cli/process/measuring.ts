/** Measures a sweep from the command line: into the database as it goes, with progress on the terminal. */
import { randomUUID } from 'node:crypto';
import { openStudy } from '../../compute/studies/index.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { measureSweep, type MeasureOrder } from '../../compute/bench/protocol/protocol.ts';
import type { Store } from '../../main/store/store.ts';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { MIN_RESTARTS } from '../../shared/statistics/judged-interval.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Assignment, MeasureOptions, Setting, Share } from '../flags/assignment.ts';
import { knownCeilings } from './ceilings.ts';
import { type ChosenAdapter, withEngine } from './device.ts';
import { warn } from '../output/output.ts';
import { openProgress } from '../output/progress.ts';
import { measureRestarts } from './restarting.ts';
import { watching } from './watching.ts';
import { say } from '../../shared/words/say.ts';

export interface Measured {
  readonly outcome: 'finished' | 'cancelled' | 'failed';
  readonly reason: string | null;
  /** Every run of the sweep, the earlier ones included. */
  readonly runIds: readonly string[];
}

const RUNTIME = `node ${process.version}, dawn`;

/** Stores every event before the measurement goes on. Throws `busy` while another process measures. */
export async function measure(
  store: Store,
  adapter: ChosenAdapter,
  assignment: Assignment,
  options: MeasureOptions,
): Promise<Measured> {
  const finished: string[] = [];
  const progress = openProgress(options.quiet);
  const emit = (event: MeasureEvent): void => {
    store.record(event, adapter.machine);
    if (event.kind === 'progress') progress.show(event);
    else if (event.kind === 'warning') progress.aside(() => warn(event.message));
    else if (event.kind === 'run-finished') finished.push(event.run.id);
  };
  store.acquireMeasuring(say('holder.cli'));
  try {
    const { sweep, runIds } = assignment;
    // Restarts have devices of their own: this process keeps none open beside them.
    const { setting, here } = await withEngine(adapter, async (engine) => {
      refuseOtherAdapter(assignment, engine.adapter.id);
      const ceilings = options.withCeilings ? await knownCeilings(store, engine, adapter.machine, options) : null;
      const known = store.adapter(engine.adapter.id)?.processSpread ?? null;
      const processSpread = sweep.restarts >= MIN_RESTARTS ? null : known;
      const setting = (): Setting => ({ ceilings, processSpread, ...tuningsOf(store, engine.adapter.id, options) });
      if (sweep.restarts > 1) return { setting, here: null };
      return {
        setting,
        here: await measureSweep(orderOf(engine, assignment, setting(), { adapter, emit, ...options })),
      };
    });
    const result = here ?? (await measureRestarts(assignment, store.getRuns(runIds), { setting, emit, ...options }));
    return { ...result, runIds: [...runIds, ...finished] };
  } finally {
    progress.end();
    store.releaseMeasuring();
  }
}

/** Looked up anew for every process: an earlier one may have tuned kernels. */
function tuningsOf(store: Store, adapterId: string, { withTuning, withWatch }: MeasureOptions) {
  return { tunings: withTuning ? (store.adapter(adapterId)?.tunings ?? {}) : null, withWatch };
}

/** The order for one process, on an engine of its own. */
export function orderOf(
  engine: Engine,
  { given, cells, ...share }: Share & Pick<Assignment, 'given' | 'cells'>,
  { ceilings, tunings, processSpread, withWatch }: Setting,
  { adapter, emit, signal }: Pick<MeasureOrder, 'emit' | 'signal'> & { readonly adapter: ChosenAdapter },
): MeasureOrder {
  const { sweep, sweepId, orderSeed, pointsDone, leastBlocks } = share;
  return {
    ...{ sweep, sweepId, orderSeed, pointsDone, engine, emit, signal },
    study: openStudy(sweep.study, { given, cells }),
    ...{ ceilings, tunings, processSpread, ...(leastBlocks !== undefined && { leastBlocks }) },
    ...watching(withWatch),
    newId: randomUUID,
    now: () => performance.timeOrigin + performance.now(),
    runtime: RUNTIME,
    reopen: adapter.openEngine,
  };
}

function refuseOtherAdapter({ adapterId }: Assignment, present: string): void {
  if (adapterId !== null && adapterId !== present)
    throw new Fault('invalid', say('resume.other-adapter', { adapterId, present }));
}

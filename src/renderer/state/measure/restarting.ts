/**
 * Measures a sweep in several compute workers, one after the other, each with an adapter, a device and pipelines of its
 * own. The browser's GPU process stays the same: only the command line restarts that as well.
 */
import type { WindowOrder } from '../../../compute/messages.ts';
import type { Bridge } from '../../../shared/contract/bridge.ts';
import type { MeasureEvent } from '../../../shared/contract/events.ts';
import { RestartEvents, type SweepEnd } from '../../../shared/findings/runs/restart-events.ts';
import { leastBlocksOf, restartsDone, seedOfRestart, sweepOfRestart } from '../../../shared/findings/runs/restarts.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { pointsOf } from '../../../shared/studies/grid.ts';
import type { Compute, HostQuestions } from '../../compute.ts';
import { messageOf } from '../notices.ts';

const SEEDS = 2 ** 31;
/** Runs on one page of the library. */
const PAGE = 1000;

export interface Workplace {
  readonly bridge: Bridge;
  readonly compute: Compute;
  readonly host: HostQuestions;
  /** Stores an event and shows it. */
  readonly take: (event: MeasureEvent) => Promise<void>;
  /** The person asked to stop. */
  readonly isStopping: () => boolean;
  /** What earlier restarts have tuned, too. */
  readonly tunings: () => Promise<WindowOrder['tunings']>;
}

/** Resolves when the sweep has ended, which the last event says. Rejects where storing fails. */
export async function measureRestarts(
  order: Omit<WindowOrder, 'tunings' | 'orderSeed'>,
  place: Workplace,
): Promise<void> {
  const { sweep, resume } = order;
  const sweepId = resume?.sweepId ?? crypto.randomUUID();
  const orderSeed = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEEDS;
  const pointsDone = resume?.pointsDone ?? 0;
  const stored = resume ? await storedRuns(place.bridge, sweepId, pointsDone) : [];
  const now = (): number => performance.now();
  const events = new RestartEvents({ sweep, orderSeed, pointsDone, restarted: 'worker', stored, now });
  const first = pointsDone < pointsOf(sweep).length ? { restart: 0, pointsDone } : restartsDone(stored, pointsDone);
  let end: SweepEnd = { outcome: 'finished', reason: null };
  for (let restart = first.restart; restart < sweep.restarts && !place.isStopping(); restart++) {
    events.begin(restart);
    const done = restart === first.restart ? first.pointsDone : 0;
    const why = await measureOnce(
      {
        ...order,
        sweep: sweepOfRestart(sweep, restart),
        orderSeed: seedOfRestart(orderSeed, restart),
        tunings: await place.tunings(),
        leastBlocks: leastBlocksOf(sweep),
        resume: { sweepId, pointsDone: done },
      },
      events,
      place,
    );
    end = events.end ?? { outcome: 'failed', reason: why ?? 'it ended without saying how' };
    const isWhole = end.outcome !== 'failed' || place.isStopping();
    for (const event of events.finish(isWhole ? null : end.reason)) await place.take(event);
    if (end.outcome === 'cancelled') break;
  }
  if (place.isStopping()) end = { outcome: 'cancelled', reason: 'cancelled' };
  await place.take({ kind: 'sweep-finished', sweepId, ...end });
}

/** Resolves to why the worker stopped early, or to null. */
async function measureOnce(order: WindowOrder, events: RestartEvents, place: Workplace): Promise<string | null> {
  if (place.isStopping()) return null;
  const failures: unknown[] = [];
  const take = async (event: MeasureEvent): Promise<void> => {
    try {
      for (const told of events.take(event)) await place.take(told);
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  try {
    place.compute.restart();
    await place.compute.measure(order, take, place.host);
    return null;
  } catch (error) {
    // What cannot be stored would be measured for nothing.
    if (failures.length > 0) throw error;
    return messageOf(error);
  }
}

/** The runs of the sweep's finished points. */
async function storedRuns(bridge: Bridge, sweepId: string, pointsDone: number): Promise<Run[]> {
  const query = { search: '', adapterIds: null, contenders: null, choices: null, statuses: null } as const;
  const found: Run[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const order = { sort: 'startedAt', descending: false, offset, limit: PAGE } as const;
    const { runs } = await bridge.listRuns({ ...query, ...order, sweepIds: [sweepId] });
    const ids = runs.filter(({ point }) => point !== null && point < pointsDone).map(({ id }) => id);
    found.push(...(await bridge.getRuns(ids)));
    if (runs.length < PAGE) return found;
  }
}

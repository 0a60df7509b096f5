/** The story of a measurement: a sweep becomes points, a point becomes runs, and everything is told as it happens. */
import { say } from '../../../shared/words/say.ts';
import { messageOf } from '../../../shared/contract/fault.ts';
import type { Point, Sweep } from '../../../shared/contract/sweep.ts';
import type { Engine } from '../../gpu/device/solver.ts';
import { measureClockStep } from '../../gpu/device/time/clock.ts';
import { MemoryLimits } from '../../studies/memory-limit.ts';
import { checkOrder, type MeasureOrder } from './order.ts';
import { measurePoint } from '../point.ts';
import { Progress } from './progress.ts';
import { skippedPoints, skippedText } from '../skipped.ts';
import { Watch } from '../watch/watch.ts';

export type { MeasureOrder } from './order.ts';

/** A device that is lost more often than this in one sweep is not opened again. */
const MAX_REOPENS = 2;

export interface SweepOutcome {
  readonly outcome: 'finished' | 'cancelled' | 'failed';
  readonly reason: string | null;
}

/**
 * Measures every point of a sweep and emits what happens. Resolves with how the sweep ended; rejects with a Fault
 * (`invalid`) before anything is emitted where the order itself is wrong, and with the error of `emit` where storing fails.
 */
export async function measureSweep(order: MeasureOrder): Promise<SweepOutcome> {
  const sweep = order.study.effectiveSweep(order.sweep);
  const points = checkOrder(order, sweep);
  const { sweepId, orderSeed, engine, emit, pointsDone } = order;
  const size = { pointCount: points.length, pointsDone };
  await emit({ kind: 'sweep-started', sweepId, sweep, orderSeed, adapter: engine.adapter, ...size });
  const choices = await tune(order, sweep, points.length);
  const result = await measurePoints({ ...order, ...choices }, sweep, points);
  await emit({ kind: 'sweep-finished', sweepId, ...result });
  return result;
}

/** The choices for all that the sweep needs: those known, and the others measured now; null where none are wanted. */
async function tune(
  order: MeasureOrder,
  sweep: Sweep,
  pointCount: number,
): Promise<Pick<MeasureOrder, 'tunings' | 'tuningNs'>> {
  const { tuning: choosing } = order.study;
  if (!order.tunings || !choosing) return { tunings: null };
  const { engine, signal, emit, now } = order;
  const tunings = { ...order.tunings };
  const tuningNs: Record<string, number> = {};
  for (const id of choosing.keysOf(sweep)) {
    if (tunings[id] || signal.aborted) continue;
    const what = say('progress.choosing', { id });
    await emit({ kind: 'progress', pointsDone: order.pointsDone, pointCount, pointShare: 0, etaSeconds: null, what });
    try {
      const startedMs = now();
      const tuning = await choosing.tune(engine, id, signal);
      tuningNs[id] = Math.max(0, Math.round((now() - startedMs) * 1e6));
      tunings[id] = tuning;
      await emit({ kind: 'tuned', adapterId: engine.adapter.id, cell: id, tuning });
    } catch (error) {
      // Without it the defaults serve; what is wrong with the device will show in the runs.
      if (!signal.aborted)
        await emit({ kind: 'warning', message: say('progress.not-tuned', { id, error: messageOf(error) }) });
    }
  }
  return { tunings, tuningNs };
}

/** Under watch from before the first point to after the last. */
async function measurePoints(order: MeasureOrder, sweep: Sweep, points: readonly Point[]): Promise<SweepOutcome> {
  const device = new ReopenableDevice(order);
  const watch = new Watch(order);
  try {
    await watch.begin(device.engine);
    const outcome = await measureEach(order, sweep, points, device, watch);
    await watch.end(device.engine);
    return outcome;
  } finally {
    watch.close();
  }
}

async function measureEach(
  order: MeasureOrder,
  sweep: Sweep,
  points: readonly Point[],
  device: ReopenableDevice,
  watch: Watch,
): Promise<SweepOutcome> {
  const waiting = points.filter((point) => point.index >= order.pointsDone);
  const idle = skippedPoints(order.study, sweep, waiting, device.engine);
  if (idle.indices.size > 0) await order.emit({ kind: 'warning', message: skippedText(idle, waiting.length) });
  const progress = new Progress({
    points: waiting,
    weightOf: (point) => order.study.weightOf(point),
    idle: idle.indices,
    skipped: points.length - waiting.length,
    emit: order.emit,
    now: order.now,
  });
  const clockStepNs = order.clockStepNs === undefined ? measureClockStep() : order.clockStepNs;
  const found = { watch, clockStepNs, toldSources: new Set<string>(), memoryLimits: new MemoryLimits() };
  for (const [index, point] of waiting.entries()) {
    if (order.signal.aborted) return { outcome: 'cancelled', reason: 'cancelled' };
    progress.begin();
    const ended = await measurePoint({ order, engine: device.engine, progress, ...found }, sweep, point);
    if (ended.kind === 'cancelled') return { outcome: 'cancelled', reason: 'cancelled' };
    await progress.end();
    if (ended.kind !== 'lost') continue;
    await order.emit({ kind: 'warning', message: ended.reason });
    const isLast = index === waiting.length - 1;
    const refusal = isLast ? 'it was the last point' : await device.reopen();
    if (refusal !== null) return { outcome: 'failed', reason: `${ended.reason}; ${refusal}` };
  }
  return { outcome: 'finished', reason: null };
}

/** The engine in use, replaced after a loss while there are tries left. */
class ReopenableDevice {
  engine: Engine;
  readonly #reopen: MeasureOrder['reopen'];
  #reopens = 0;

  constructor({ engine, reopen }: MeasureOrder) {
    this.engine = engine;
    this.#reopen = reopen;
  }

  /** null when a new engine is in place; else why there is none. */
  async reopen(): Promise<string | null> {
    if (!this.#reopen) return 'it was not opened again';
    if (this.#reopens >= MAX_REOPENS) return `it was lost again after ${MAX_REOPENS} new starts`;
    this.#reopens += 1;
    try {
      this.engine = await this.#reopen();
      return null;
    } catch (error) {
      return `it could not be opened again: ${messageOf(error)}`;
    }
  }
}

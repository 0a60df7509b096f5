/** Measures one point: every contender of the sweep on the same problem, side by side. */
import { reasonOf, type Reason } from '../../shared/contract/reason.ts';
import type { Point, Sweep } from '../../shared/contract/sweep.ts';
import { tuningText } from '../../shared/contract/parts/tuning.ts';
import { DeviceLoss } from '../gpu/device-loss.ts';
import { predictedPeakBytes } from '../gpu/device/predict-memory.ts';
import { type Method, NotRepresentable } from '../studies/study.ts';
import { Bench } from './bench.ts';
import { Turns } from './block-order.ts';
import { Contender, reasonOfError } from './contender.ts';
import { newSources } from './kernel-record.ts';
import { runOf } from './record.ts';
import type { PointContext, Session } from './session.ts';
import { runClosing, runPilots } from './stages.ts';
import { runWatched } from './watch/disturbed.ts';

export type PointOutcome =
  { readonly kind: 'done' } | { readonly kind: 'cancelled' } | { readonly kind: 'lost'; readonly reason: string };

/** Emits a `run-started` and a complete `run-finished` for every run of the point, whatever happens in between. */
export async function measurePoint(context: PointContext, sweep: Sweep, point: Point): Promise<PointOutcome> {
  const { order, engine } = context;
  const contenders = enlist(context, sweep, point);
  const stored = contenders.filter((contender) => contender.isStored);
  for (const { start } of stored) await order.emit({ kind: 'run-started', run: start });
  const outcome = await contend(context, sweep, point, contenders);
  const sources = newSources(
    stored.flatMap(({ passes }) => passes),
    context.toldSources,
  );
  if (Object.keys(sources).length > 0) await order.emit({ kind: 'kernel-sources', sources });
  const reference = stored.find(({ isReference }) => isReference) ?? null;
  for (const contender of stored) {
    const seed = order.orderSeed + point.index;
    const ceilings = order.ceilings ?? null;
    const processSpread = order.processSpread ?? null;
    const known = { adapter: engine.adapter, ceilings, processSpread, clockStepNs: context.clockStepNs };
    const run = runOf(contender, { ...known, seed, reference });
    await order.emit({ kind: 'run-finished', run });
  }
  return outcome;
}

/** Every contender with each of its settings; the reference is always there to compare with. */
function enlist({ order, engine }: PointContext, sweep: Sweep, point: Point): Contender[] {
  const { study } = order;
  const { reference } = study.spec;
  const ids = sweep.contenders.includes(reference) ? sweep.contenders : [reference, ...sweep.contenders];
  const key = study.tuning?.keyOf(point) ?? null;
  const tuning = (key !== null && order.tunings?.[key]) || null;
  return ids.flatMap((id) =>
    study.methodsAt(sweep, point, id, tuning).map((method) => {
      const contender = new Contender({
        method,
        start: startOf(order, engine.adapter.id, sweep, point, method),
        isReference: id === reference,
        isStored: sweep.contenders.includes(id),
      });
      if (tuning && key !== null) {
        contender.notes['tuning'] = tuningText(tuning);
        contender.autotuneNs = order.tuningNs?.[key] ?? 0;
      }
      return contender;
    }),
  );
}

function startOf(
  { newId, sweepId, now, runtime }: PointContext['order'],
  adapterId: string,
  { preset }: Sweep,
  { index }: Point,
  { config }: Method,
) {
  const startedAt = new Date(now()).toISOString();
  return { id: newId(), sweepId, point: index, startedAt, adapterId, runtime, preset, config };
}

/** Leaves every contender with an ending. */
async function contend(
  context: PointContext,
  sweep: Sweep,
  point: Point,
  contenders: readonly Contender[],
): Promise<PointOutcome> {
  try {
    context.order.signal.throwIfAborted();
    screen(context, sweep, point, contenders);
    if (contenders.some((contender) => contender.isStored && contender.isOpen))
      await race(context, sweep, point, contenders);
    return { kind: 'done' };
  } catch (error) {
    const open = contenders.filter((contender) => contender.isOpen);
    if (context.order.signal.aborted) {
      for (const contender of open) contender.end('cancelled', whyCancelled(contender));
      return { kind: 'cancelled' };
    }
    const status = error instanceof NotRepresentable ? 'not-representable' : 'failed';
    for (const contender of open) contender.end(status, reasonOfError(error));
    return error instanceof DeviceLoss ? { kind: 'lost', reason: error.message } : { kind: 'done' };
  }
}

/** Skips what does not fit, before anything is drawn or allocated. */
function screen(
  { order, engine, memoryLimits }: PointContext,
  sweep: Sweep,
  point: Point,
  contenders: readonly Contender[],
): void {
  const { study } = order;
  for (const contender of contenders) {
    const { method } = contender;
    try {
      const { plan, whyNot } = method.fit(engine);
      contender.plan = plan;
      const asked = { study, sweep, point, contender: method.config.contender, tuning: method.tuning };
      contender.memoryLimit = memoryLimits.of(asked, engine);
      if (whyNot !== null) contender.end('skipped', whyNot);
      else if (plan) contender.predictedBytes = predictedPeakBytes(plan, engine.traits);
    } catch (error) {
      contender.end('failed', reasonOfError(error));
    }
  }
}

async function race(
  context: PointContext,
  sweep: Sweep,
  point: Point,
  contenders: readonly Contender[],
): Promise<void> {
  const { order, engine, progress } = context;
  const { signal } = order;
  const posed = await order.study.pose({ sweep, point, engine, signal, report: (what) => progress.report(what, 0) });
  for (const contender of contenders) {
    contender.workload = posed.workload;
    Object.assign(contender.notes, posed.notesOf(contender.method));
    if (posed.refusal) contender.end(posed.refusal.status, posed.refusal.reason);
  }
  if (posed.refusal) return;
  await compare({ ...context, point, contenders, posed });
}

async function compare(context: Omit<Session, 'bench' | 'turns'>): Promise<void> {
  const { order, engine, contenders, posed } = context;
  const bench = new Bench(engine, posed, contenders, (message) => order.emit({ kind: 'warning', message }));
  const session: Session = { ...context, bench, turns: new Turns() };
  try {
    await runPilots(session);
    await runWatched(session);
    await runClosing(session);
  } finally {
    await bench.releaseAll();
  }
}

function whyCancelled({ wallNs, judgement }: Contender): Reason {
  if (wallNs.length > 0) return reasonOf('cancelled-while-repeating', { repetitions: wallNs.length });
  return reasonOf(judgement ? 'cancelled-before-repetitions' : 'cancelled-before-solve');
}

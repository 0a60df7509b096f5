/** Measures one point: every algorithm of the sweep on the same problem, side by side. */
import { reasonOf, type Reason } from '../../shared/contract/reason.ts';
import type { SettingValue } from '../../shared/contract/run-config.ts';
import { rnnSweepOf, type RnnPoint as Point } from '../../shared/studies/rnn/sweep.ts';
import { annealingText } from '../../shared/studies/rnn/annealing.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { configOfRnn } from '../../shared/studies/rnn/config.ts';
import { comparedTolerance, tolerancesOf } from '../../shared/contract/tolerances.ts';
import { tuningText } from '../../shared/contract/parts/tuning.ts';
import { formatCount } from '../../shared/text/units.ts';
import type { Algorithm, SolveParameters } from '../studies/rnn/algorithms/algorithm.ts';
import { inputSizeOf } from '../studies/rnn/cells/cell.ts';
import { cellById } from '../studies/rnn/cells/index.ts';
import type { Problem } from '../studies/rnn/cells/problem.ts';
import { predictedPeakBytes } from '../gpu/device/predict-memory.ts';
import { Bench } from './bench.ts';
import { Contender, reasonOfError } from './contender.ts';
import { runWatched } from './watch/disturbed.ts';
import { fitOf, parametersOf } from './fit.ts';
import { cotangentsFor, gradientNote } from '../studies/rnn/judging/gradient.ts';
import { newSources } from './kernel-record.ts';
import { SEQUENTIAL } from './protocol/order.ts';
import { runOf } from './record.ts';
import { NotRepresentable, overflowReason } from '../studies/rnn/judging/representable.ts';
import { DeviceLoss, References, type PointContext, type Session } from './session.ts';
import { shapeAt } from './skipped.ts';
import { runClosing, runPilots } from './stages.ts';
import { Turns } from './block-order.ts';
import { whyOverflowing } from '../studies/rnn/judging/verify-gradient.ts';
import { surveyWorkload } from '../studies/rnn/judging/verify.ts';
import { warmStarted } from '../studies/rnn/drawing/warm-start.ts';
import { drawProblem } from '../studies/rnn/drawing/workload.ts';

export type PointOutcome =
  { readonly kind: 'done' } | { readonly kind: 'cancelled' } | { readonly kind: 'lost'; readonly reason: string };

/** Emits a `run-started` and a complete `run-finished` for every run of the point, whatever happens in between. */
export async function measurePoint(context: PointContext, sweep: Sweep, asked: Point): Promise<PointOutcome> {
  const { order, engine } = context;
  const point = withCellInput(context, sweep, asked);
  const contenders = enlist(context, sweep, point);
  const stored = contenders.filter((contender) => contender.isStored);
  for (const { start } of stored) await order.emit({ kind: 'run-started', run: start });
  const outcome = await contend(context, sweep, point, contenders);
  const sources = newSources(
    stored.flatMap(({ passes }) => passes),
    context.toldSources,
  );
  if (Object.keys(sources).length > 0) await order.emit({ kind: 'kernel-sources', sources });
  const sequential = stored.find(({ algorithm }) => algorithm.id === SEQUENTIAL) ?? null;
  for (const contender of stored) {
    const seed = order.orderSeed + point.index;
    const ceilings = order.ceilings ?? null;
    const processSpread = order.processSpread ?? null;
    const known = { adapter: engine.adapter, ceilings, processSpread, clockStepNs: context.clockStepNs };
    const run = runOf(contender, { ...known, seed, sequential });
    await order.emit({ kind: 'run-finished', run });
  }
  return outcome;
}

/** Some cells take one input size only, whatever the sweep asks for. */
export function withCellInput({ order }: Pick<PointContext, 'order'>, sweep: Sweep, point: Point): Point {
  if (order.given) return point;
  return { ...point, input: inputSizeOf(cellById(point.cell, order.cells), point.state, rnnSweepOf(sweep).input) };
}

/** Every algorithm with each of its damping values; sequential evaluation is always there to compare with. */
function enlist(context: PointContext, sweep: Sweep, point: Point): Contender[] {
  const { algorithmById } = context.order;
  const ids = rnnSweepOf(sweep).algorithms.includes(SEQUENTIAL)
    ? rnnSweepOf(sweep).algorithms
    : [SEQUENTIAL, ...sweep.contenders];
  return ids.map(algorithmById).flatMap((algorithm) =>
    parametersOf(sweep, algorithm, point.length).map((untuned) => {
      const tuning = context.order.tunings?.[point.cell];
      const parameters = tuning ? { ...untuned, tuning } : untuned;
      const start = startOf(context, sweep, point, algorithm, parameters);
      const contender = new Contender({
        algorithm,
        parameters,
        start,
        isStored: rnnSweepOf(sweep).algorithms.includes(algorithm.id),
      });
      if (tuning) {
        contender.notes['tuning'] = tuningText(tuning);
        contender.autotuneNs = context.order.tuningNs?.[point.cell] ?? 0;
      }
      return contender;
    }),
  );
}

/** Those that `RnnConfig` names. */
const NAMED_SETTINGS: ReadonlySet<string> = new Set([
  ...['cell', 'gain', 'tolerance', 'maxIterations', 'lambda', 'gradient', 'reset', 'warmStart', 'annealing'],
]);

/** Settings of the problem: a sweep has one value of each but the choices. */
function firstValues({ settings }: Sweep): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([id, values]) => (values ? [[id, values[0] ?? null]] : [])),
  );
}

function startOf(
  { order, engine }: PointContext,
  sweep: Sweep,
  point: Point,
  algorithm: Algorithm,
  parameters: SolveParameters,
) {
  const { cell, length, state, input, batch, seed } = point;
  const { tolerance, maxIterations, lambda, reset } = parameters;
  const annealing = parameters.annealing ? annealingText(parameters.annealing) : null;
  const problem = order.given ? `${order.given.name} ${order.given.checksum}` : null;
  const own = configOfRnn({
    ...{ cell, algorithm: algorithm.id, length, state, input, batch, gain: rnnSweepOf(sweep).gain },
    ...{
      tolerance,
      maxIterations,
      lambda,
      gradient: rnnSweepOf(sweep).gradient,
      reset,
      seed,
      problem,
      warmStart: rnnSweepOf(sweep).warmStart,
    },
    annealing,
  });
  // Settings that have no name of their own here reach the run, and the kernels, by their ids.
  const others = { ...firstValues(sweep), ...parameters.settings };
  const named = Object.fromEntries(Object.entries(others).filter(([id]) => !NAMED_SETTINGS.has(id)));
  const config = { ...own, settings: { ...own.settings, ...named } };
  return {
    id: order.newId(),
    sweepId: order.sweepId,
    point: point.index,
    startedAt: new Date(order.now()).toISOString(),
    adapterId: engine.adapter.id,
    runtime: order.runtime,
    preset: sweep.preset,
    config,
  };
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
  const shape = shapeAt(order, sweep, point);
  for (const contender of contenders) {
    try {
      const { plan, whyNot } = fitOf(contender.algorithm, shape, contender.parameters, engine);
      contender.plan = plan;
      const { tuning } = contender.parameters;
      contender.memoryLimit = memoryLimits.of(sweep, contender.algorithm, shape, { ...engine, tuning });
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
  const { order, engine } = context;
  const base = await problemOf(context, sweep, point, contenders);
  const workload = surveyWorkload(rnnSweepOf(sweep).gradient ? withLoss(context, base, point, contenders) : base);
  const { problem, overflow } = workload;
  const whyNot = rnnSweepOf(sweep).gradient ? whyOverflowing(workload) : null;
  for (const contender of contenders) {
    contender.workload = workload.summary;
    if (overflow) contender.end('not-representable', overflowReason(overflow));
    else if (whyNot !== null) contender.end('skipped', whyNot);
  }
  if (overflow || whyNot !== null) return;
  const bench = new Bench(engine, problem, contenders, (message) => order.emit({ kind: 'warning', message }));
  const session: Session = {
    ...context,
    point,
    contenders,
    bench,
    workload,
    references: new References(workload),
    turns: new Turns(),
  };
  try {
    await runPilots(session);
    await runWatched(session);
    await runClosing(session);
  } finally {
    await bench.releaseAll();
  }
}

/** The given problem or a drawn one, changed where the sweep asks for a warm start. */
async function problemOf(
  context: PointContext,
  sweep: Sweep,
  point: Point,
  contenders: readonly Contender[],
): Promise<Problem> {
  const { given, cells } = context.order;
  const base = given?.problem ?? drawProblem(cellById(point.cell, cells), point, rnnSweepOf(sweep).gain);
  const { warmStart } = rnnSweepOf(sweep);
  if (warmStart === null) return base;
  await context.progress.report(`warm start · T ${formatCount(point.length)} · D ${formatCount(point.state)}`, 0);
  const start = {
    epsilon: warmStart,
    seed: point.seed,
    tolerance: comparedTolerance(tolerancesOf(rnnSweepOf(sweep).tolerance)),
  };
  for (const { notes } of contenders) {
    notes['warm start'] =
      `weights times 1 + ${start.epsilon}·normal (stream ${4 * start.seed + 3}); first guess: the trajectory of the unchanged weights`;
  }
  return warmStarted(context, base, start);
}

/** The problem with the cotangents of its loss. */
function withLoss(
  { order }: PointContext,
  problem: Problem,
  { seed }: Point,
  contenders: readonly Contender[],
): Problem {
  const { values, origin } = cotangentsFor(problem, order.given, seed);
  for (const { algorithm, notes } of contenders) notes['gradient'] = gradientNote(algorithm, origin);
  return { ...problem, cotangents: values };
}

function whyCancelled({ wallNs, judgement }: Contender): Reason {
  if (wallNs.length > 0) return reasonOf('cancelled-while-repeating', { repetitions: wallNs.length });
  return reasonOf(judgement ? 'cancelled-before-repetitions' : 'cancelled-before-solve');
}

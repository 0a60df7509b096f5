/** What the stages of measuring one point share. */
import { reasonOf } from '../../shared/contract/reason.ts';
import type { RnnPoint as Point } from '../../shared/studies/rnn/sweep.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { formatCount } from '../../shared/text/units.ts';
import type { Solution, Solver } from '../gpu/device/solver.ts';
import type { Engine } from '../studies/rnn/engine.ts';
import type { Bench } from './bench.ts';
import { reasonOfError, type Contender } from './contender.ts';
import { readGradient, type GradientParts } from '../studies/rnn/judging/gradient.ts';
import type { MemoryLimits } from './memory-limit.ts';
import { SEQUENTIAL, type MeasureOrder } from './protocol/order.ts';
import { prefixOf, workloadPrefix } from '../studies/rnn/judging/prefix.ts';
import type { Progress } from './protocol/progress.ts';
import type { Watch } from './watch/watch.ts';
import {
  judgeWithGradient,
  sequentialGradientReference,
  twinGradientReference,
  type GradientReference,
} from '../studies/rnn/judging/verify-gradient.ts';
import type { Turns } from './block-order.ts';
import { sequentialReference, type Judgement, type Reference, type Workload } from '../studies/rnn/judging/verify.ts';

export interface PointContext {
  readonly order: MeasureOrder;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly watch: Watch;
  /** Smallest step of the host's clock; null where it never moved. */
  readonly clockStepNs: number | null;
  /** Hashes of the kernels whose sources have been told. */
  readonly toldSources: Set<string>;
  /** What was found for the earlier points, by everything but the length. */
  readonly memoryLimits: MemoryLimits;
}

export interface Session extends PointContext {
  readonly point: Point;
  readonly contenders: readonly Contender[];
  readonly bench: Bench;
  readonly workload: Workload;
  readonly references: References;
  readonly turns: Turns;
}

/** The device was lost: nothing on its engine works from here on. */
export class DeviceLoss extends Fault {
  constructor(message: string, options: ErrorOptions) {
    super('failed', message, options);
  }
}

/** The trajectories and gradients to compare with; the float64 gradient is computed when it is first asked for. */
export class References {
  readonly #workload: Workload;
  #sequential: Reference | null = null;
  #twinGradient: GradientReference | null = null;
  #sequentialGradient: GradientReference | null = null;

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Sequential evaluation is held against float64, all else against sequential evaluation where that was right. */
  of(contender: Contender): Reference {
    if (contender.algorithm.id !== SEQUENTIAL && this.#sequential) return this.#sequential;
    return this.#workload.twin;
  }

  /** By the same rule as the trajectories. */
  gradientOf(contender: Contender): GradientReference {
    if (contender.algorithm.id !== SEQUENTIAL && this.#sequentialGradient) return this.#sequentialGradient;
    this.#twinGradient ??= twinGradientReference(this.#workload.problem);
    return this.#twinGradient;
  }

  /** What was kept has turned out to be wrong. */
  forgetSequential(): void {
    this.#sequential = null;
    this.#sequentialGradient = null;
  }

  keepSequential(states: Float32Array, gradient: GradientParts | null): void {
    this.#sequential ??= sequentialReference(this.#workload.problem, states);
    if (gradient) this.#sequentialGradient ??= sequentialGradientReference(gradient);
  }
}

/** One contender's turn. An error ends the contender; a cancellation or a device loss ends the point. */
export async function attempt(
  session: Session,
  contender: Contender,
  action: (solver: Solver, isFresh: boolean) => Promise<void>,
): Promise<void> {
  const { order, engine, bench } = session;
  order.signal.throwIfAborted();
  try {
    await bench.use(contender, action);
  } catch (error) {
    if (order.signal.aborted) throw error;
    const lost = engine.lostReason();
    contender.end('failed', lost === null ? reasonOfError(error) : reasonOf('device-lost', { message: lost }));
    await bench.release(contender);
    if (lost !== null)
      throw new DeviceLoss(`device lost while ${contender.title} was measured: ${lost}`, { cause: error });
  }
}

/** Reads what the contender's last solve left and judges it; the same states and gradients are judged once. */
export async function judgeSolve(
  session: Session,
  contender: Contender,
  solver: Solver,
  solution: Solution,
): Promise<void> {
  const { workload, references } = session;
  const result = await readResult(session, contender, solver);
  const fingerprint = fingerprintOf(result);
  if (contender.isVerified(solution, fingerprint)) return;
  contender.work = solver.work(solution.iterations);
  contender.passes = solver.passes?.() ?? [];
  contender.accept(solution, judgeResult(session, contender, solution, result), fingerprint);
  if (contender.isOpen && contender.algorithm.id === SEQUENTIAL)
    references.keepSequential(result.states, workload.isChaotic ? null : result.gradient);
}

interface Result {
  /** [B, steps, D] */
  readonly states: Float32Array;
  readonly gradient: GradientParts | null;
}

async function readResult({ order, workload }: Session, contender: Contender, solver: Solver): Promise<Result> {
  const { batch, state, length } = workload.problem;
  const count = batch * (contender.partialSteps ?? length) * state;
  const states = await solver.readStates(order.signal);
  if (states.length !== count)
    throw new Fault(
      'failed',
      `the device returned ${formatCount(states.length)} state entries instead of ${formatCount(count)}`,
    );
  const isAsked = contender.parameters.gradient === true;
  return { states, gradient: isAsked ? await readGradient(solver, workload.problem, order.signal) : null };
}

function judgeResult(
  { workload, references }: Session,
  contender: Contender,
  solution: Solution,
  result: Result,
): Judgement {
  const length = contender.partialSteps ?? workload.problem.length;
  const { id: algorithm, iterative } = contender.algorithm;
  const { tolerance } = contender.parameters;
  return judgeWithGradient(
    workloadPrefix(workload, length),
    { algorithm, iterative, tolerance, solution, ...result },
    prefixOf(references.of(contender), workload, length),
    () => references.gradientOf(contender),
  );
}

/** FNV-1a over the words of states and gradient: what is equal has equal fingerprints. */
function fingerprintOf({ states, gradient }: Result): number {
  const parts = gradient
    ? [gradient.adjoint, gradient.initial, gradient.inputs, ...Object.values(gradient.weights)]
    : [];
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of [states, ...parts])
    for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

/** "quasi-deer · T 10,000 · D 16 · repetition 4": what a person reads while it happens. */
export function whatText({ length, state }: Point, contender: Contender, stage: string): string {
  return `${contender.title} · T ${formatCount(length)} · D ${formatCount(state)} · ${stage}`;
}

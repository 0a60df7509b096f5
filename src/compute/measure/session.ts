/** What the stages of measuring one point share. */
import { Fault } from '../../shared/fault.ts';
import type { Point } from '../../shared/sweep.ts';
import { formatCount } from '../../shared/units.ts';
import type { Engine, Solution, Solver } from '../device/solver.ts';
import type { Bench } from './bench.ts';
import { messageOf, type Contender } from './contender.ts';
import { SEQUENTIAL, type MeasureOrder } from './order.ts';
import { prefixOf, workloadPrefix } from './prefix.ts';
import type { Progress } from './progress.ts';
import { judge, sequentialReference, twinReference, type Reference, type Workload } from './verify.ts';

export interface PointContext {
  readonly order: MeasureOrder;
  readonly engine: Engine;
  readonly progress: Progress;
}

export interface Session extends PointContext {
  readonly point: Point;
  readonly contenders: readonly Contender[];
  readonly bench: Bench;
  readonly workload: Workload;
  readonly references: References;
}

/** The device was lost: nothing on its engine works from here on. */
export class DeviceLoss extends Fault {
  constructor(message: string, options: ErrorOptions) {
    super('failed', message, options);
  }
}

/** The trajectories to compare with; the float64 one is computed when it is first asked for. */
export class References {
  readonly #workload: Workload;
  #twin: Reference | null = null;
  #sequential: Reference | null = null;

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Sequential evaluation is held against float64, all else against sequential evaluation where that was right. */
  of(contender: Contender): Reference {
    if (contender.algorithm.id !== SEQUENTIAL && this.#sequential) return this.#sequential;
    this.#twin ??= twinReference(this.#workload.problem);
    return this.#twin;
  }

  keepSequential(states: Float32Array): void {
    this.#sequential ??= sequentialReference(this.#workload.problem, states);
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
    contender.end('failed', lost === null ? messageOf(error) : `device lost: ${lost}`);
    await bench.release(contender);
    if (lost !== null)
      throw new DeviceLoss(`device lost while ${contender.title} was measured: ${lost}`, { cause: error });
  }
}

/** Reads the states of the contender's last solve and judges them; the same states are judged once. */
export async function judgeStates(
  { order, workload, references }: Session,
  contender: Contender,
  solver: Solver,
  solution: Solution,
): Promise<void> {
  const { batch, state } = workload.problem;
  const length = contender.partialSteps ?? workload.problem.length;
  const states = await solver.readStates(order.signal);
  if (states.length !== batch * length * state) {
    throw new Fault(
      'failed',
      `the device returned ${formatCount(states.length)} state entries instead of ${formatCount(batch * length * state)}`,
    );
  }
  const fingerprint = fingerprintOf(states);
  if (contender.isVerified(solution, fingerprint)) return;
  const { iterative } = contender.algorithm;
  const { tolerance } = contender.parameters;
  contender.work = solver.work(solution.iterations);
  const candidate = { iterative, tolerance, solution, states };
  const judgement = judge(
    workloadPrefix(workload, length),
    candidate,
    prefixOf(references.of(contender), workload, length),
  );
  contender.accept(solution, judgement, fingerprint);
  if (contender.isOpen && contender.algorithm.id === SEQUENTIAL) references.keepSequential(states);
}

/** FNV-1a over the words of the states: equal states have equal fingerprints. */
function fingerprintOf(states: Float32Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(states.buffer, states.byteOffset, states.length))
    hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

/** "quasi-deer · T 10,000 · D 16 · repetition 4": what a person reads while it happens. */
export function whatText({ length, state }: Point, contender: Contender, stage: string): string {
  return `${contender.title} · T ${formatCount(length)} · D ${formatCount(state)} · ${stage}`;
}

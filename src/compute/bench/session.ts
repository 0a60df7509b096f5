/** What the stages of measuring one point share. */
import { reasonOf } from '../../shared/contract/reason.ts';
import type { Point } from '../../shared/contract/sweep.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { formatCount } from '../../shared/text/units.ts';
import { DeviceLoss } from '../gpu/device-loss.ts';
import type { Engine, Solution, Solver } from '../gpu/device/solver.ts';
import type { Posed } from '../studies/study.ts';
import type { Bench } from './bench.ts';
import { reasonOfError, type Contender } from './contender.ts';
import type { MemoryLimits } from '../studies/memory-limit.ts';
import type { MeasureOrder } from './protocol/order.ts';
import type { Progress } from './protocol/progress.ts';
import type { Watch } from './watch/watch.ts';
import type { Turns } from './block-order.ts';

export interface PointContext {
  readonly order: MeasureOrder;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly watch: Watch;
  /** Smallest step of the host's clock; null where it never moved. */
  readonly clockStepNs: number | null;
  /** Hashes of the kernels whose sources have been told. */
  readonly toldSources: Set<string>;
  /** What was found for the earlier points, by everything but the main size. */
  readonly memoryLimits: MemoryLimits;
}

export interface Session extends PointContext {
  readonly point: Point;
  readonly contenders: readonly Contender[];
  readonly bench: Bench;
  readonly posed: Posed;
  readonly turns: Turns;
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

/** Reads what the contender's last solve left and judges it; the same answer is judged once. */
export async function judgeSolve(
  { order, posed }: Session,
  contender: Contender,
  solver: Solver,
  solution: Solution,
): Promise<void> {
  const { method, partialSteps } = contender;
  const answer = await posed.read(method, solver, partialSteps, order.signal);
  if (contender.isVerified(solution, answer.fingerprint)) return;
  contender.work = solver.work(solution.iterations);
  contender.passes = solver.passes?.() ?? [];
  contender.accept(solution, posed.judge(method, solution, answer, partialSteps), answer.fingerprint);
  if (contender.isOpen && contender.isReference) posed.keep(answer);
}

/** "quasi-deer · T 10,000 · D 16 · repetition 4": what a person reads while it happens. */
export function whatText({ order, point }: Session, contender: Contender, stage: string): string {
  return [contender.title, ...sizesText(order.study.spec, point), stage].join(' · ');
}

function sizesText({ sizes, mainSize, lineSize }: StudySpec, point: Point): string[] {
  return [...new Set([mainSize, lineSize])].flatMap((id) => {
    const size = sizes.find((one) => one.id === id);
    return size ? [`${size.symbol} ${formatCount(point.sizes[id] ?? 0)}`] : [];
  });
}

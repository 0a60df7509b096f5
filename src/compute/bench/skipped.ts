/** Which points of a sweep will be skipped whole, known before any of them is begun: estimates leave them out. */
import { reasonText } from '../../shared/words/reason-text.ts';
import type { Reason } from '../../shared/contract/reason.ts';
import { rnnSweepOf, type RnnPoint as Point } from '../../shared/studies/rnn/sweep.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import type { ProblemShape } from '../studies/rnn/algorithms/algorithm.ts';
import { cellById } from '../studies/rnn/cells/index.ts';
import { fitOf, type Host, parametersOf } from './fit.ts';
import type { MeasureOrder } from './protocol/order.ts';

/** Points at which no algorithm can run. */
export interface SkippedPoints {
  readonly indices: ReadonlySet<number>;
  /** Why the first algorithm cannot run at the first of them; null where there is none. */
  readonly reason: Reason | null;
}

/** What is planned for a point, from sizes alone. */
export function shapeAt(
  { given, cells }: Pick<MeasureOrder, 'given' | 'cells'>,
  sweep: Sweep,
  point: Point,
): ProblemShape {
  const cell = given?.problem.cell ?? cellById(point.cell, cells);
  const hyper = given?.problem.hyper ?? cell.hyper;
  const isWarm = rnnSweepOf(sweep).warmStart !== null || (given?.problem.guess ?? null) !== null;
  return { ...point, cell, hyper, isWarm };
}

/** Plans one algorithm after the other until one fits, so that this is quick wherever something will be measured. */
export function skippedPoints(
  order: Pick<MeasureOrder, 'given' | 'cells' | 'algorithmById'>,
  sweep: Sweep,
  points: readonly Point[],
  host: Host,
): SkippedPoints {
  const indices = new Set<number>();
  let reason: Reason | null = null;
  for (const point of points) {
    const why = whySkipped(order, sweep, point, host);
    if (why === null) continue;
    indices.add(point.index);
    reason ??= why;
  }
  return { indices, reason };
}

function whySkipped(
  order: Pick<MeasureOrder, 'given' | 'cells' | 'algorithmById'>,
  sweep: Sweep,
  point: Point,
  host: Host,
): Reason | null {
  let first: Reason | null = null;
  for (const id of rnnSweepOf(sweep).algorithms) {
    const algorithm = order.algorithmById(id);
    const [parameters] = parametersOf(sweep, algorithm, point.length);
    if (!parameters) continue;
    try {
      const { whyNot } = fitOf(algorithm, shapeAt(order, sweep, point), parameters, host);
      if (whyNot === null) return null;
      first ??= whyNot;
    } catch {
      // A defect in planning fails at its point, where it is recorded.
      return null;
    }
  }
  return first;
}

/** "2 of 8 points will be skipped, …" */
export function skippedText({ indices, reason }: SkippedPoints, points: number): string {
  return `${indices.size} of ${points} points will be skipped, because no algorithm can run there: ${reason ? reasonText(reason) : ''}`;
}

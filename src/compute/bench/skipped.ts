/** Which points of a sweep will be skipped whole, known before any of them is begun: estimates leave them out. */
import { say } from '../../shared/words/say.ts';
import { reasonText } from '../../shared/words/reason-text.ts';
import type { Reason } from '../../shared/contract/reason.ts';
import type { Point, Sweep } from '../../shared/contract/sweep.ts';
import type { Host, StudyRuntime } from '../studies/study.ts';

/** Points at which no algorithm can run. */
export interface SkippedPoints {
  readonly indices: ReadonlySet<number>;
  /** Why the first algorithm cannot run at the first of them; null where there is none. */
  readonly reason: Reason | null;
}

/** Plans one contender after the other until one fits, so that this is quick wherever something will be measured. */
export function skippedPoints(study: StudyRuntime, sweep: Sweep, points: readonly Point[], host: Host): SkippedPoints {
  const indices = new Set<number>();
  let reason: Reason | null = null;
  for (const point of points) {
    const why = whySkipped(study, sweep, point, host);
    if (why === null) continue;
    indices.add(point.index);
    reason ??= why;
  }
  return { indices, reason };
}

function whySkipped(study: StudyRuntime, sweep: Sweep, point: Point, host: Host): Reason | null {
  let first: Reason | null = null;
  for (const contender of sweep.contenders) {
    const [method] = study.methodsAt(sweep, point, contender, null);
    if (!method) continue;
    try {
      const { whyNot } = method.fit(host);
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
  return say('progress.skipped', { skipped: indices.size, points, reason: reason ? reasonText(reason) : '' });
}

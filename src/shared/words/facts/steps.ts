/** Runs of which only the first steps were evaluated and timed. */
import type { StepTime } from '../../contract/parts/step-timing.ts';
import { formatCount, formatNs } from '../../text/units.ts';
import { say } from '../say.ts';

/** "1.20 ms per step" */
export function stepTimeText({ medianNs }: Pick<StepTime, 'medianNs'>): string {
  return say('facts.steps.time', { time: formatNs(medianNs) });
}

/** "timed over the first 200 of 10,000 steps" */
export function partialText(steps: number, length: number): string {
  return say('facts.steps.partial', { steps: formatCount(steps), length: formatCount(length) });
}

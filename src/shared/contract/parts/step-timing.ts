/** Runs of which only the first steps were evaluated and timed. */
import type { StepTiming } from '../run.ts';
import { formatCount } from '../../text/units.ts';

/** A step timing as a line of a table has it. */
export interface StepTime {
  readonly steps: number;
  readonly medianNs: number;
  readonly ci95Ns: readonly [number, number] | null;
}

export function stepTimeOf(timing: StepTiming | null): StepTime | null {
  return timing && { steps: timing.steps, medianNs: timing.stepNs.median, ci95Ns: timing.stepNs.ci95 };
}

/** As it is stored, in English: "timed over the first 200 of 10,000 steps" */
export function storedPartialText(steps: number, length: number): string {
  return `timed over the first ${formatCount(steps)} of ${formatCount(length)} steps`;
}

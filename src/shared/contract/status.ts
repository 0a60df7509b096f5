/** What the status of a run means for whoever counts, colours or compares runs: one rule for all of them. */
import type { RunStatus } from './run.ts';

/** Something went wrong: the states, the trace or the device. Such a run is never timed, and a command ends with 1. */
const FAULTS = ['wrong', 'unfaithful', 'failed'] as const satisfies readonly RunStatus[];

/** What was measured or asked is answered, well or not: nothing has to be mended, and a command ends with 0. */
const ANSWERS = ['ok', 'not-converged', 'not-representable', 'skipped'] as const satisfies readonly RunStatus[];

/** `text` is a status of a run, or of a row that is stored as text. */
export function isFault(text: string): boolean {
  return (FAULTS as readonly string[]).includes(text);
}

export function isAnswer(text: string): boolean {
  return (ANSWERS as readonly string[]).includes(text);
}

/** The device computed something that is not what it was asked for: the result itself is refuted. */
export function isRefuted(text: string): boolean {
  return isFault(text) && text !== 'failed';
}

/** It takes the place of an older success: it was solved and judged, and it did not pass. */
export function contradictsSuccess(text: string): boolean {
  return isRefuted(text) || text === 'not-converged';
}

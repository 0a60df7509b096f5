/** What stands behind a status wherever it is shown: an `ok` that was disturbed is to be read with care. */
import { isDisturbed } from './disturbances.ts';
import type { Run } from './run.ts';

/** What of a run tells; absent where that is not known. */
interface Marked {
  readonly disturbed?: boolean | undefined;
  readonly drifted?: boolean | undefined;
}

/** "disturbed", "drifted": in the order in which they are written. */
export function marksOf({ disturbed, drifted }: Marked): string[] {
  return [...(disturbed === true ? ['disturbed'] : []), ...(drifted === true ? ['drifted'] : [])];
}

/** "ok", "ok, disturbed" */
export function markedStatus(status: string, marked: Marked): string {
  return [status, ...marksOf(marked)].join(', ');
}

/** What a whole run tells of itself. */
export function remarksOfRun({ disturbances, notes }: Pick<Run, 'disturbances' | 'notes'>) {
  return { disturbed: isDisturbed(disturbances), drifted: notes['drift'] !== undefined };
}

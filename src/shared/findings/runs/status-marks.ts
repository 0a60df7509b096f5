/** What stands behind a status wherever it is shown: an `ok` that was disturbed is to be read with care. */
import { isDisturbed } from '../../contract/parts/disturbances.ts';
import { isNoisy } from './basis-notes.ts';
import type { Run } from '../../contract/run.ts';

/** What of a run tells; absent where that is not known. */
interface Marked {
  readonly disturbed?: boolean | undefined;
  readonly drifted?: boolean | undefined;
  /** Its samples are no independent draws of one speed. */
  readonly noisy?: boolean | undefined;
}

/** "disturbed", "drifted", "sticky": in the order in which they are written. */
export function marksOf({ disturbed, drifted, noisy }: Marked): string[] {
  return [
    ...(disturbed === true ? ['disturbed'] : []),
    ...(drifted === true ? ['drifted'] : []),
    ...(noisy === true ? ['sticky'] : []),
  ];
}

/** "ok", "ok, disturbed" */
export function markedStatus(status: string, marked: Marked): string {
  return [status, ...marksOf(marked)].join(', ');
}

/** What a whole run tells of itself. */
export function remarksOfRun(run: Pick<Run, 'disturbances' | 'notes'>) {
  const { disturbances, notes } = run;
  return { disturbed: isDisturbed(disturbances), drifted: notes['drift'] !== undefined, noisy: isNoisy(run) };
}

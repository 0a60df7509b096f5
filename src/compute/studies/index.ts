/** Every study that runs here: a line each. */
import { Fault } from '../../shared/contract/fault.ts';
import { rnnStudy, type RnnInputs } from './rnn/runtime/runtime.ts';
import { rnnSelftest } from './rnn/selftest/subject.ts';
import type { SelftestSubject } from './selftest-subject.ts';
import type { StudyRuntime } from './study.ts';

/** What the user brought along for a study, as that study's own readers made it. */
export type StudyInputs = Readonly<Record<string, unknown>>;

type OpenStudy = (inputs: StudyInputs) => StudyRuntime;

const RUNTIMES: Record<string, OpenStudy> = {
  rnn: (inputs) => rnnStudy(inputs as RnnInputs),
};

/** For as long as a test takes. */
const added = new Map<string, OpenStudy>();

/** Throws a Fault where there is no such study. */
export function openStudy(id: string, inputs: StudyInputs = {}): StudyRuntime {
  const open = Object.hasOwn(RUNTIMES, id) ? RUNTIMES[id] : added.get(id);
  if (!open) throw new Fault('invalid', `there is no study "${id}"; there are ${Object.keys(RUNTIMES).join(', ')}`);
  return open(inputs);
}

/** What the self-test of the measuring method measures. */
export function selftestSubject(): SelftestSubject {
  return rnnSelftest();
}

/** Adds a study for as long as `action` takes: for tests. */
export async function withStudy<T>(id: string, open: OpenStudy, action: () => Promise<T>): Promise<T> {
  added.set(id, open);
  try {
    return await action();
  } finally {
    added.delete(id);
  }
}

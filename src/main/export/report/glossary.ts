/** One sentence on each contender and kind of problem that a report may hold, for readers who do not know them. */
import { say } from '../../../shared/words/say.ts';
import { type Notes } from '../../../shared/contract/reason.ts';
import { reasonText } from '../../../shared/words/reason-text.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';

/** What a contender does, by its study. */
export function contenderNote({ contenders }: StudySpec, contender: string): string {
  const found = contenders.find(({ id }) => id === contender);
  return found ? localized(found.description) : say('report.undescribed');
}

/** "gru: gated recurrent unit, …": an option of a choice, with its note where the study has one. */
export function optionNote({ settings }: StudySpec, settingId: string, option: string): string {
  const value = settings.find(({ id }) => id === settingId)?.value;
  const notes = value?.kind === 'choice' ? (value.notes ?? {}) : {};
  const note = Object.hasOwn(notes, option) ? notes[option] : undefined;
  return note ? `${option}: ${localized(note)}` : option;
}

/** The note of a run with that name, or undefined. */
export function noteOn(notes: Notes, name: string): string | undefined {
  const note = Object.hasOwn(notes, name) ? notes[name] : undefined;
  return note === undefined ? undefined : reasonText(note);
}

/** How it was measured, in plain words. */
import { say } from '../../../shared/words/say.ts';
import { reasonText } from '../../../shared/words/reason-text.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import { isProblemChoice, ownSizes, problemChoices, roleOf } from '../../../shared/studies/axes.ts';
import { settingIn, sizeIn } from '../../../shared/studies/index.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { askedOf } from '../../../shared/findings/runs/asked.ts';
import { formatCount, formatPercent } from '../../../shared/text/units.ts';
import type { Block, Section } from './document.ts';
import { contenderNote, optionNote } from './glossary.ts';
import { isUnusual, noteFact, valuesOf } from './notes.ts';
import { variationText } from './sections/sampling.ts';
import { type ReportData, studiesIn } from './settings.ts';

function list(values: readonly (string | number)[]): string {
  return [...new Set(values)].map((value) => (typeof value === 'number' ? formatCount(value) : value)).join(', ');
}

function repetitionText(runs: readonly Run[]): string {
  const counts = runs.flatMap((run) => (run.timing ? [run.timing.solveNs.samples.length] : []));
  if (counts.length === 0) return say('report.method.not-timed');
  const low = counts.reduce((a, b) => Math.min(a, b));
  const high = counts.reduce((a, b) => Math.max(a, b));
  const range = low === high ? `${low}` : say('report.method.range', { low, high });
  const asked = runs.filter(({ timing }) => timing).map(({ notes }) => askedOf(notes));
  const precision = [...new Set(asked.map((one) => formatPercent(one.precision)))].join(say('common.list-separator'));
  const most = list(asked.map(({ maxSamples }) => maxSamples));
  return say('report.method.repetition', { precision, most, range });
}

/** Order seeds that the measurement noted on its runs. */
function orderText(runs: readonly Run[]): string {
  const seeds = [
    ...new Set(
      runs.flatMap(({ notes }) => (Object.hasOwn(notes, 'orderSeed') ? reasonText(notes['orderSeed'] ?? '') : [])),
    ),
  ];
  if (seeds.length === 0) return say('report.method.order');
  return say('report.method.order-seeded', { seeds: seeds.join(', ') });
}

/** What a study says of itself: its question, its kinds of problem, what of it was measured, and its own paragraphs. */
function studyFacts(study: StudySpec, runs: readonly Run[]): (readonly [string, string])[] {
  const choices = problemChoices(study).map((spec): [string, string] => {
    const values = new Set(runs.map(({ config }) => String(settingIn(config, spec))));
    const notes = [...values].map((value) => optionNote(study, spec.id, value)).join('; ');
    return [`${capitalized(spec.name)}s`, notes || 'none'];
  });
  const grid = ownSizes(study).map(
    (spec) => `${localized(spec.name)} ${spec.symbol} ${list(runs.map(({ config }) => sizeIn(config, spec))) || '–'}`,
  );
  const settings = study.settings
    .filter(
      (spec) =>
        !isProblemChoice(spec) && roleOf(spec) !== 'silent' && runs.some(({ config }) => isUnusual(config, spec)),
    )
    .map((spec) => valuesText(study, spec.id, runs));
  return [
    [say('report.method.question-name'), localized(study.question)],
    ...choices,
    [say('report.method.grid-name'), grid.join('; ')],
    ...(settings.length > 0 ? [[say('report.method.settings-name'), settings.join('; ')] as const] : []),
    ...(study.method ?? []).flatMap((note) => noteFact(note, study, runs)),
  ];
}

/** "gain 1, 3": every value that runs have of a setting, where one of them is not the default. */
function valuesText(study: StudySpec, id: string, runs: readonly Run[]): string {
  const spec = study.settings.find((one) => one.id === id);
  return spec ? `${localized(spec.name)} ${valuesOf(study, id, runs)}` : '';
}

function contenderFacts(study: StudySpec, runs: readonly Run[]): Block[] {
  const names = new Set(runs.map(({ config }) => config.contender));
  const items = [...names].map((name) => [name, contenderNote(study, name)] as const);
  return [
    { kind: 'heading', text: say('report.method.contenders', { noun: capitalized(study.contenderNoun) }) },
    { kind: 'facts', items },
  ];
}

export function methodSection(data: ReportData): Section {
  const { runs } = data.bundle;
  const common = [
    [say('report.method.repetition-name'), repetitionText(runs)],
    [say('report.method.order-name'), orderText(runs)],
    [say('report.method.intervals-name'), say('report.method.intervals')],
    [say('report.method.what-intervals-contain-name'), variationText(runs)],
  ] as const;
  const studies = studiesIn(data);
  const blocks = studies.flatMap((study, index): Block[] => {
    const own = runs.filter(({ config }) => config.study === study.id);
    return [
      ...(studies.length > 1 ? [{ kind: 'heading', text: localized(study.title) } as const] : []),
      { kind: 'facts', items: [...studyFacts(study, own), ...(index === studies.length - 1 ? common : [])] },
      ...contenderFacts(study, own),
    ];
  });
  return { id: 'method', title: say('report.method.title'), blocks };
}

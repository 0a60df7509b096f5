/** How it was measured, in plain words. */
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
  if (counts.length === 0) return 'Nothing was timed.';
  const low = counts.reduce((a, b) => Math.min(a, b));
  const high = counts.reduce((a, b) => Math.max(a, b));
  const range = low === high ? `${low}` : `${low} to ${high}`;
  const asked = runs.filter(({ timing }) => timing).map(({ notes }) => askedOf(notes));
  const precision = [...new Set(asked.map((one) => formatPercent(one.precision)))].join(' or ');
  const most = list(asked.map(({ maxSamples }) => maxSamples));
  return `A verified pilot sizes the submits; pilot and warm-up are not counted. Then each point is repeated as often as was asked for, or else at least 6 times, and until all its medians are known to ${precision} or its time budget is spent, at most ${most} times (here ${range} samples). Where one solve alone exceeds the budget, or does not converge, the pilot is the one sample and there is no interval. No sample is dropped.`;
}

/** Order seeds that the measurement noted on its runs. */
function orderText(runs: readonly Run[]): string {
  const seeds = [
    ...new Set(
      runs.flatMap(({ notes }) => (Object.hasOwn(notes, 'orderSeed') ? reasonText(notes['orderSeed'] ?? '') : [])),
    ),
  ];
  const seed = seeds.length > 0 ? ` (seed ${seeds.join(', ')})` : '';
  return `All contenders of a point are repeated in turns, in an order drawn anew for each block of repetitions from a stored seed${seed}: drift of clocks and temperature meets all of them alike.`;
}

/** What is the same for every sweep. */
const INTERVALS =
  'Medians, with 95 % intervals from the bootstrap, computed instead of drawn, widened for the correlation of neighbouring samples and for their small number; below 6 samples there is none. Where samples are no independent draws of one speed, which a test of their order and of two modes finds, the interval reaches over every level that they kept. No interval is narrower than a step of the clock. A speed-up is the median over blocks (one repetition of each contender of a point) of the reference’s over own time in the same block, so it is not exactly the ratio of the two medians shown; its interval resamples whole blocks. Faster or slower is said only where the whole interval lies beyond 1× by more than the practical threshold, and where this stands after Holm’s correction over all speed-ups of the sweep. Of fewer than three processes it is said of this process only, and makes no headline and no winner, unless earlier sweeps with restarts measured how much ratios differ between processes on the adapter: then the interval is widened by that. The intervals themselves are not widened for the number of points.';

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
    ['Question', localized(study.question)],
    ...choices,
    ['Grid', grid.join('; ')],
    ...(settings.length > 0 ? [['Settings', settings.join('; ')] as const] : []),
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
    { kind: 'heading', text: `${capitalized(study.contenderNoun)}s` },
    { kind: 'facts', items },
  ];
}

export function methodSection(data: ReportData): Section {
  const { runs } = data.bundle;
  const common = [
    ['Repetition', repetitionText(runs)],
    ['Order', orderText(runs)],
    ['Intervals', INTERVALS],
    ['What intervals contain', variationText(runs)],
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
  return { id: 'method', title: 'Method', blocks };
}

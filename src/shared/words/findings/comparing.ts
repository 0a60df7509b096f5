/** What a comparison of two selections says. */
import type { RunConfig } from '../../contract/run.ts';
import { localized } from '../../contract/local-text.ts';
import type { Detectable } from '../../statistics/detectable.ts';
import type { Comparability, Difference, Mixture } from '../../findings/comparing/comparability.ts';
import { overallDetectable } from '../../findings/comparing/comparison-sight.ts';
import type { Pair, Unmatched, UnmatchedGroup } from '../../findings/comparing/pairing.ts';
import type { Judgement } from '../../findings/comparing/regression.ts';
import type { SelfControl } from '../../findings/comparing/self-control.ts';
import { contenderText, pointSizes, settingParts } from '../../findings/runs/setting.ts';
import { studyById } from '../../studies/index.ts';
import { reasonOf } from '../../contract/reason.ts';
import { formatPercent, formatRatio, formatRatios } from '../../text/units.ts';
import { reasonText, reasonTextOrNull } from '../reason-text.ts';
import { endsOf } from './verdict.ts';
import { differenceWords, word } from './word.ts';

/** What differs, as a screen names it: "length T". */
export function differenceField({ id, study }: Pick<Difference, 'id' | 'study'>): string {
  const spec = studyById(study);
  const size = spec.sizes.find((one) => one.id === id);
  if (size) return `${localized(size.short)} ${size.symbol}`;
  const setting = spec.settings.find((one) => one.id === id);
  if (setting) return localized(setting.short ?? setting.name);
  if (id === 'contender') return localized(spec.contenderNoun);
  return differenceWords(id)?.field ?? id;
}

/** What follows from the difference. */
export function differenceReason({ id, study }: Pick<Difference, 'id' | 'study'>): string {
  const spec = studyById(study);
  const axis = [...spec.sizes, ...spec.settings].find((one) => one.id === id);
  if (axis) return localized(axis.difference.reason);
  if (id === 'seed' && spec.seedDifference) return localized(spec.seedDifference.reason);
  return differenceWords(id)?.reason ?? id;
}

/** "tolerance (1e-4 and 1e-6): the answers are not equally accurate" */
export function differenceText(difference: Difference): string {
  const { id, a, b, severity } = difference;
  const field = differenceField(difference);
  const values = id === 'kernels' ? field : word('difference.values', { field, a, b });
  if (severity === 'fine') return values;
  return word('difference.reason', { difference: values, reason: differenceReason(difference) });
}

/** "runtime (node, electron): …", of runs that are looked at together. */
export function mixtureText(mixture: Mixture): string {
  const difference = `${differenceField(mixture)} (${mixture.values.join(', ')})`;
  return word('difference.reason', { difference, reason: differenceReason(mixture) });
}

/** The differences in words, the grave ones first; null where there is none. */
export function comparabilityText({ status, differences }: Comparability): string | null {
  const isGrave = ({ severity }: Difference): boolean => severity === 'refuse' || severity === 'on-request';
  const texts = (some: readonly Difference[], mark: string): string => some.map(differenceText).join(mark);
  if (status === 'refused') return word('comparable.not', { differences: texts(differences.filter(isGrave), '; ') });
  const doubts = differences.filter(({ severity }) => severity !== 'fine');
  const named = differences.filter(({ severity }) => severity === 'fine');
  const parts = [
    ...(doubts.length > 0 ? [word('comparable.careful', { differences: texts(doubts, '; ') })] : []),
    ...(named.length > 0 ? [word('comparable.differs', { differences: texts(named, ', ') })] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : null;
}

/** Why a pair has no ratio, and what else a reader has to know; null where there is nothing. */
export function pairNote({ comparability, uncounted, paired, mixedSides }: Pair): string | null {
  const unpaired =
    mixedSides.length === 0 ? reasonOf('unpaired') : reasonOf('mixed-kernels', { sides: mixedSides.join(', ') });
  const notes = [comparabilityText(comparability), reasonTextOrNull(uncounted), paired ? null : reasonText(unpaired)];
  return notes.filter((note) => note !== null).join('; ') || null;
}

/** Why the verdict on a pair is no clearer; null for a settled one. */
export function judgementReason({ pair, reason, doubts }: Judgement): string | null {
  if (reason === null) return null;
  if (pair.ratio === null) return pairNote(pair) ?? reasonText(reason);
  if (reason.code !== 'unconfirmable') return reasonText(reason);
  return word('doubt.unconfirmable', { doubts: doubts.map((doubt) => reasonText(doubt)).join('; ') });
}

/** "gru, B 1, tol 1e-4, D 8, T 1,000: quasi-deer" */
export function pairName(config: RunConfig): string {
  const seed = config.seed === 0 ? [] : [word('pair.seed', { seed: config.seed })];
  const setting = [...settingParts(config), ...pointSizes(config).toReversed(), ...seed].join(', ');
  return word('pair.name', { setting, contender: contenderText(config) });
}

/** "B takes 1.31× the time of A (95 % CI 1.22–1.40)": the ratio turned round, as a slow-down is read. */
export function slowdownText({ ratio, ci95 }: Pick<Pair, 'ratio' | 'ci95'>): string {
  if (ratio === null) return word('slowdown.none');
  if (!ci95) return word('slowdown.plain', { ratio: formatRatio(1 / ratio) });
  return word('slowdown.interval', { ratio: formatRatio(1 / ratio), ...endsOf([1 / ci95[1], 1 / ci95[0]]) });
}

/** "B was disturbed (…)" of every side that was; null where none was. Of several occasions, how many runs. */
export function disturbedText({ members }: Pick<Pair, 'members'>): string | null {
  const parts = (['a', 'b'] as const).flatMap((key) => {
    const runs = members[key];
    const [first, ...others] = runs.filter(({ disturbances }) => disturbances.length > 0);
    if (!first) return [];
    const side = key.toUpperCase();
    return runs.length === 1
      ? [word('disturbed.one', { side, what: first.disturbances.join('; ') })]
      : [word('disturbed.some', { side, count: others.length + 1, all: runs.length })];
  });
  return parts.length > 0 ? parts.join('; ') : null;
}

/** Everything that a reader of one pair has to know, in the order of its weight; null where there is nothing. */
export function remarkText(judgement: Judgement): string | null {
  const { pair, controls, verdict } = judgement;
  const { a, b } = controls;
  const parts = [
    judgementReason(judgement),
    verdict === 'not-comparable' ? null : disturbedText(pair),
    a && word('control.of', { control: selfControlText('A', a) }),
    b && word('control.of', { control: selfControlText('B', b) }),
    pairNote(pair),
  ];
  return [...new Set(parts)].filter((part) => part !== null).join('; ') || null;
}

/** "A against itself, 5 processes in two halves: 1.01× (0.97–1.05)" */
export function selfControlText(side: 'A' | 'B', { ratio, ci95, processes }: SelfControl): string {
  const [middle = '', ...ends] = formatRatios([ratio, ...(ci95 ?? [])]);
  const control = word('control.self', { side, processes, ratio: middle });
  const [low = '', high = ''] = ends.map((end) => end.replace('×', ''));
  return ci95 === null ? control : word('control.interval', { control, low, high });
}

/** "from 12 %", and what stands instead where no slow-down could be confirmed. */
export function detectableText({ confirmed, suspected }: Detectable): string {
  if (confirmed !== null) return word('detectable.from', { share: shareText(confirmed) });
  return suspected === null ? word('detectable.nothing') : word('detectable.suspects', { share: shareText(suspected) });
}

/** "12 %", rounded up to two digits: less is not promised. */
export function shareText(share: number): string {
  const unit = 10 ** (Math.floor(Math.log10(share)) - 1);
  return formatPercent(Number((Math.ceil(share / unit - 1e-9) * unit).toPrecision(2)));
}

/** What a whole comparison could have seen, of pairs that have a ratio, and at least one. */
export function sightText(compared: readonly Judgement[]): string {
  const { confirmed, suspected } = overallDetectable(compared);
  if (confirmed !== null) return confirmedSightText(confirmed);
  const blind = compared.filter(({ detectable }) => detectable.confirmed === null).length;
  const sight = word('sight.blind', { blind, all: compared.length });
  return suspected === null ? sight : word('sight.suspected', { sight, share: shareText(suspected) });
}

/** That a slow-down of this share could have been confirmed at every pair. */
export function confirmedSightText(share: number): string {
  return word('sight.confirmed', { share: shareText(share) });
}

/** How a verdict is shown: what is suspected is neither confirmed nor merely open. */
export function verdictText({ verdict, isSuspected }: Pick<Judgement, 'verdict' | 'isSuspected'>): string {
  return word(isSuspected ? 'verdict.suspected' : `verdict.${verdict}`);
}

/** "one occasion", "3 occasions" */
export function occasionText(count: number): string {
  return count === 1 ? word('occasions.one') : word('occasions.many', { count });
}

/** Why a run has no partner. */
export function unmatchedText({ reason, differences }: Pick<Unmatched, 'reason' | 'differences'>): string {
  if (differences.length === 0) return reasonText(reason);
  return word('unmatched.nearest', { differences: differences.map(differenceText).join('; ') });
}

/** The same of a group; where the values differ, the axes alone are named. */
export function unmatchedGroupText(group: UnmatchedGroup): string {
  if (group.isUniform) return unmatchedText(group);
  return word('unmatched.nearest', { differences: group.differences.map(differenceField).join(', ') });
}

/** Where a contender gets ahead of the reference. */
import type { Crossing, Crossover } from '../../findings/answers/crossover.ts';
import type { CrossoverLine } from '../../findings/answers/crossover-lines.ts';
import { sizeOf } from '../../studies/axes.ts';
import { studyById } from '../../studies/index.ts';
import type { StudySpec } from '../../studies/study.ts';
import { localized } from '../../contract/local-text.ts';
import { formatCount } from '../../text/units.ts';
import { say } from '../say.ts';

/** "from about T = 2,400 on", over the main size of the study. */
export function crossoverText(found: Crossover, study: StudySpec): string {
  const { symbol } = sizeOf(study, study.mainSize);
  const { kind, open, shortest, longest } = found;
  const claim = claimText(found, study);
  // Open sizes between settled ones are within the interval of a crossing, or follow from their neighbours.
  const beyond = open.filter((size) => size < shortest || size > longest);
  if (kind === 'open' || beyond.length === 0) return claim;
  return say('finding.crossover.open', { crossover: claim, symbol, sizes: beyond.map(formatCount).join(', ') });
}

function claimText({ kind, crossings, open, shortest, longest }: Crossover, study: StudySpec): string {
  const { symbol, short } = sizeOf(study, study.mainSize);
  const name = localized(short);
  const [first] = crossings;
  // One size says nothing of smaller or larger ones.
  if (shortest === longest && open.length === 0)
    return say(kind === 'not-up-to' ? 'finding.crossover.only-not' : 'finding.crossover.only', {
      ...{ symbol, name, size: formatCount(longest) },
    });
  switch (kind) {
    case 'at':
      return say('finding.crossover.at', { symbol, size: roughText(first?.length ?? longest) });
    case 'from-smallest':
      return say(open.some((size) => size < shortest) ? 'finding.crossover.from' : 'finding.crossover.from-smallest', {
        ...{ symbol, size: formatCount(shortest) },
      });
    case 'until':
      return say('finding.crossover.until', { symbol, size: roughText(first?.length ?? shortest) });
    case 'several':
      return say('finding.crossover.several', {
        count: crossings.length,
        steps: crossings.map((one) => stepText(one, symbol)).join(', '),
      });
    case 'open':
      return say('finding.crossover.unsettled', { name });
    case 'not-up-to':
      return say('finding.crossover.not', { symbol, size: formatCount(longest) });
  }
}

function stepText({ length, to }: Crossing, symbol: string): string {
  return say(`finding.crossover.${to}`, { symbol, size: roughText(length) });
}

/** "T = 1,900 to 3,100"; null where no crossing has an interval. */
export function crossingIntervalText({ crossings }: Crossover, study: StudySpec): string | null {
  const { symbol } = sizeOf(study, study.mainSize);
  const known = crossings.flatMap(({ interval }) => (interval ? [interval] : []));
  if (known.length === 0) return null;
  return known
    .map(([low, high]) => say('finding.crossover.interval', { symbol, low: roughText(low), high: roughText(high) }))
    .join(', ');
}

/** Two digits: an interpolated size claims no more. */
function roughText(size: number): string {
  return formatCount(Math.round(Number(size.toPrecision(2))));
}

/** Where it gets ahead; said of this process where nothing follows for others. */
export function crossoverLineText({
  study,
  found,
  isLocal,
}: Pick<CrossoverLine, 'study' | 'found' | 'isLocal'>): string | null {
  if (found === null) return null;
  const crossover = crossoverText(found, studyById(study));
  return isLocal ? say('finding.crossover.local', { crossover }) : crossover;
}

/** Where the crossings of a line lie; null where there is none with an interval. */
export function lineIntervalText({ study, found }: Pick<CrossoverLine, 'study' | 'found'>): string | null {
  return found && crossingIntervalText(found, studyById(study));
}

/** The rule, for reports and pages. */
export function crossoverRule(): string {
  return say('finding.crossover.rule');
}

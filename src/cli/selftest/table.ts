/** The self-test as a table for the terminal. */
import { askedText, MOST_FALSE, type Selftest, type SelftestLevel, shareText } from '../../shared/selftest.ts';
import { formatCount, formatNs, formatPercent } from '../../shared/units.ts';
import { type Column, textTable } from '../text-table.ts';

const COLUMNS: readonly Column<SelftestLevel>[] = [
  { title: 'extra work', text: ({ percent }) => (percent === 0 ? 'none (A/A)' : `${percent} %`) },
  { title: 'trials', align: 'right', text: ({ trials }) => formatCount(trials) },
  { title: 'slower', align: 'right', text: ({ slower }) => formatCount(slower) },
  { title: 'faster', align: 'right', text: ({ faster }) => formatCount(faster) },
  { title: 'same', align: 'right', text: ({ same }) => formatCount(same) },
  { title: 'ambiguous', align: 'right', text: ({ ambiguous }) => formatCount(ambiguous) },
  {
    title: 'measured',
    align: 'right',
    text: ({ measured }) => (measured === null ? null : `${(100 * measured).toFixed(1)} %`),
  },
  { title: 'share [95 % interval]', text: foundText },
  { title: 'asked', text: ({ percent }) => askedText(percent) },
  { title: 'met', text: ({ met }) => (met === null ? null : met ? 'yes' : 'NO') },
];

export function selftestText(name: string, selftest: Selftest): string {
  const { comparisons, blocks, solveNs, threshold, seconds } = selftest;
  return [
    `${name}: ${formatCount(comparisons)} comparisons, ${formatCount(Math.round(blocks))} blocks each, ` +
      `solves of ${formatNs(solveNs)}, threshold ${formatPercent(threshold)}, ${Math.round(seconds)} s`,
    textTable(COLUMNS, selftest.levels),
    verdictText(selftest),
  ].join('\n');
}

function foundText({ percent, share, interval }: SelftestLevel): string {
  const [low, high] = interval.map(shareText);
  return `${shareText(share)} ${percent === 0 ? 'false' : 'found'} [${low} – ${high}]`;
}

function verdictText({ met, levels, falseVerdictShare }: Selftest): string {
  if (met) return 'all met: differences that are not there are not seen, and those that are there are found';
  if (falseVerdictShare > MOST_FALSE) return 'NOT met: comparisons of equal things ended in a verdict too often';
  const missed = levels.filter((level) => level.met === false).map(({ percent }) => `${percent} %`);
  return (
    `NOT met at ${missed.join(' and ')}: on this machine, as busy as it is now, intervals of ` +
    'so many blocks are too wide to find it; give it a longer --time'
  );
}

/** The self-test as a table for the terminal. */
import {
  amountText,
  askedText,
  type Selftest,
  type SelftestLevel,
  shareText,
} from '../../shared/contract/parts/selftest.ts';
import { formatCount, formatNs, formatPercent } from '../../shared/text/units.ts';
import { type Column, textTable } from '../output/text-table.ts';
import { say } from '../../shared/words/say.ts';

const COLUMNS: readonly Column<SelftestLevel>[] = [
  { title: say('column.extra-work'), text: ({ percent }) => (percent === 0 ? say('selftest.none') : `${percent} %`) },
  { title: say('column.injected'), align: 'right', text: ({ injected }) => amountText(injected) },
  { title: say('column.measured'), align: 'right', text: ({ measured }) => amountText(measured) },
  { title: say('column.trials'), align: 'right', text: ({ trials }) => formatCount(trials) },
  { title: say('column.slower'), align: 'right', text: ({ slower }) => formatCount(slower) },
  { title: say('column.faster'), align: 'right', text: ({ faster }) => formatCount(faster) },
  { title: say('column.same'), align: 'right', text: ({ same }) => formatCount(same) },
  { title: say('column.ambiguous'), align: 'right', text: ({ ambiguous }) => formatCount(ambiguous) },
  { title: say('column.share'), text: foundText },
  { title: say('column.asked'), text: askedText },
  {
    title: say('column.met'),
    text: ({ met }) => (met === null ? null : met ? say('selftest.yes') : say('selftest.no')),
  },
];

export function selftestText(name: string, selftest: Selftest): string {
  const { comparisons, blocks, solveNs, threshold, seconds } = selftest;
  return [
    say('selftest.row', {
      name,
      comparisons: formatCount(comparisons),
      blocks: formatCount(Math.round(blocks)),
      solveNs: formatNs(solveNs),
      threshold: formatPercent(threshold),
      seconds: Math.round(seconds),
    }),
    textTable(COLUMNS, selftest.levels),
    ...noiseLines(selftest),
    ...verdictLines(selftest),
  ].join('\n');
}

function foundText({ percent, share, interval }: SelftestLevel): string {
  const [low, high] = interval.map(shareText);
  return `${shareText(share)} ${percent === 0 ? say('selftest.false') : say('selftest.found')} [${low} – ${high}]`;
}

/** What the shares depend on besides the method. */
function noiseLines({ injectedBy, scatter, halfWidth }: Selftest): string[] {
  const clock = injectedBy === 'device' ? say('selftest.by-clock') : say('selftest.by-steps');
  if (scatter === null || halfWidth === null) return [clock];
  return [
    clock,
    say('selftest.scatter', { scatter: amountText(scatter) ?? '–', halfWidth: amountText(halfWidth) ?? '–' }),
  ];
}

function verdictLines({ met, levels }: Selftest): string[] {
  if (met) return [say('selftest.met')];
  const missed = levels.flatMap(({ percent, reasons }) =>
    reasons.map((reason) => say('selftest.not-met', { percent: percent === 0 ? 'A/A' : `${percent} %`, reason })),
  );
  return missed.length > 0 ? missed : [say('selftest.not-met-short')];
}

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

const COLUMNS: readonly Column<SelftestLevel>[] = [
  { title: 'extra work', text: ({ percent }) => (percent === 0 ? 'none (A/A)' : `${percent} %`) },
  { title: 'injected', align: 'right', text: ({ injected }) => amountText(injected) },
  { title: 'measured', align: 'right', text: ({ measured }) => amountText(measured) },
  { title: 'trials', align: 'right', text: ({ trials }) => formatCount(trials) },
  { title: 'slower', align: 'right', text: ({ slower }) => formatCount(slower) },
  { title: 'faster', align: 'right', text: ({ faster }) => formatCount(faster) },
  { title: 'same', align: 'right', text: ({ same }) => formatCount(same) },
  { title: 'ambiguous', align: 'right', text: ({ ambiguous }) => formatCount(ambiguous) },
  { title: 'share [95 % interval]', text: foundText },
  { title: 'asked', text: askedText },
  { title: 'met', text: ({ met }) => (met === null ? null : met ? 'yes' : 'NO') },
];

export function selftestText(name: string, selftest: Selftest): string {
  const { comparisons, blocks, solveNs, threshold, seconds } = selftest;
  return [
    `${name}: ${formatCount(comparisons)} comparisons, ${formatCount(Math.round(blocks))} blocks each, ` +
      `solves of ${formatNs(solveNs)}, threshold ${formatPercent(threshold)}, ${Math.round(seconds)} s`,
    textTable(COLUMNS, selftest.levels),
    ...noiseLines(selftest),
    ...verdictLines(selftest),
  ].join('\n');
}

function foundText({ percent, share, interval }: SelftestLevel): string {
  const [low, high] = interval.map(shareText);
  return `${shareText(share)} ${percent === 0 ? 'false' : 'found'} [${low} – ${high}]`;
}

/** What the shares depend on besides the method. */
function noiseLines({ injectedBy, scatter, halfWidth }: Selftest): string[] {
  const clock =
    injectedBy === 'device'
      ? 'injected: by the device’s clock around the dispatch of the same solves'
      : 'injected: by the number of steps, since this device has no clock';
  if (scatter === null || halfWidth === null) return [clock];
  return [
    clock,
    `two equal solves of one block differed by ${amountText(scatter)} between quartiles, intervals of their ratio were ±${amountText(halfWidth)}`,
  ];
}

function verdictLines({ met, levels }: Selftest): string[] {
  if (met) return ['all met: the A/A false-positive rate and the detection rates are as asked, and both clocks agree'];
  const missed = levels.flatMap(({ percent, reasons }) =>
    reasons.map((reason) => `NOT met, ${percent === 0 ? 'A/A' : `${percent} %`}: ${reason}`),
  );
  return missed.length > 0 ? missed : ['NOT met'];
}

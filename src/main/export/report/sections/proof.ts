/** Whether the measuring method itself was tried on the adapters, and what came of it. */
import type { Adapter } from '../../../../shared/contract/run.ts';
import {
  amountText,
  askedText,
  type Selftest,
  type SelftestLevel,
  shareText,
} from '../../../../shared/contract/parts/selftest.ts';
import { formatCount, formatNs, formatPercent } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, type Section, type TableBlock, text } from '../document.ts';
import type { ReportData } from '../settings.ts';

const WHAT =
  'antler selftest lets sequential evaluation meet itself under another name, and with extra steps of a known number in its dispatch, in random blocks and with the intervals and verdicts of any sweep. What it claims must be true, and what is there has to be found. What the extra steps really took is told by a second clock, that of the device.';

/** The last self-test of every adapter, in a table each. */
export function proofSection({ bundle }: ReportData): Section {
  const blocks = bundle.adapters.flatMap((adapter): Block[] => {
    const { selftest } = adapter;
    return selftest
      ? [
          { kind: 'heading', text: adapter.name },
          summaryOf(selftest),
          tableOf(adapter, selftest),
          ...missedBy(selftest),
        ]
      : [text(`${adapter.name}: no self-test was made; antler selftest makes one.`)];
  });
  return { id: 'proof', title: 'Validation of the method', blocks: [text(WHAT), ...blocks] };
}

function summaryOf({ met, takenAt, seed, comparisons, blocks, solveNs, threshold, seconds }: Selftest): Block {
  const facts =
    `${formatCount(comparisons)} comparisons of ${formatCount(Math.round(blocks))} blocks, solves of ${formatNs(solveNs)}, ` +
    `threshold ${formatPercent(threshold)}, seed ${seed}, ${formatCount(Math.round(seconds))} s on ${takenAt}.`;
  return {
    kind: 'callout',
    tone: met ? 'good' : 'bad',
    title: met
      ? 'The method sees what is there, and only that'
      : 'The method did not see all it should, or saw too much',
    text: facts,
  };
}

/** Every bar that was missed, with its cause. */
function missedBy({ levels }: Selftest): Block[] {
  return levels.flatMap(({ percent, reasons }) =>
    reasons.map((reason) => text(`${percent === 0 ? 'A/A' : `${percent} %`}: ${reason}.`)),
  );
}

function tableOf(adapter: Adapter, { levels }: Selftest): TableBlock {
  return {
    kind: 'table',
    caption: `Self-test on ${adapter.name}`,
    columns: columns(
      'Extra work',
      '#Injected',
      '#Measured',
      '#Trials',
      '#Slower',
      '#Faster',
      '#Same',
      '#Ambiguous',
      'Share (95 % interval)',
      'Asked',
    ),
    rows: levels.map(rowOf),
  };
}

function rowOf(level: SelftestLevel): Cell[] {
  const { percent, trials, slower, faster, same, ambiguous, injected, measured } = level;
  return [
    percent === 0 ? 'none (A/A)' : `${percent} %`,
    ...[injected, measured].map((amount) => amountText(amount) ?? '–'),
    ...[trials, slower, faster, same, ambiguous].map(formatCount),
    foundCell(level),
    askedText(level) ?? '–',
  ];
}

function foundCell({ percent, share, interval, met }: SelftestLevel): Cell {
  const [low, high] = interval.map(shareText);
  return {
    text: `${shareText(share)} ${percent === 0 ? 'false' : 'found'}`,
    note: `${low} – ${high}`,
    tone: met === null ? 'plain' : met ? 'good' : 'bad',
  };
}

/** Whether the measuring method itself was tried on the adapters, and what came of it. */
import { say } from '../../../../shared/words/say.ts';
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
      : [text(say('report.proof.none', { adapter: adapter.name }))];
  });
  return { id: 'proof', title: say('report.proof.title'), blocks: [text(say('report.proof.what')), ...blocks] };
}

function summaryOf({ met, takenAt, seed, comparisons, blocks, solveNs, threshold, seconds }: Selftest): Block {
  const facts = say('report.proof.facts', {
    ...{ comparisons, blocks: Math.round(blocks), time: formatNs(solveNs), threshold: formatPercent(threshold) },
    ...{ seed: String(seed), seconds: Math.round(seconds), taken: takenAt },
  });
  return {
    kind: 'callout',
    tone: met ? 'good' : 'bad',
    title: say(met ? 'report.proof.met' : 'report.proof.missed'),
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
    caption: say('report.proof.caption', { adapter: adapter.name }),
    columns: columns(
      say('report.proof.column.extra-work'),
      `#${say('report.proof.column.injected')}`,
      `#${say('report.proof.column.measured')}`,
      `#${say('report.proof.column.trials')}`,
      `#${say('report.proof.column.slower')}`,
      `#${say('report.proof.column.faster')}`,
      `#${say('report.proof.column.same')}`,
      `#${say('report.proof.column.ambiguous')}`,
      say('report.proof.column.share-95-interval'),
      say('report.proof.column.asked'),
    ),
    rows: levels.map(rowOf),
  };
}

function rowOf(level: SelftestLevel): Cell[] {
  const { percent, trials, slower, faster, same, ambiguous, injected, measured } = level;
  return [
    percent === 0 ? say('report.proof.no-extra') : `${percent} %`,
    ...[injected, measured].map((amount) => amountText(amount) ?? '–'),
    ...[trials, slower, faster, same, ambiguous].map(formatCount),
    foundCell(level),
    askedText(level) ?? '–',
  ];
}

function foundCell({ percent, share, interval, met }: SelftestLevel): Cell {
  const [low, high] = interval.map(shareText);
  return {
    text: say(percent === 0 ? 'report.proof.false' : 'report.proof.found', { share: shareText(share) }),
    note: `${low} – ${high}`,
    tone: met === null ? 'plain' : met ? 'good' : 'bad',
  };
}

/** A comparison for a terminal: the pairs, then what found no partner, with reasons. */
import { type Unmatched, unmatchedGroups } from '../../shared/findings/comparing/pairing.ts';
import { type Judgement } from '../../shared/findings/comparing/regression.ts';
import { formatCount, formatNs, formatPercent, formatRatio } from '../../shared/text/units.ts';
import { Footnotes } from '../output/footnotes.ts';
import { configColumns } from '../output/config-columns.ts';
import { ratioTexts } from '../output/run-table.ts';
import { type Column, mapped, textTable } from '../output/text-table.ts';
import type { ComparisonResult } from './comparison.ts';
import {
  detectableText,
  pairName,
  remarkText,
  sightText,
  unmatchedGroupText,
  verdictText,
} from '../../shared/words/findings/comparing.ts';
import { say } from '../../shared/words/say.ts';

/** Runs without a partner that are named one by one for each reason; the rest is counted. */
const NAMED = 5;

export function comparisonText({ a, b, threshold, judgements, unmatched }: ComparisonResult): string {
  const parts = [`A = ${a}\nB = ${b}`];
  if (judgements.length > 0) parts.push(pairTable(judgements), legend(judgements, threshold));
  if (unmatched.length > 0) parts.push(unmatchedText(unmatched));
  return parts.join('\n\n');
}

function legend(judgements: readonly Judgement[], threshold: number): string {
  const rule = say('compare.rule', { threshold: formatPercent(threshold) });
  const suspected = judgements.some(({ isSuspected }) => isSuspected) ? say('compare.suspected') : '';
  const sight = say('compare.sight');
  const compared = judgements.filter(({ pair }) => pair.ratio !== null);
  const all = compared.length === 0 ? '' : say('compare.overall', { compared: sightText(compared) });
  return say('compare.legend', { rule, suspected, sight, all });
}

function pairTable(judgements: readonly Judgement[]): string {
  const footnotes = new Footnotes();
  const named = ({ adapterName, adapterId }: Judgement['pair']['a']): string => adapterName ?? adapterId;
  const sameAdapters = judgements.every(({ pair }) => pair.a.adapterId === pair.b.adapterId);
  const adapterA: Column<Judgement> = { title: say('column.adapter-a'), text: ({ pair }) => named(pair.a) };
  const adapterB: Column<Judgement> = { title: say('column.adapter-b'), text: ({ pair }) => named(pair.b) };
  const columns: Column<Judgement>[] = [
    ...configColumns(judgements.map(({ pair }) => pair.a.config)).map((column) => ({
      ...column,
      text: ({ pair }: Judgement) => column.text(pair.a.config),
    })),
    ...(sameAdapters ? [{ ...adapterA, title: say('column.adapter') }] : [adapterA, adapterB]),
    { title: 'A', align: 'right', text: ({ pair }) => mapped(pair.times.a, formatNs) },
    { title: 'B', align: 'right', text: ({ pair }) => mapped(pair.times.b, formatNs) },
    { title: 'A ÷ B', align: 'right', text: ({ pair }) => ratioTexts(pair.ratio, pair.ci95).ratio },
    { title: say('column.interval'), text: ({ pair }) => ratioTexts(pair.ratio, pair.ci95).interval },
    { title: say('column.b-is'), text: verdictText },
    { title: say('column.could-confirm'), text: ({ detectable }) => detectableText(detectable) },
    ...speedColumn(judgements),
    {
      title: say('column.note'),
      text: (judgement) => mapped(remarkText(judgement), (text) => footnotes.join('', '', text).trim()),
    },
  ];
  const table = textTable(columns, judgements);
  return [table, ...footnotes.lines()].join('\n');
}

/** How fast the machine itself was, where that was watched: time of the same work at A over that at B. */
function speedColumn(judgements: readonly Judgement[]): Column<Judgement>[] {
  if (judgements.every(({ pair }) => pair.speedRatio === null)) return [];
  const text = ({ pair: { speedRatio } }: Judgement): string | null =>
    speedRatio && `${formatRatio(speedRatio.ratio)}${speedRatio.isHint ? say('compare.hint') : ''}`;
  return [{ title: say('column.machine-ratio'), align: 'right', text }];
}

function unmatchedText(unmatched: readonly Unmatched[]): string {
  const lines = unmatchedGroups(unmatched).flatMap((group) => {
    const { side, members } = group;
    return [
      say('compare.only-in', { side, group: unmatchedGroupText(group), count: formatCount(members.length) }),
      ...members.slice(0, NAMED).map(({ run }) => `  ${run.id.slice(0, 8)}  ${pairName(run.config)}`),
      ...(members.length > NAMED ? [say('compare.more', { count: formatCount(members.length - NAMED) })] : []),
    ];
  });
  return say('compare.unmatched', { count: formatCount(unmatched.length), lines: lines.join('\n') });
}

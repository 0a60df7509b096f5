/** Every speed-up with its verdict, and what the correction for many comparisons made of it. */
import { say } from '../../../../shared/words/say.ts';
import { marksOf, remarksOfRun } from '../../../../shared/findings/runs/status-marks.ts';
import { PRACTICAL_SHARE } from '../../../../shared/contract/thresholds.ts';
import { formatPercent, formatRatio } from '../../../../shared/text/units.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { type Judged, type Verdict } from '../../../../shared/findings/answers/verdict.ts';
import { type Block, type Cell, columns, foldedTable, type Section, text, type Tone } from '../document.ts';
import { isReference } from '../../../../shared/studies/index.ts';
import { referenceName, type ReportData, runCells, runColumns } from '../settings.ts';
import { pText } from '../../../../shared/words/reason-text.ts';
import { claimText, verdictReasonText } from '../../../../shared/words/findings/verdict.ts';

const TONES: Readonly<Record<Verdict['comparison'], Tone>> = {
  faster: 'good',
  slower: 'plain',
  same: 'even',
  ambiguous: 'even',
  'not-comparable': 'bad',
};

/** "2 %", "2 %, 5 %": the thresholds that the runs were judged by. */
export function thresholdText({ rows }: ReportData): string {
  const shares = new Set([...rows.values()].map(({ threshold }) => threshold ?? PRACTICAL_SHARE));
  return (
    [...shares]
      .sort((a, b) => a - b)
      .map(formatPercent)
      .join(', ') || formatPercent(PRACTICAL_SHARE)
  );
}

function lineOf(run: Run, { speedup, speedupCi95: ci95, verdict }: Judged, data: ReportData): Cell[] {
  const isCompared = verdict.comparison !== 'not-comparable';
  return [
    ...runCells(run, data),
    isCompared && speedup !== null ? formatRatio(speedup) : '–',
    isCompared && ci95 ? `${formatRatio(ci95[0])} – ${formatRatio(ci95[1])}` : '–',
    verdict.p === null ? '–' : pText(verdict.p),
    verdict.adjustedP === null ? '–' : pText(verdict.adjustedP),
    {
      text: claimText(verdict),
      note: marksOf(remarksOfRun(run)).join(', '),
      tone: TONES[verdict.comparison],
    },
    verdictReasonText(verdict),
  ];
}

export function comparisonsSection(data: ReportData): Section {
  const base = referenceName(data);
  const others = data.bundle.runs.filter(({ config }) => !isReference(config));
  const judged = others.flatMap((run) => ({ run, row: data.rows.get(run.id) ?? null }));
  const tested = [...data.rows.values()].filter(({ verdict }) => verdict.p !== null);
  const lost = tested.filter(({ verdict }) => verdict.reason.code === 'not-after-holm').length;
  const blocks: Block[] =
    judged.length === 0
      ? [text(say('report.comparisons.none', { reference: base }))]
      : [
          text(
            say('report.comparisons.intro', {
              tested: tested.length,
              lost: lostText(lost),
              threshold: thresholdText(data),
            }),
          ),
          foldedTable({
            kind: 'table',
            caption: say('report.comparisons.caption', { reference: base }),
            columns: columns(
              ...runColumns(data),
              `#${say('report.comparisons.speedup')}`,
              say('report.interval'),
              `#${say('report.comparisons.p')}`,
              `#${say('report.comparisons.p-holm')}`,
              say('report.correctness.verdict'),
              say('report.reason'),
            ),
            rows: judged.flatMap(({ run, row }) => (row ? [lineOf(run, row, data)] : [])),
          }),
        ];
  return { id: 'comparisons', title: say('report.comparisons.title', { reference: base }), blocks };
}

/** What the correction for many comparisons changed. */
function lostText(lost: number): string {
  if (lost === 0) return say('report.comparisons.none-lost');
  return say('report.comparisons.lost', { lost });
}

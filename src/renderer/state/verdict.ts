/** The verdicts of a comparison, laid out for a page: a headline, and a map of who wins at which size. */
import type { RunSummary } from '../../shared/bridge.ts';
import { formatCount, formatRatio } from '../../shared/units.ts';
import { headlineOf, verdictsOf } from '../../shared/verdict.ts';
import type { Comparison, PointVerdict, VerdictRow } from '../../shared/verdict.ts';

/** The best parallel run at one length and state size, over all seeds there. */
export interface Winner {
  readonly length: number;
  readonly state: number;
  readonly best: VerdictRow;
  /** `ambiguous` where seeds disagree. */
  readonly comparison: Comparison;
}

/** Everything that is equal but length, state, seed and algorithm. */
export interface VerdictMap {
  readonly label: string;
  readonly lengths: readonly number[];
  readonly states: readonly number[];
  readonly winners: readonly Winner[];
}

export interface PageVerdict {
  readonly side: Comparison | 'none';
  readonly headline: string;
  /** One sentence per adapter and cell, GPUs first. */
  readonly details: readonly string[];
  /** GPUs first. */
  readonly maps: readonly VerdictMap[];
}

export function pageVerdictOf(rows: readonly RunSummary[]): PageVerdict {
  const gpusFirst = rows.toSorted(
    (a, b) => Number(a.adapterType === 'software') - Number(b.adapterType === 'software'),
  );
  const maps = mapsOf(verdictsOf(gpusFirst));
  const winners = maps.flatMap((map) => map.winners);
  const best = Math.max(
    ...winners.filter(({ comparison }) => comparison === 'faster').map((winner) => winner.best.speedup ?? 0),
  );
  return { side: sideOf(winners), headline: shortHeadline(winners, best), details: detailsOf(gpusFirst), maps };
}

function detailsOf(rows: readonly RunSummary[]): string[] {
  const groups = Map.groupBy(rows, ({ adapterId, config }) => `${adapterId} ${config.cell}`);
  return [...groups.values()].map(headlineOf);
}

function sideOf(winners: readonly Winner[]): PageVerdict['side'] {
  const [first] = winners;
  if (!first) return 'none';
  if (winners.some(({ comparison }) => comparison === 'faster')) return 'faster';
  return winners.every(({ comparison }) => comparison === first.comparison) ? first.comparison : 'ambiguous';
}

function shortHeadline(winners: readonly Winner[], best: number): string {
  const wins = winners.filter(({ comparison }) => comparison === 'faster').length;
  switch (sideOf(winners)) {
    case 'faster': {
      const where = wins === winners.length ? 'at every size measured' : `at ${wins} of ${winners.length} sizes`;
      return `Parallel evaluation wins ${where}, by up to ${formatRatio(best)}`;
    }
    case 'slower':
      return 'Stepping through the sequence is faster';
    case 'same':
      return 'Parallel evaluation and stepping are equally fast';
    case 'ambiguous':
      return 'No win for parallel evaluation is beyond doubt';
    case 'none':
      return 'No verdict yet';
  }
}

function mapsOf(verdicts: readonly PointVerdict[]): VerdictMap[] {
  const groups = Map.groupBy(verdicts, labelOf);
  return [...groups].map(([label, members]) => ({
    label,
    lengths: ascending(members.map(({ config }) => config.length)),
    states: ascending(members.map(({ config }) => config.state)),
    winners: winnersOf(members),
  }));
}

function winnersOf(verdicts: readonly PointVerdict[]): Winner[] {
  const cells = Map.groupBy(verdicts, ({ config }) => `${config.state} ${config.length}`);
  return [...cells.values()].flatMap((members) => {
    const [top] = members.toSorted((a, b) => (b.best?.speedup ?? 0) - (a.best?.speedup ?? 0));
    if (!top?.best || !top.comparison) return [];
    const agree = members.every(({ comparison }) => comparison === top.comparison);
    return [
      {
        length: top.config.length,
        state: top.config.state,
        best: top.best,
        comparison: agree ? top.comparison : 'ambiguous',
      },
    ];
  });
}

function labelOf({ config, adapterName, adapterType }: PointVerdict): string {
  const parts = [config.cell, `B ${formatCount(config.batch)}`];
  if (config.gain !== 1) parts.push(`gain ${config.gain}`);
  if (config.tolerance !== 1e-4) parts.push(`tol ${config.tolerance}`);
  if (config.gradient) parts.push('with gradient');
  return [...parts, adapterType === 'software' ? `${adapterName} (software)` : adapterName].join(' · ');
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

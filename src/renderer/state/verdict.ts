/** The verdicts of a comparison, laid out for a page: a headline, and a map of who wins at which size. */
import type { RunSummary } from '../../shared/bridge.ts';
import { settingParts } from '../../shared/setting.ts';
import { formatRatio } from '../../shared/units.ts';
import { headlinesOf } from '../../shared/verdict.ts';
import type { Comparison } from '../../shared/verdict.ts';
import { seedsText, sizeResults } from '../../shared/winners.ts';
import type { Advantage } from '../../shared/winners.ts';

/** The best parallel algorithm at one length and state size, over all seeds of the newest sweep there. */
export interface Winner extends Advantage {
  readonly length: number;
  readonly state: number;
  /** "3 of 5 seeds"; null where there is but one. */
  readonly seedsText: string | null;
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
  const maps = mapsOf(gpusFirst);
  const winners = maps.flatMap((map) => map.winners);
  const best = Math.max(...winners.filter(({ comparison }) => comparison === 'faster').map(({ ratio }) => ratio));
  return {
    side: sideOf(winners),
    headline: shortHeadline(winners, best),
    details: gpusFirst.length > 0 ? headlinesOf(gpusFirst) : [],
    maps,
  };
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

function mapsOf(rows: readonly RunSummary[]): VerdictMap[] {
  const groups = Map.groupBy(rows, labelOf);
  return [...groups].map(([label, members]) => ({
    label,
    lengths: ascending(members.map(({ config }) => config.length)),
    states: ascending(members.map(({ config }) => config.state)),
    winners: sizeResults(members).flatMap(({ length, state, seeds, bestParallel }) =>
      bestParallel ? [{ ...bestParallel, length, state, seedsText: seedsText(bestParallel.seeds, seeds) }] : [],
    ),
  }));
}

/** The usual tolerance is not worth its room. */
function labelOf({ config, adapterName, adapterType }: RunSummary): string {
  const parts = settingParts(config).filter((part) => part !== 'tol 1e-4');
  return [...parts, adapterType === 'software' ? `${adapterName} (software)` : adapterName].join(' · ');
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The verdicts of a comparison, laid out for a page: a headline, and a map of who wins at which size. */
import type { RunSummary } from '../../shared/bridge.ts';
import { formatRatio } from '../../shared/units.ts';
import { headlinesOf } from '../../shared/headline.ts';
import type { Comparison } from '../../shared/verdict.ts';
import { winnerMaps } from '../../shared/winner-maps.ts';
import type { WinnerMap } from '../../shared/winner-maps.ts';
import type { Advantage } from '../../shared/winners.ts';
import type { Size } from '../charts/over-size.ts';
import { USUAL_TOLERANCE } from './wording.ts';

/** The best parallel algorithm at one size, over all seeds of the sweep that counts there. */
export interface Winner extends Advantage {
  /** The length or the batch size. */
  readonly size: number;
  readonly state: number;
  /** "3 of 5 seeds"; null where there is but one. */
  readonly seedsText: string | null;
}

/** Everything that is equal but state, seed, algorithm and the size that the map goes over. */
export interface VerdictMap extends WinnerMap {
  readonly label: string;
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

export function pageVerdictOf(rows: readonly RunSummary[], along: Size): PageVerdict {
  const maps = mapsOf(rows, along);
  const winners = maps.flatMap((map) => map.winners);
  const best = Math.max(...winners.filter(({ comparison }) => comparison === 'faster').map(({ ratio }) => ratio));
  return {
    side: sideOf(winners),
    headline: shortHeadline(winners, best),
    details: rows.length > 0 ? headlinesOf(gpusFirst(rows)) : [],
    maps,
  };
}

/** Small batches and lengths before large ones, whatever was measured last; adapters stay in their order. */
function bySizes(rows: readonly RunSummary[]): RunSummary[] {
  const adapters = [...new Set(rows.map(({ adapterId }) => adapterId))];
  return rows.toSorted(
    (a, b) =>
      adapters.indexOf(a.adapterId) - adapters.indexOf(b.adapterId) ||
      a.config.batch - b.config.batch ||
      a.config.length - b.config.length,
  );
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
      if (winners.every(({ isLocal }) => isLocal)) return 'Measured in fewer than three processes: no general verdict';
      return 'No win for parallel evaluation is beyond doubt';
    case 'none':
      return 'No verdict yet';
  }
}

/** GPUs first, small batches and lengths before large ones. */
export function mapsOf(rows: readonly RunSummary[], along: Size): VerdictMap[] {
  return winnerMaps(bySizes(gpusFirst(rows)), along).map((map) => ({
    ...map,
    label: labelOf(map),
    winners: map.cells.flatMap(({ bestParallel, size, state, seedsText }) =>
      bestParallel ? [{ ...bestParallel, size, state, seedsText }] : [],
    ),
  }));
}

/** What tells one map from another; the usual tolerance is not worth its room. */
function labelOf({ setting, adapterName, isSoftware }: WinnerMap): string {
  const parts = setting.filter((part) => part !== USUAL_TOLERANCE);
  return [...parts, isSoftware ? `${adapterName} (software)` : adapterName].join(' · ');
}

function gpusFirst(rows: readonly RunSummary[]): RunSummary[] {
  return rows.toSorted((a, b) => Number(a.adapterType === 'software') - Number(b.adapterType === 'software'));
}

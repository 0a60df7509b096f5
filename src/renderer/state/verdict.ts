/** The verdicts of a comparison, laid out for a page: a headline, and a map of who wins at which size. */
import type { RunSummary } from '../../shared/bridge.ts';
import { settingParts } from '../../shared/setting.ts';
import { formatCount, formatRatio } from '../../shared/units.ts';
import { headlinesOf } from '../../shared/verdict.ts';
import type { Comparison } from '../../shared/verdict.ts';
import { seedsText, sizeResults } from '../../shared/winners.ts';
import type { Advantage } from '../../shared/winners.ts';
import type { Size } from '../charts/over-size.ts';
import { USUAL_TOLERANCE } from './wording.ts';

/** The best parallel algorithm at one size, over all seeds of the newest sweep there. */
export interface Winner extends Advantage {
  /** The length or the batch size. */
  readonly size: number;
  readonly state: number;
  /** "3 of 5 seeds"; null where there is but one. */
  readonly seedsText: string | null;
}

/** Everything that is equal but state, seed, algorithm and the size that the map goes over. */
export interface VerdictMap {
  readonly label: string;
  readonly along: Size;
  readonly sizes: readonly number[];
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

export function pageVerdictOf(rows: readonly RunSummary[], along: Size): PageVerdict {
  const gpusFirst = rows.toSorted(
    (a, b) => Number(a.adapterType === 'software') - Number(b.adapterType === 'software'),
  );
  const maps = mapsOf(bySizes(gpusFirst), along);
  const winners = maps.flatMap((map) => map.winners);
  const best = Math.max(...winners.filter(({ comparison }) => comparison === 'faster').map(({ ratio }) => ratio));
  return {
    side: sideOf(winners),
    headline: shortHeadline(winners, best),
    details: gpusFirst.length > 0 ? headlinesOf(gpusFirst) : [],
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
      return 'No win for parallel evaluation is beyond doubt';
    case 'none':
      return 'No verdict yet';
  }
}

function mapsOf(rows: readonly RunSummary[], along: Size): VerdictMap[] {
  const groups = Map.groupBy(rows, (row) => labelOf(row, along));
  return [...groups].map(([label, members]) => ({
    label,
    along,
    sizes: ascending(members.map(({ config }) => config[along])),
    states: ascending(members.map(({ config }) => config.state)),
    winners: sizeResults(members, along).flatMap(({ size, state, seeds, bestParallel }) =>
      bestParallel ? [{ ...bestParallel, size, state, seedsText: seedsText(bestParallel.seeds, seeds) }] : [],
    ),
  }));
}

/** What the map does not show; the usual tolerance is not worth its room. */
function labelOf({ config, adapterName, adapterType }: RunSummary, along: Size): string {
  const [cell = '', batch = '', ...others] = settingParts(config);
  const parts = [
    cell,
    along === 'length' ? batch : `T ${formatCount(config.length)}`,
    ...others.filter((part) => part !== USUAL_TOLERANCE),
  ];
  return [...parts, adapterType === 'software' ? `${adapterName} (software)` : adapterName].join(' · ');
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

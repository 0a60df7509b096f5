/** The verdicts of a comparison, laid out for a page: for each adapter a headline, and maps of who wins at which size. */
import { say } from '../../shared/words/say.ts';
import { seedsText } from '../../shared/words/findings/verdict.ts';
import { byAdapter } from '../../shared/findings/runs/adapter-order.ts';
import { adapterText } from '../../shared/words/findings/adapter-text.ts';
import type { RunSummary } from '../../shared/contract/bridge.ts';
import { formatRatio } from '../../shared/text/units.ts';
import { markedStatus, marksOf } from '../../shared/findings/runs/status-marks.ts';
import type { Comparison } from '../../shared/findings/answers/verdict.ts';
import { winnerMaps } from '../../shared/findings/answers/winner-maps.ts';
import type { WinnerMap } from '../../shared/findings/answers/winner-maps.ts';
import type { Advantage } from '../../shared/findings/answers/winners.ts';
import { settingText } from '../../shared/findings/runs/setting.ts';
import { accuracySetting, otherSizes, sidesOf, sizeOf } from '../../shared/studies/axes.ts';
import { sizeIn, studyById, studyOf } from '../../shared/studies/index.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { studyOfRuns } from '../charts/series.ts';
import { headlineTexts } from '../../shared/words/findings/headline.ts';

/** The best parallel algorithm at one size, over all seeds of the sweep that counts there. */
export interface Winner extends Advantage {
  /** Of the axis of the map. */
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

/** What the runs of one adapter say. */
export interface AdapterVerdict {
  readonly adapterId: string;
  /** "NVIDIA GeForce RTX 4070", "llvmpipe (software)" */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** When the first and the last of its runs started, ISO. */
  readonly measured: readonly [string, string];
  readonly side: Comparison | 'none';
  readonly headline: string;
  /** One sentence per cell. */
  readonly details: readonly string[];
  readonly maps: readonly VerdictMap[];
  /** Runs by status and by what disturbed them, the most frequent first. */
  readonly tally: readonly { readonly status: string; readonly marks: readonly string[]; readonly count: number }[];
}

/**
 * One verdict for each adapter, GPUs first, what was measured last first. `within` are the filters that somebody set, in
 * words: a headline that holds for some sizes only says so.
 */
export function adapterVerdictsOf(
  rows: readonly RunSummary[],
  along: string,
  within: readonly string[] = [],
): AdapterVerdict[] {
  return byAdapter(rows).map((adapter) => {
    const maps = mapsOf(adapter.rows, along);
    const winners = maps.flatMap((map) => map.winners);
    const best = Math.max(...winners.filter(({ comparison }) => comparison === 'faster').map(({ ratio }) => ratio));
    return {
      adapterId: adapter.id,
      adapter: adapterText(adapter),
      isSoftware: adapter.isSoftware,
      measured: adapter.measured,
      side: sideOf(winners),
      headline: withinText(shortHeadline(studyOfRuns(adapter.rows), winners, best), within),
      details: headlineTexts(adapter.rows),
      maps,
      tally: tallyOf(adapter.rows),
    };
  });
}

function tallyOf(rows: readonly RunSummary[]): AdapterVerdict['tally'] {
  return [...Map.groupBy(rows, (row) => markedStatus(row.status, row)).values()]
    .flatMap((members) => {
      const [first] = members;
      return first ? [{ status: first.status, marks: marksOf(first), count: members.length }] : [];
    })
    .toSorted((a, b) => b.count - a.count);
}

/** Small sizes before large ones, the main size last, whatever was measured last; adapters stay in their order. */
function bySizes(rows: readonly RunSummary[]): RunSummary[] {
  const adapters = [...new Set(rows.map(({ adapterId }) => adapterId))];
  return rows.toSorted((a, b) => adapters.indexOf(a.adapterId) - adapters.indexOf(b.adapterId) || compareSizes(a, b));
}

function compareSizes(a: RunSummary, b: RunSummary): number {
  if (a.config.study !== b.config.study) return 0;
  const study = studyOf(a.config);
  for (const spec of [...otherSizes(study), sizeOf(study, study.mainSize)]) {
    const difference = sizeIn(a.config, spec) - sizeIn(b.config, spec);
    if (difference !== 0) return difference;
  }
  return 0;
}

function sideOf(winners: readonly Winner[]): AdapterVerdict['side'] {
  const [first] = winners;
  if (!first) return 'none';
  if (winners.some(({ comparison }) => comparison === 'faster')) return 'faster';
  return winners.every(({ comparison }) => comparison === first.comparison) ? first.comparison : 'ambiguous';
}

function withinText(headline: string, within: readonly string[]): string {
  if (within.length === 0) return headline;
  return say('compare.headline', { headline, filters: within.join(say('common.list-separator')) });
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function shortHeadline(study: StudySpec, winners: readonly Winner[], best: number): string {
  const { methods, baselines } = sidesOf(study);
  const wins = winners.filter(({ comparison }) => comparison === 'faster').length;
  switch (sideOf(winners)) {
    case 'faster': {
      const said = { methods: capital(methods), ratio: formatRatio(best) };
      if (wins === winners.length) return say('compare.verdict.wins', said);
      return say('compare.verdict.wins-some', { ...said, wins, all: winners.length });
    }
    case 'slower':
      return say('compare.verdict.loses', { baselines: capital(baselines) });
    case 'same':
      return say('compare.verdict.same', { methods: capital(methods), baselines });
    case 'ambiguous':
      // What is open anyway says nothing for or against more processes.
      if (isSettledLocally(winners)) return say('compare.verdict.few-processes');
      return say('compare.verdict.unclear', { methods: capital(methods) });
    case 'none':
      return say('compare.verdict.none');
  }
}

/** Every size that has an answer has it in fewer than three processes only. */
function isSettledLocally(winners: readonly Winner[]): boolean {
  return (
    winners.some(({ isLocal }) => isLocal) &&
    winners.every(({ isLocal, comparison }) => isLocal || comparison === 'ambiguous')
  );
}

/** Adapter by adapter, small sizes before large ones. */
export function mapsOf(rows: readonly RunSummary[], along: string): VerdictMap[] {
  return winnerMaps(bySizes(byAdapter(rows).flatMap((adapter) => adapter.rows)), along).map((map) => ({
    ...map,
    label: labelOf(map),
    winners: map.cells.flatMap(({ bestParallel, size, state, seedCount }) =>
      bestParallel
        ? [{ ...bestParallel, size, state, seedsText: seedCount && seedsText(seedCount.seeds, seedCount.all) }]
        : [],
    ),
  }));
}

/** What tells one map from another; the usual accuracy is not worth its room. */
function labelOf({ study, setting, adapterName, isSoftware }: WinnerMap): string {
  const accuracy = accuracySetting(studyById(study));
  const usual = accuracy && settingText(accuracy, accuracy.default);
  const parts = setting.filter((part) => part !== usual);
  return [...parts, adapterText({ name: adapterName, isSoftware })].join(' · ');
}

/** The answer in one sentence: taken from the first setting that has one, so from a GPU where there was one. */
import { formatCount, formatRatio } from '../../../shared/units.ts';
import type { ReportData, Setting } from './settings.ts';
import { type PointResult, pointResults, sideOf } from './winners.ts';

function placeOf({ length, state, bestParallel }: PointResult): string {
  return `${bestParallel?.name ?? ''} at T ${formatCount(length)}, D ${formatCount(state)}`;
}

function sentence(setting: Setting, results: readonly PointResult[]): string {
  const where = setting.adapter?.name ?? 'this adapter';
  const compared = results.filter((result) => result.bestParallel !== null);
  const sure = compared.filter((result) => result.bestParallel && sideOf(result.bestParallel) === 'faster');
  const judged = sure.length > 0 ? sure : compared;
  const [top] = judged.toSorted((a, b) => (b.bestParallel?.ratio ?? 0) - (a.bestParallel?.ratio ?? 0));
  const best = top?.bestParallel;
  if (!top || !best || best.ratio === null) return `No parallel algorithm gave a verified result on ${where}`;
  if (sure.length === 0) {
    const doubt =
      best.ratio > 1 ? 'no win is beyond doubt' : 'stepping through the sequence is faster everywhere measured';
    return `On ${where}, ${doubt}; the best parallel result is ${formatRatio(best.ratio)}, by ${placeOf(top)}`;
  }
  const share =
    sure.length === compared.length ? 'every point measured' : `${sure.length} of ${compared.length} points`;
  return `On ${where}, parallel evaluation wins at ${share}: up to ${formatRatio(best.ratio)}, by ${placeOf(top)}`;
}

export function headline(data: ReportData): string {
  const judged = data.settings.map((setting) => ({ setting, results: pointResults(setting) }));
  const first = judged.find(({ results }) => results.some((result) => result.bestParallel !== null)) ?? judged[0];
  return first ? sentence(first.setting, first.results) : 'Nothing was measured';
}

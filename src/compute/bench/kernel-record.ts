/** What a run says of the kernels that ran, and of one profiled solve. */
import { MOST_SPANS, type RunKernel, type Timeline } from '../../shared/contract/parts/kernels.ts';
import { median } from '../../shared/statistics/statistics.ts';
import type { PassNote, PassSpan } from '../gpu/device/solver.ts';

/** Every pass with its median time over the profiled solves. */
export function kernelsOf(passes: readonly PassNote[], profiles: readonly (readonly PassSpan[])[]): RunKernel[] {
  const times = passTimes(profiles);
  return passes.map(({ kernel, source: _, ...rest }, place) => {
    const known = times.get(place) ?? [];
    const middle = known.length > 0 ? median(known) : 0;
    return { name: kernel, ...rest, medianNs: middle > 0 ? middle : null, passesTimed: known.length };
  });
}

/**
 * By place, the time of every pass: the sum over its dispatches in one iteration. Passes with a negative span are left out;
 * one that came out zero counts as the shortest there is, so that a median above zero is right however coarse the clock.
 */
function passTimes(profiles: readonly (readonly PassSpan[])[]): Map<number, number[]> {
  const times = new Map<number, number[]>();
  for (const spans of profiles) {
    const sums = new Map<string, { place: number; ns: number }>();
    for (const { place, iteration, durationNs } of spans) {
      const key = `${place} ${iteration}`;
      const sum = sums.get(key) ?? { place, ns: 0 };
      sum.ns += durationNs < 0 ? Number.NaN : durationNs;
      sums.set(key, sum);
    }
    for (const { place, ns } of sums.values())
      if (!Number.isNaN(ns)) times.set(place, [...(times.get(place) ?? []), ns]);
  }
  return times;
}

/** The spans of one profiled solve, the first ones where there are too many; null where nothing was timed. */
export function timelineOf(passes: readonly PassNote[], spans: readonly PassSpan[] | undefined): Timeline | null {
  if (!spans || spans.length === 0) return null;
  const valid = spans.filter(({ startNs, durationNs }) => startNs >= 0 && durationNs > 0);
  return {
    passes: passes.map(({ kernel, phase }) => ({ kernel, phase })),
    spans: valid
      .slice(0, MOST_SPANS)
      .map(({ place, iteration, startNs, durationNs }) => [place, iteration, startNs, durationNs]),
    leftOut: Math.max(0, valid.length - MOST_SPANS),
    discarded: spans.length - valid.length,
  };
}

/** The sources behind these passes that were not told before, by hash; they count as told from now on. */
export function newSources(passes: readonly PassNote[], told: Set<string>): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const { hash, source } of passes) {
    if (told.has(hash)) continue;
    told.add(hash);
    sources[hash] = source;
  }
  return sources;
}

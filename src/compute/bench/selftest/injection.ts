/**
 * How much extra time the slowed evaluations really took, by a clock that the samples do not come from: the device's own, read
 * around the dispatch of the very solves that were timed. All blocks of all points together; nothing here is cut into trials.
 */
import { type Interval, pairedRatio, pairedRatioInterval } from '../../../shared/statistics/statistics.ts';
import type { InjectionClock } from '../../../shared/contract/parts/selftest.ts';
import type { Row } from './trials.ts';

export interface Injection {
  readonly percent: number;
  /** Extra time over the base's whole solve, as a share. */
  readonly injected: number;
  /** Of its 95 % interval; null where there is none, 0 of a number of steps. */
  readonly injectedHalfWidth: number | null;
  /** The same by the host's clock over all blocks: the ratio that speed-ups are made of, less 1; null where there is none. */
  readonly measured: number | null;
  /** Of the interval of `measured`; null where there is none. */
  readonly halfWidth: number | null;
}

/** The rows of one point; the first is the base. */
export type PointRows = readonly [base: Row, ...others: Row[]];

/** The clock that all rows have been timed by. */
export function clockOf(points: readonly PointRows[]): InjectionClock {
  const isTimed = points.every((rows) => rows.every(({ deviceNs }) => deviceNs !== null));
  return isTimed ? 'device' : 'steps';
}

/** One for every size of extra work, over the blocks of all points. */
export function injectionsOf(points: readonly PointRows[], clock: InjectionClock, seed: number): Injection[] {
  const others = points[0]?.slice(1) ?? [];
  return others.map(({ percent, stepShare }, index) => {
    const pairs = points.flatMap(([base, ...rest]) => pairsOf(base, rest[index]));
    const [base, slowed] = [pairs.map((pair) => pair.baseNs), pairs.map((pair) => pair.slowedNs)];
    const ratio = pairedRatio(slowed, base);
    const extended = pairs.map((pair) => pair.baseNs + pair.extraNs);
    return {
      percent,
      injected: clock === 'device' ? pairedRatio(extended, base) - 1 : stepShare,
      injectedHalfWidth: clock === 'device' ? halfWidthOf(pairedRatioInterval(extended, base, seed)) : 0,
      measured: Number.isFinite(ratio) ? ratio - 1 : null,
      halfWidth: halfWidthOf(pairedRatioInterval(slowed, base, seed)),
    };
  });
}

function halfWidthOf(bounds: Interval | null): number | null {
  return bounds && (bounds[1] - bounds[0]) / 2;
}

interface Pair {
  readonly baseNs: number;
  readonly slowedNs: number;
  /** By the device's clock; 0 without one. */
  readonly extraNs: number;
}

function pairsOf(base: Row, slowed: Row | undefined): Pair[] {
  const blocks = Math.min(base.samplesNs.length, slowed?.samplesNs.length ?? 0);
  return Array.from({ length: blocks }, (_, block) => ({
    baseNs: base.samplesNs[block] ?? 0,
    slowedNs: slowed?.samplesNs[block] ?? 0,
    extraNs: (slowed?.deviceNs?.[block] ?? 0) - (base.deviceNs?.[block] ?? 0),
  }));
}

/** The ratio of two equal solves of one block: between its quartiles, over its median. null with fewer than four. */
export function scatterOf(points: readonly PointRows[]): number | null {
  const ratios = points
    .flatMap(([base, ...rest]) =>
      pairsOf(
        base,
        rest.find(({ percent }) => percent === 0),
      ),
    )
    .map(({ baseNs, slowedNs }) => slowedNs / baseNs)
    .sort((a, b) => a - b);
  const at = (share: number): number => ratios[Math.floor(share * (ratios.length - 1))] ?? 0;
  return ratios.length < 4 || !(at(0.5) > 0) ? null : (at(0.75) - at(0.25)) / at(0.5);
}

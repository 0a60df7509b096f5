/** Places samples on the strip plot: by order on the left, stacked by value on the right. */
import type { Quantity } from '../../../shared/contract/run.ts';
import { formatNs } from '../../../shared/text/units.ts';

export interface Dot {
  readonly x: number;
  readonly y: number;
}

export interface StripGeometry {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where the order ends and the distribution begins. */
  readonly split: number;
  readonly order: readonly Dot[];
  readonly spread: readonly Dot[];
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  readonly band: { readonly y: number; readonly height: number } | null;
  readonly medianY: number;
}

const HEIGHT = 200;
const LEFT = 72;
const TOP = 10;
const BOTTOM = HEIGHT - 24;
/** Share of the width that shows the order; the rest is the distribution. */
const ORDER_SHARE = 0.78;
/** Above this, the later samples are thinned evenly: a screen has no more columns to show them in. */
const MOST_DOTS = 600;
const STACK_STEP = 5.2;
const STACK_BAND = 5;

/** Everything in CSS pixels, for a drawing of that width. */
export function stripGeometry(quantity: Quantity, width: number): StripGeometry {
  const { samples, ci95, median } = quantity;
  const shown = thinned(samples);
  const right = width - 8;
  const split = Math.round(LEFT + (right - LEFT) * ORDER_SHARE);
  const low = Math.min(...shown, ci95?.[0] ?? median);
  const high = Math.max(...shown, ci95?.[1] ?? median);
  // A flat list still needs a scale: one per cent around the value.
  const margin = Math.max((high - low) * 0.06, high * 0.005, 1);
  const yOf = (ns: number): number => BOTTOM - ((ns - low + margin) / (high - low + 2 * margin)) * (BOTTOM - TOP);
  const step = (split - LEFT - 24) / Math.max(shown.length - 1, 1);
  const order = shown.map((ns, index) => ({ x: LEFT + 12 + index * step, y: yOf(ns) }));
  return {
    width,
    height: HEIGHT,
    left: LEFT,
    right,
    top: TOP,
    bottom: BOTTOM,
    split,
    order,
    spread: stacked(order, split, right),
    ticks: [low, (low + high) / 2, high].map((ns) => ({ y: yOf(ns), label: formatNs(ns) })),
    band: ci95 ? { y: yOf(ci95[1]), height: Math.max(yOf(ci95[0]) - yOf(ci95[1]), 1) } : null,
    medianY: yOf(median),
  };
}

function thinned(samples: readonly number[]): readonly number[] {
  if (samples.length <= MOST_DOTS) return samples;
  const stride = samples.length / MOST_DOTS;
  return Array.from({ length: MOST_DOTS }, (_, index) => samples[Math.floor(index * stride)] ?? 0);
}

/** Dots of about the same height stand side by side, closer together where there are many. */
function stacked(dots: readonly Dot[], split: number, right: number): Dot[] {
  const bins = dots.map(({ y }) => Math.round(y / STACK_BAND));
  const counts = new Map<number, number>();
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const step = Math.min(STACK_STEP, (right - split - 16) / Math.max(most, 1));
  const placed = new Map<number, number>();
  return dots.map(({ y }, index) => {
    const bin = bins[index] ?? 0;
    const rank = placed.get(bin) ?? 0;
    placed.set(bin, rank + 1);
    return { x: split + 10 + rank * step, y };
  });
}

/** Places the spans of a kernel timeline: time to the right, one row a pass, iterations as bands behind them. */
import type { Span } from '../../../shared/contract/parts/kernels.ts';

/** A part of the solve, in nanoseconds after its first timestamp. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface PlacedSpan {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly phase: string;
  /** Spans that are drawn as this one rectangle, since they are closer together than a pixel. */
  readonly spans: readonly Span[];
}

export interface TimelineGeometry {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  readonly rows: readonly { readonly kernel: string; readonly y: number }[];
  readonly rects: readonly PlacedSpan[];
  readonly bands: readonly { readonly iteration: number; readonly x: number; readonly width: number }[];
  readonly ticks: readonly { readonly x: number; readonly ns: number }[];
}

const LEFT = 116;
const TOP = 22;
const ROW = 24;
const AXIS = 24;
export const BAR = 16;
/** Narrower ones could not be seen, nor pointed at. */
const NARROWEST = 1;

/** When the last span ends. */
export function endOf(spans: readonly Span[]): number {
  return spans.reduce((end, { startNs, durationNs }) => Math.max(end, startNs + durationNs), 0);
}

/** Everything in CSS pixels, for a drawing of that width. */
export function timelineGeometry(spans: readonly Span[], { from, to }: TimeWindow, width: number): TimelineGeometry {
  const right = Math.max(LEFT + 40, width - 8);
  const scale = (right - LEFT) / Math.max(to - from, 1e-3);
  const xOf = (ns: number): number => Math.min(right, Math.max(LEFT, LEFT + (ns - from) * scale));
  const kernels = [...new Set(spans.map(({ kernel }) => kernel))];
  const rows = kernels.map((kernel, index) => ({ kernel, y: TOP + index * ROW }));
  const seen = spans.filter(({ startNs, durationNs }) => startNs < to && startNs + durationNs > from);
  const bottom = TOP + rows.length * ROW;
  return {
    left: LEFT,
    right,
    top: TOP,
    bottom,
    height: bottom + AXIS,
    rows,
    rects: rows.flatMap(({ kernel, y }) =>
      merged(
        seen.filter((span) => span.kernel === kernel),
        xOf,
        y + (ROW - BAR) / 2,
      ),
    ),
    bands: bandsOf(seen, xOf),
    ticks: ticksOf(from, to).map((ns) => ({ x: xOf(ns), ns })),
  };
}

function merged(spans: readonly Span[], xOf: (ns: number) => number, y: number): PlacedSpan[] {
  const placed: { x: number; y: number; width: number; phase: string; spans: Span[] }[] = [];
  for (const span of spans) {
    const x = xOf(span.startNs);
    const width = Math.max(NARROWEST, xOf(span.startNs + span.durationNs) - x);
    const last = placed.at(-1);
    if (last && last.phase === span.phase && width < 2 * NARROWEST && x - (last.x + last.width) < NARROWEST) {
      last.width = Math.max(last.width, x + width - last.x);
      last.spans.push(span);
    } else placed.push({ x, y, width, phase: span.phase, spans: [span] });
  }
  return placed;
}

/** From the first begin to the last end of the spans of each iteration, as far as they are seen. */
function bandsOf(spans: readonly Span[], xOf: (ns: number) => number): TimelineGeometry['bands'] {
  const ends = new Map<number, [number, number]>();
  for (const { iteration, startNs, durationNs } of spans) {
    if (iteration === null) continue;
    const [begin, end] = ends.get(iteration) ?? [startNs, startNs];
    ends.set(iteration, [Math.min(begin, startNs), Math.max(end, startNs + durationNs)]);
  }
  return [...ends].map(([iteration, [begin, end]]) => ({ iteration, x: xOf(begin), width: xOf(end) - xOf(begin) }));
}

/** Round numbers, about six of them. */
function ticksOf(from: number, to: number): number[] {
  const rough = Math.max(to - from, 1e-3) / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((factor) => factor * unit >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** The window scaled about a point in it, kept inside 0 … end and no shorter than the shortest. */
export function zoomed(window: TimeWindow, factor: number, aboutNs: number, end: number, shortest: number): TimeWindow {
  const length = Math.min(end, Math.max(shortest, (window.to - window.from) * factor));
  const share = (aboutNs - window.from) / Math.max(window.to - window.from, 1e-9);
  return moved({ from: aboutNs - share * length, to: aboutNs + (1 - share) * length }, 0, end);
}

/** The window moved by so much, kept inside 0 … end. */
export function moved({ from, to }: TimeWindow, byNs: number, end: number): TimeWindow {
  const length = Math.min(to - from, end);
  const start = Math.min(Math.max(0, from + byNs), end - length);
  return { from: start, to: start + length };
}

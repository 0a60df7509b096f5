import { expect, test } from 'vitest';
import { endOf, moved, timelineGeometry, zoomed } from '../../../src/renderer/pages/run/timeline-geometry.ts';
import { spansOf, type Span } from '../../../src/shared/contract/parts/kernels.ts';
import { TIMELINE } from '../../support/kernels.ts';

const spans = spansOf(TIMELINE);
const end = endOf(spans);

test('every span stands in the row of its kernel, in proportion to its time', () => {
  const { rects, rows, left, right } = timelineGeometry(spans, { from: 0, to: end }, 800);
  expect(rows.map(({ kernel }) => kernel)).toEqual(['project', 'linearise', 'carry', 'apply', 'control']);
  expect(rects.flatMap((rect) => rect.spans)).toHaveLength(spans.length);
  const first = rects.find((rect) => rect.spans[0]?.kernel === 'project')!;
  expect(first.x).toBe(left);
  expect(first.width / (right - left)).toBeCloseTo(90_000 / end, 6);
  for (const { x, width } of rects) expect(x + width).toBeLessThanOrEqual(right + 1);
});

test('iterations are bands from their first begin to their last end', () => {
  const { bands } = timelineGeometry(spans, { from: 0, to: end }, 800);
  expect(bands.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
  expect(bands[1]!.x).toBeGreaterThanOrEqual(bands[0]!.x + bands[0]!.width);
});

test('only what is in the window is drawn, and ticks are round and inside', () => {
  const window = { from: 100_000, to: 150_000 };
  const { rects, ticks, left, right } = timelineGeometry(spans, window, 800);
  expect(new Set(rects.flatMap((rect) => rect.spans.map(({ kernel }) => kernel)))).toEqual(
    new Set(['linearise', 'carry']),
  );
  expect(ticks.map(({ ns }) => ns)).toEqual([100_000, 110_000, 120_000, 130_000, 140_000, 150_000]);
  for (const { x } of ticks) expect(x >= left && x <= right).toBe(true);
});

test('spans closer than a pixel share a rectangle and none is lost', () => {
  const many: Span[] = Array.from({ length: 4000 }, (_, index) => ({
    kernel: 'sequential',
    phase: 'step',
    iteration: null,
    startNs: 10 * index,
    durationNs: 9,
  }));
  const { rects } = timelineGeometry(many, { from: 0, to: 40_000 }, 800);
  expect(rects.length).toBeLessThan(800);
  expect(rects.flatMap((rect) => rect.spans)).toHaveLength(4000);
});

test('a window zooms about the pointer and never leaves the solve', () => {
  expect(zoomed({ from: 0, to: 100 }, 0.5, 50, 100, 1)).toEqual({ from: 25, to: 75 });
  expect(zoomed({ from: 25, to: 75 }, 10, 50, 100, 1)).toEqual({ from: 0, to: 100 });
  expect(zoomed({ from: 0, to: 100 }, 1e-9, 0, 100, 2)).toEqual({ from: 0, to: 2 });
  expect(moved({ from: 25, to: 75 }, 1000, 100)).toEqual({ from: 50, to: 100 });
  expect(moved({ from: 25, to: 75 }, -1000, 100)).toEqual({ from: 0, to: 50 });
});

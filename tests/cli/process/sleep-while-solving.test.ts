/** Waiting without a core: when an answer is heard must not depend on how long a solve takes. */
import { mersenne } from 'pure-rand/generator/mersenne';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { expect, test } from 'vitest';
import { sleepMs } from '../../../src/cli/process/sleep-while-solving.ts';
import { median } from '../../../src/shared/statistics/statistics.ts';

/** What timers add to a sleep, and a look at the device. */
const TIMER_MS = 0.058;
const LOOK_MS = 0.006;
/** Of a solve, on an idle machine. */
const NOISE = 0.004;

const generator = mersenne(7);
const draw = (): number => uniformFloat64(generator);
const jitter = (size: number): number => size * (draw() + draw() + draw() - 1.5) * 2;

function heardMs(endMs: number, drawn: () => number): number {
  let now = 0;
  while (now < endMs) {
    const ms = sleepMs(now, drawn());
    now += LOOK_MS + (ms > 0 ? ms + TIMER_MS + jitter(0.003) : 0);
  }
  return now;
}

/** The median ratio of two solves of which the second takes that much longer, less 1. */
function seen(solveMs: number, more: number, drawn: () => number): number {
  const ratios = Array.from({ length: 3000 }, () => {
    const [slow, fast] = [1 + more, 1].map((factor) => heardMs(solveMs * factor * (1 + jitter(NOISE)), drawn));
    return slow! / fast!;
  });
  return median(ratios) - 1;
}

test.each([1.5, 2, 3, 6])('at %f ms a difference is seen as it is, but for the constant delay', (solveMs) => {
  for (const more of [0, 0.02, 0.05, 0.1, 0.25]) {
    const delayed = (more * solveMs) / (solveMs + 0.09);
    expect(Math.abs(seen(solveMs, more, draw) - delayed)).toBeLessThan(0.006);
  }
});

test('equal sleeps would hide small differences and exaggerate others', () => {
  expect(Math.abs(seen(2, 0.02, () => 0.5) - 0.02)).toBeGreaterThan(0.01);
});

test('sleeps are short, and none is made where a timer could not', () => {
  expect(sleepMs(0.1, 0.5)).toBe(0);
  for (let waitedMs = 0; waitedMs < 20; waitedMs += 0.5) {
    const ms = sleepMs(waitedMs, draw());
    expect(ms === 0 || ms >= 0.04).toBe(true);
    expect(ms).toBeLessThanOrEqual(0.16);
  }
});

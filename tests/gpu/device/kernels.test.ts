/** What a solver says of its kernels is what ran: hashes, dispatch sizes, and every dispatch of a profiled solve. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { kernelsOf, timelineOf } from '../../../src/compute/bench/kernel-record.ts';
import { spansOf } from '../../../src/shared/contract/parts/kernels.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('swiftshader');
  if (!opened) throw new Error('SwiftShader is missing');
  engine = opened;
});
afterAll(() => engine.close());

const problem = drawGru({ length: 300, state: 2, input: 2, batch: 1 });
const parameters = { tolerance: 1e-4, maxIterations: 50, lambda: 1e-2, reset: true, variant: 'auto' } as const;

test.each(['sequential', 'quasi-deer'])('%s: passes, hashes and spans', async (id) => {
  const plan = algorithmById(id).plan(problem, parameters, engine.traits);
  const solver = await engine.open(plan);
  const plain = await solver.solve({ profile: false, signal: null });
  const profiled = await solver.solve({ profile: true, signal: null });
  const passes = solver.passes?.() ?? [];
  solver.destroy();
  expect(plain.spans ?? null).toBeNull();

  const sources = new Map(plan.kernels.map(({ name, source }) => [name, source]));
  for (const { kernel, hash, source } of passes) {
    expect(source).toBe(sources.get(kernel));
    expect(hash).toBe(createHash('sha256').update(source).digest('hex'));
  }
  const { iterations } = profiled;
  const rounds = { prologue: 1, iteration: iterations, finale: 1, epilogue: 0 };
  const spans = profiled.spans ?? [];
  for (const [place, { stage, slices, repeats, kernel }] of passes.entries()) {
    const own = spans.filter((span) => span.place === place);
    expect(own.length, kernel).toBe(rounds[stage] * slices * repeats);
    const rounded = new Set(own.map(({ iteration }) => iteration));
    if (stage === 'iteration') expect([...rounded]).toEqual(Array.from({ length: iterations }, (_, i) => i + 1));
    else if (own.length > 0) expect([...rounded]).toEqual([null]);
  }

  const timeline = timelineOf(passes, spans);
  const shown = timeline ? spansOf(timeline) : [];
  expect(shown.length + (timeline?.discarded ?? 0)).toBe(spans.length);
  expect(shown.every(({ durationNs, startNs }) => durationNs > 0 && startNs >= 0)).toBe(true);
  expect(kernelsOf(passes, [spans]).some(({ medianNs }) => medianNs !== null)).toBe(true);
});

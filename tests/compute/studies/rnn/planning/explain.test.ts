/** Plans without running: their totals, and the bars that hold exactly on every machine. */
import type { RnnSweep } from '../../../../../src/shared/studies/rnn/sweep.ts';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import { whyNotFit } from '../../../../../src/compute/gpu/device/fit.ts';
import { explainSweep, type ExplainedPoint } from '../../../../../src/compute/studies/rnn/planning/explain.ts';
import { NAMED_TRAITS } from '../../../../../src/compute/gpu/named-traits.ts';
import { sweepWith } from '../../../../support/sweeps.ts';

function explain(traits: string, change: Partial<RnnSweep>): ExplainedPoint[] {
  const host = NAMED_TRAITS[traits]!.traits;
  const sweep = sweepWith({ seeds: [0], ...change });
  return explainSweep(sweep, { traits: host, whyNot: (plan) => whyNotFit(plan, host.limits, host.features) });
}

function one(traits: string, algorithm: string, length: number, state: number, batch = 1): ExplainedPoint {
  const sizes = { cells: ['gru'], lengths: [length], states: [state], batches: [batch] };
  return explain(traits, { algorithms: [algorithm], ...sizes })[0]!;
}

const GPUS = ['gpu32', 'gpu64', 'gpu-variable'] as const;

describe.each(GPUS)('%s: the span of one iteration does not grow like T', (traits) => {
  test.each([
    [10_000, 100],
    [100_000, 100],
    [1_000_000, 120],
  ])('elementwise methods at T = %i take at most %i dependent steps', (length, most) => {
    for (const algorithm of ['quasi-deer', 'quasi-elk', 'jacobi', 'picard'])
      for (const state of [1, 8, 64])
        expect(one(traits, algorithm, length, state).spanPerIteration, `${algorithm} D ${state}`).toBeLessThanOrEqual(
          most,
        );
  });

  test.each([
    [10_000, 160],
    [100_000, 200],
    [1_000_000, 260],
  ])('deer at T = %i takes at most %i dependent steps to D = 16', (length, most) => {
    for (const state of [1, 4, 8, 16])
      expect(one(traits, 'deer', length, state).spanPerIteration, `D ${state}`).toBeLessThanOrEqual(most);
  });

  test('sixteen sequences of a million steps', () => {
    expect(one(traits, 'quasi-deer', 1_000_000, 1, 16).spanPerIteration).toBeLessThanOrEqual(120);
    expect(one(traits, 'deer', 1_000_000, 1, 16).spanPerIteration).toBeLessThanOrEqual(260);
  });

  test('linearise and apply keep many lanes at work', () => {
    const lanesOf = (length: number): number[] =>
      one(traits, 'quasi-deer', length, 8)
        .passes.filter(({ kernel, stage }) => stage === 'iteration' && ['linearise', 'apply'].includes(kernel))
        .map(({ lanes }) => lanes);
    expect(lanesOf(100_000)).toEqual([50_000, 50_000]);
    expect(lanesOf(10_000)).toEqual([5_000, 5_000]);
  });
});

test('levels cost at most 15 % more operations than the serial walk', () => {
  const narrow = { type: 'software', features: new Set<string>(), limits: {}, subgroupSize: null } as const;
  for (const algorithm of ['quasi-deer', 'quasi-elk', 'jacobi', 'deer']) {
    const sweep = sweepWith({ algorithms: [algorithm], lengths: [100_000], states: [8], batches: [1], seeds: [0] });
    const [serial] = explainSweep(sweep, { traits: narrow, whyNot: () => null });
    const levelled = one('gpu-variable', algorithm, 100_000, 8);
    expect(levelled.flopsPerIteration / serial!.flopsPerIteration, algorithm).toBeLessThanOrEqual(1.15);
  }
});

test('the totals are those of the passes of one iteration, or of the only walk', () => {
  const algorithms = ALGORITHMS.map(({ id }) => id);
  for (const point of explain('gpu-variable', {
    algorithms,
    cells: ['gru'],
    lengths: [500],
    states: [4],
    batches: [2],
  })) {
    if (point.passes.length === 0) {
      expect(point.whyNot).not.toBeNull();
      continue;
    }
    const repeated = point.passes.filter(({ stage }) => stage === 'iteration');
    const counted = repeated.length > 0 ? repeated : point.passes.filter(({ phase }) => phase === 'step');
    const sum = (pick: (pass: (typeof counted)[number]) => number) =>
      counted.reduce((all, pass) => all + pick(pass), 0);
    expect(point).toMatchObject({
      spanPerIteration: sum(({ span }) => span),
      flopsPerIteration: sum(({ flops }) => flops),
      bytesPerIteration: sum(({ bytes }) => bytes),
      lanes: Math.max(...counted.map(({ lanes }) => lanes)),
    });
    for (const { span, lanes, groups, workgroupSize, why } of point.passes) {
      expect(span).toBeGreaterThan(0);
      expect(lanes).toBeLessThanOrEqual(groups * workgroupSize);
      expect(why).not.toBe('');
    }
  }
});

test('a point that does not fit says why, and one carried out by other code has no passes', () => {
  const [tooLong] = explain('gpu32', {
    algorithms: ['elk'],
    cells: ['gru'],
    lengths: [10_000_000],
    states: [64],
    batches: [16],
  });
  expect(tooLong!.whyNot).toMatchObject({ code: expect.stringMatching(/^(buffer|memory)-too-large|too-large/) });
  const [peer] = explain('gpu32', {
    algorithms: ['cpu-sequential'],
    cells: ['gru'],
    lengths: [10],
    states: [2],
    batches: [1],
  });
  expect(peer).toMatchObject({ passes: [], whyNot: { code: expect.any(String) as string } });
});

/** The self-test without a device: made-up times with a known truth, and the plans with their known extra work. */
import { mersenne } from 'pure-rand/generator/mersenne';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { expect, test } from 'vitest';
import { cellById } from '../../../src/compute/cells/index.ts';
import { proveMethod } from '../../../src/compute/measure/selftest/proof.ts';
import { HUNDREDTHS, slowedAlgorithm } from '../../../src/compute/measure/selftest/slowed.ts';
import { summarizeTrials, wilsonInterval } from '../../../src/compute/measure/selftest/summary.ts';
import { cutTrials } from '../../../src/compute/measure/selftest/trials.ts';
import type { Problem } from '../../../src/compute/cells/problem.ts';
import type { DeviceTraits, SolveParameters } from '../../../src/compute/algorithms/algorithm.ts';
import { PRACTICAL_SHARE } from '../../../src/shared/thresholds.ts';
import { selftestSchema, SLOWDOWNS } from '../../../src/shared/selftest.ts';
import { makeWorld } from './fake-engine.ts';

const FACTS = { takenAt: '2026-11-22T10:00:00.000Z', seed: 0, threshold: 0.02, length: 100, solveNs: 1e7, seconds: 9 };

/** Times around 10 ms: bursts of other work that last several blocks, and a tail, as on a busy machine. */
function makeTimes(seed: number, noise: number): (percent: number, block: number) => number {
  const generator = mersenne(seed);
  const draw = (): number => uniformFloat64(generator);
  const bursts: number[] = [];
  return (percent, block) => {
    while (bursts.length <= block) bursts.push(0.8 * (bursts.at(-1) ?? 0) + noise * draw());
    return 1e7 * (1 + percent / 100) * (1 + (bursts[block] ?? 0)) * (1 - noise * Math.log(1 - draw()));
  };
}

function cut(noise: number, blocks: number, maxBlocks: number) {
  const times = makeTimes(5, noise);
  const row = (percent: number) => ({ percent, samplesNs: [] as number[] });
  const base = row(0);
  const others = [0, ...SLOWDOWNS].map(row);
  for (let block = 0; block < blocks; block += 1)
    for (const { percent, samplesNs } of [base, ...others]) samplesNs.push(times(percent, block));
  return cutTrials(base, others, { precision: 0.01, threshold: PRACTICAL_SHARE, maxBlocks, seed: 1 });
}

test('sees nothing between equal things, and finds what is there', () => {
  const selftest = summarizeTrials(cut(0.02, 800, 40), FACTS);
  expect(selftest.comparisons).toBeGreaterThanOrEqual(100);
  expect(selftest.falseVerdictShare).toBeLessThanOrEqual(0.05);
  expect(selftest.detectedShare[25]).toBe(1);
  expect(selftest.detectedShare[10]).toBeGreaterThanOrEqual(0.95);
  expect(selftest.detectedShare[5]).toBeGreaterThanOrEqual(0.8);
  expect(selftest.met).toBe(true);
  expect(selftest.detectedShare[2]).toBeLessThan(0.5);
  expect(selftest.levels.find(({ percent }) => percent === 10)?.measured).toBeCloseTo(0.1, 1);
  expect(selftestSchema.parse(JSON.parse(JSON.stringify(selftest)))).toEqual(selftest);
});

test('claims little where noise drowns the difference, and says that the bars are not met', () => {
  const selftest = summarizeTrials(cut(0.6, 120, 6), FACTS);
  expect(selftest.falseVerdictShare).toBeLessThanOrEqual(0.1);
  expect(selftest.detectedShare[5]).toBeLessThan(0.8);
  expect(selftest.met).toBe(false);
});

test('a trial ends early where the medians are known, uses its own blocks, and leaves out the rest', () => {
  const steady = (percent: number) => ({
    percent,
    samplesNs: Array.from({ length: 47 }, () => 1e7 * (1 + percent / 100)),
  });
  const rules = { precision: 0.01, threshold: 0.02, maxBlocks: 40, seed: 1 };
  const outcomes = cutTrials(steady(0), [steady(5)], rules);
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes.every(({ comparison, ratio }) => comparison === 'slower' && ratio !== null)).toBe(true);
  expect(outcomes.reduce((sum, { blocks }) => sum + blocks, 0)).toBeLessThanOrEqual(47);
  expect(cutTrials(steady(0), [steady(5)], { ...rules, precision: 1e-9, maxBlocks: 48 }).length).toBeLessThanOrEqual(4);
});

test('Wilson’s interval holds at the ends', () => {
  expect(wilsonInterval(0, 20)).toEqual([0, expect.closeTo(0.161, 3)]);
  expect(wilsonInterval(20, 20)).toEqual([expect.closeTo(0.839, 3), 1]);
  expect(wilsonInterval(10, 20)).toEqual([expect.closeTo(0.299, 3), expect.closeTo(0.701, 3)]);
});

const TRAITS: DeviceTraits = {
  type: 'software',
  features: new Set(['subgroups']),
  limits: { maxComputeWorkgroupsPerDimension: 65_535 },
  subgroupSize: 8,
};
const PARAMETERS: SolveParameters = {
  ...{ tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'auto' },
};

test.each(SLOWDOWNS)('%i % of extra work is exactly that in arithmetic and bytes, in as many dispatches', (percent) => {
  const shape = { cell: cellById('lorenz96'), length: 40 * HUNDREDTHS, state: 8, input: 0, batch: 1, hyper: {} };
  const planOf = (id: string, extra: number) => slowedAlgorithm(id, extra).plan(shape, PARAMETERS, TRAITS);
  const [plain, slowed] = [planOf('sequential', 0), planOf('slowed', percent)];
  const sum = (of: typeof plain, read: (pass: (typeof plain.prologue)[number]) => number) =>
    of.prologue.reduce((total, pass) => total + read(pass), 0);
  expect(slowed.prologue.map(({ repeat }) => repeat)).toEqual(plain.prologue.map(({ repeat }) => repeat));
  for (const read of [
    (pass: (typeof plain.prologue)[number]) => pass.flops,
    (pass: (typeof plain.prologue)[number]) => pass.bytes,
  ])
    expect(sum(slowed, read) / sum(plain, read)).toBeCloseTo(1 + percent / 100, 12);
  expect([plain.iteration, plain.finale, plain.epilogue].flat()).toEqual([]);
  const [steps = '', again = ''] = slowed.kernels.map(({ source }) => source);
  expect(again).toBe(steps.replaceAll('params.segment', `(params.segment / 100u * ${percent}u)`));
});

test('a length that has no whole hundredths is refused', () => {
  const shape = { cell: cellById('lorenz96'), length: 4010, state: 8, input: 0, batch: 1, hyper: {} };
  expect(() => slowedAlgorithm('slowed', 10).plan(shape, PARAMETERS, TRAITS)).toThrow(/multiple of 100 steps/);
});

test('measures by the product’s own protocol, and refuses what computes something else', async () => {
  const ids = ['sequential', 'again-sequential'];
  const world = makeWorld(
    Object.fromEntries(ids.map((id) => [id, { wallMs: (_, { length }: Problem) => length / 100 }])),
  );
  const order = {
    ...{ engine: world.engine, seed: 1, trials: 4, seconds: 4, signal: new AbortController().signal, runtime: 'test' },
    ...{ newId: () => crypto.randomUUID(), now: () => world.clock.ms, emit: () => undefined },
  };
  // Every solver of this engine claims the same work, extra or not: that has to be noticed.
  const algorithmById = (id: string) => ({ ...world.algorithmById('sequential'), id });
  await expect(proveMethod({ ...order, algorithmById })).rejects.toThrow(/does not have 2 % more flops than its base/);
});

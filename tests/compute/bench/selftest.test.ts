/** The self-test without a device: made-up times with a known truth, and the plans with their known extra work. */
import { stagedPasses } from '../../../src/compute/gpu/plan/stages.ts';
import { mersenne } from 'pure-rand/generator/mersenne';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { expect, test } from 'vitest';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import { judgeLevel } from '../../../src/compute/bench/selftest/judge-level.ts';
import { rnnSelftest } from '../../../src/compute/studies/rnn/selftest/subject.ts';
import { proveMethod } from '../../../src/compute/bench/selftest/proof.ts';
import { clockOf, injectionsOf, scatterOf } from '../../../src/compute/bench/selftest/injection.ts';
import { extraSteps, slowedAlgorithm } from '../../../src/compute/studies/rnn/selftest/slowed.ts';
import { summarizeTrials, wilsonInterval } from '../../../src/compute/bench/selftest/summary.ts';
import { cutTrials, type Row } from '../../../src/compute/bench/selftest/trials.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { SolveParameters } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { PRACTICAL_SHARE } from '../../../src/shared/contract/thresholds.ts';
import { askedText, leastDetected, selftestSchema, SLOWDOWNS } from '../../../src/shared/contract/parts/selftest.ts';
import { makeInjections } from '../../support/runs/selftests.ts';
import { makeWorld } from './fake-engine.ts';

const FACTS = {
  ...{ takenAt: '2026-11-22T10:00:00.000Z', seed: 0, threshold: 0.02, length: 100, solveNs: 1e7, seconds: 9 },
  ...({ injectedBy: 'device', scatter: 0.1 } as const),
};

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

function emptyRow(percent: number): Row {
  return { percent, stepShare: percent / 100, samplesNs: [], deviceNs: null };
}

/** Rows with 1 ms of each solve spent outside the device. */
function makeRows(noise: number, blocks: number) {
  const times = makeTimes(5, noise);
  const [base = emptyRow(0), ...others] = [0, 0, ...SLOWDOWNS].map((percent) => {
    const samplesNs = Array.from({ length: blocks }, (_, block) => times(percent, block));
    return { ...emptyRow(percent), samplesNs, deviceNs: samplesNs.map((ns) => ns - 1e6) };
  });
  return { base, others };
}

function summarize(noise: number, blocks: number, maxBlocks: number) {
  const { base, others } = makeRows(noise, blocks);
  const outcomes = cutTrials(base, others, { precision: 0.01, threshold: PRACTICAL_SHARE, maxBlocks, seed: 1 });
  return summarizeTrials(outcomes, injectionsOf([[base, ...others]], 'device', 1), FACTS);
}

test('sees nothing between equal things, and finds what is there', () => {
  const selftest = summarize(0.02, 800, 40);
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
  const selftest = summarize(0.6, 120, 6);
  expect(selftest.falseVerdictShare).toBeLessThanOrEqual(0.1);
  expect(selftest.detectedShare[5]).toBeLessThan(0.8);
  expect(selftest.met).toBe(false);
});

test('a trial ends early where the medians are known, uses its own blocks, and leaves out the rest', () => {
  const steady = (percent: number) => ({
    ...emptyRow(percent),
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

const SHAPE = { cell: cellById('lorenz96'), length: 4000, state: 8, input: 0, batch: 1, hyper: {} };

test.each(SLOWDOWNS)('%i % of extra steps are in the same dispatch of the same kernel', (percent) => {
  const planOf = (id: string, extra: number) => slowedAlgorithm(id, () => extra).plan(SHAPE, PARAMETERS, TRAITS);
  const [plain, slowed] = [planOf('sequential', 0), planOf('slowed', 40 * percent)];
  const passesOf = (plan: typeof plain) => stagedPasses(plan).map(({ pass }) => pass);
  expect(passesOf(plain)).toHaveLength(1);
  expect(slowed.kernels).toEqual(plain.kernels);
  const [before, after] = [passesOf(plain)[0]!, passesOf(slowed)[0]!];
  expect({ ...after, flops: 0, bytes: 0 }).toEqual({ ...before, flops: 0, bytes: 0 });
  for (const quantity of ['flops', 'bytes'] as const)
    expect(after[quantity] / before[quantity]).toBeCloseTo(1 + percent / 100, 12);
  const buffersOf = ({ buffers }: typeof plain) => buffers.map(({ data: _, ...declared }) => declared);
  expect(buffersOf(slowed)).toEqual(buffersOf(plain));
  const changed = slowed.buffers.filter(({ data }, index) => String(data) !== String(plain.buffers[index]?.data));
  expect(changed.map(({ name }) => name)).toEqual(['params']);
});

test('extra steps are as many as take that share of the whole solve', () => {
  expect(extraSteps(4000, 0, 0.5)).toBe(0);
  expect(extraSteps(4000, 10, 1)).toBe(400);
  expect(extraSteps(4000, 10, 0.8)).toBe(500);
  expect(extraSteps(10, 2, 1)).toBe(1);
  expect(extraSteps(100, 25, 0.1)).toBe(100);
});

test('a plan with other work in it is refused', () => {
  const shape = { ...SHAPE, cell: cellById('gru'), input: 4 };
  expect(() => slowedAlgorithm('slowed', () => 10).plan(shape, PARAMETERS, TRAITS)).toThrow(/a cell without inputs/);
});

test('the injected amount is the device’s extra time over the whole solve, by all blocks of all points', () => {
  const { base, others } = makeRows(0.02, 200);
  const points = [[base, ...others] as const, [base, ...others] as const];
  expect(clockOf(points)).toBe('device');
  const found = injectionsOf(points, 'device', 1);
  expect(found.map(({ percent }) => percent)).toEqual([0, ...SLOWDOWNS]);
  for (const { percent, injected, measured, halfWidth } of found) {
    expect(100 * injected).toBeCloseTo(percent, 0);
    expect(100 * measured!).toBeCloseTo(percent, 0);
    expect(halfWidth).toBeLessThan(0.005);
  }
  expect(scatterOf(points)).toBeGreaterThan(0.01);
});

test('without a clock of the device the amount is that of the steps', () => {
  const { base, others } = makeRows(0.02, 50);
  const untimed = [base, ...others].map((row) => ({ ...row, deviceNs: null })) as [Row, ...Row[]];
  expect(clockOf([untimed])).toBe('steps');
  expect(injectionsOf([untimed], 'steps', 1).map(({ injected }) => injected)).toEqual([0, 0.02, 0.05, 0.1, 0.25]);
});

test('detection is asked for by the amount that was injected', () => {
  const asked = [0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.25].map((amount) => leastDetected(amount, 0.02));
  [0, 0, 0.4, 0.8, 0.875, 0.95, 0.95].forEach((share, index) => expect(asked[index]).toBeCloseTo(share, 10));
  expect(askedText({ percent: 5, asked: 0.4 })).toBe('at least 40 %');
  expect(askedText({ percent: 5, asked: null })).toBe('at least 80 %');
  expect(askedText({ percent: 2, asked: null })).toBeNull();
});

function judge(percent: number, counted: { faster?: number; share?: number }, changed = {}, halfWidth = 0.01) {
  const injection = makeInjections({ [percent]: changed }).find((known) => known.percent === percent)!;
  const level = {
    percent,
    trials: 20,
    faster: counted.faster ?? 0,
    share: counted.share ?? 1,
    missedHalfWidth: halfWidth,
  };
  return judgeLevel(level, injection, { threshold: 0.02, seconds: 240, injectedBy: 'device' });
}

test('a slowed evaluation called faster is a failure at every size, whatever the noise', () => {
  for (const percent of SLOWDOWNS) {
    expect(judge(percent, { faster: 0 }).met).toBe(percent === 2 || percent === 25 ? null : true);
    const { met, reasons } = judge(percent, { faster: 1 }, {}, 0.5);
    expect(met).toBe(false);
    expect(reasons).toEqual(['1 of 20 comparisons called the slowed evaluation faster']);
  }
});

test('an amount that is not what was intended is the self-test’s own fault', () => {
  const { met, reasons } = judge(10, {}, { injected: 0.043, measured: 0.043 });
  expect(met).toBe(false);
  expect(reasons.join()).toMatch(
    /took 4\.3 % of a solve by the device’s clock, where 10 % were intended: the self-test/,
  );
  expect(judge(10, {}, { injected: 0.08, measured: 0.08 }).met).toBe(true);
  expect(judge(10, {}, { injected: 0.043, measured: 0.043, injectedHalfWidth: 0.03 }).met).toBe(true);
  expect(judge(0, { share: 0 }, { injected: 0.02, measured: 0.02 }).met).toBe(false);
});

test('two clocks that contradict each other by more than the noise are a failure', () => {
  const { met, reasons } = judge(25, {}, { injected: 0.25, measured: 0.179 });
  expect(met).toBe(false);
  expect(reasons).toEqual(['25.0 % were injected by the device’s clock and 17.9 % measured: more than 3.8 % apart']);
  expect(judge(25, {}, { injected: 0.25, measured: 0.22 }).reasons).toEqual([]);
  expect(judge(25, {}, { injected: 0.25, measured: 0.179, halfWidth: 0.05 }).reasons).toEqual([]);
  expect(judge(2, {}, { measured: -0.013 }).met).toBe(false);
});

test('what was not found names the width of the intervals, or the method where that was no reason', () => {
  const wide = judge(5, { share: 0.4 }, {}, 0.04);
  expect(wide.met).toBe(false);
  expect(wide.reasons.join()).toMatch(
    /found in 40 % of 20 trials, asked 80 %: the intervals that missed it were ±4\.0 % wide .* --time 970$/,
  );
  expect(judge(5, { share: 0.4 }, {}, 0.01).reasons.join()).toMatch(/narrow enough .* the fault is the method’s/);
  expect(judge(0, { share: 0.1 }).reasons).toEqual(['2 of 20 comparisons of equal things ended in a verdict']);
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
  await expect(proveMethod({ ...order, subject: rnnSelftest(algorithmById) })).rejects.toThrow(
    /does not have the flops of \d+ extra steps in \d+/,
  );
});

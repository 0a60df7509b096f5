/** What a run cost before its first repetition, and how much of it was verified, on an engine without a GPU. */
import { textReason } from '../../../src/shared/contract/reason.ts';
import { expect, test } from 'vitest';
import type { Opening } from '../../../src/compute/gpu/device/solver.ts';
import { measureResidual } from '../../../src/compute/studies/rnn/judging/residual.ts';
import { drawGru } from '../../support/problems.ts';
import { makeWorld, measure, type World } from './fake-engine.ts';

/** The world, with solvers that tell what opening them took. */
function withOpenings(world: World, openings: Record<string, Opening>): World {
  const { engine } = world;
  return {
    ...world,
    engine: {
      ...engine,
      open: async (plan, options) => {
        const opening = openings[plan.algorithm];
        return { ...(await engine.open(plan, options)), ...(opening && { opening }) };
      },
    },
  };
}

const opening = (compileMs: number): Opening => ({ compileNs: compileMs * 1e6, isCached: false, uploadNs: 2e6 });
const script = { sequential: { wallMs: () => 10 }, deer: { wallMs: (n: number) => (n === 1 ? 7 : 5) } };

test('a faster run is paid back after as many solves as make up for its compilation', async () => {
  const world = withOpenings(makeWorld(script), { sequential: opening(20), deer: opening(120) });
  const { runOf } = await measure(world);
  const { cold } = runOf('deer');
  expect(cold).toMatchObject({ compileNs: 120e6, cached: false, uploadNs: 2e6, autotuneNs: null, firstSolveNs: 7e6 });
  // 100 ms more to compile and 2 ms more for the first solve, 5 ms less with each.
  expect(cold?.payback).toMatchObject({ vs: 'sequential', solves: 21, solvesWithTuning: 21 });
  expect(runOf('sequential').cold?.payback).toBeNull();
});

test('tuning is charged apart, and is nothing where the choice was known', async () => {
  const world = withOpenings(makeWorld({ ...script, 'quasi-deer': {} }), {
    sequential: opening(20),
    deer: opening(120),
  });
  const tuning = { chunkFactor: 1, workgroupRows: null, tileRows: null, tileLanes: null };
  const known = await measure(world, {}, { tunings: { gru: tuning } });
  expect(known.runOf('deer').cold?.autotuneNs).toBe(0);
  const tuned = await measure(world, {}, { tunings: {} });
  const { cold } = tuned.runOf('deer');
  expect(cold?.autotuneNs).toBeGreaterThan(0);
  expect(cold?.payback?.solvesWithTuning).toBeGreaterThan(cold?.payback?.solves ?? Infinity);
});

test('a slower run never is, and without a time of its opening nothing is said', async () => {
  const slow = withOpenings(makeWorld({ ...script, deer: { wallMs: () => 11 } }), {
    sequential: opening(20),
    deer: opening(1),
  });
  expect((await measure(slow)).runOf('deer').cold?.payback?.solves).toBeNull();
  expect((await measure(makeWorld(script))).runOf('deer').cold).toBeNull();
});

test('a skipped run still has the length that is too much', async () => {
  const whyNot = 'too large';
  const { runOf } = await measure(makeWorld({ ...script, deer: { whyNot } }));
  expect(runOf('deer')).toMatchObject({
    status: 'skipped',
    memory: null,
    memoryLimit: { length: 1, reason: textReason(whyNot) },
  });
  expect(runOf('sequential').memoryLimit).toEqual({ length: null, reason: null, fitsAgainAt: null });
});

test('the residual tells the share of the steps that was looked at', async () => {
  const { runOf } = await measure(makeWorld(script));
  expect(runOf('deer').residual).toMatchObject({ share: 1, windows: 1 });
  const long = drawGru({ length: 6000, state: 32, input: 32, batch: 1 });
  const { inFloat64, method } = measureResidual(long, new Float32Array(6000 * 32), []);
  expect(inFloat64.share).toBeGreaterThan(0.1);
  expect(inFloat64.share).toBeLessThan(1);
  expect(method).toContain(`${inFloat64.windows} windows`);
  expect(inFloat64.maxAbs).toBeGreaterThan(0);
});

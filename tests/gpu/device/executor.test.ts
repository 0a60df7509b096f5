/** How a plan is run: slices, folding, several iterations a submit, refusals, cancelling, the ledger. */
import { changePasses } from '../../support/passes.ts';
import { passesIn } from '../../../src/compute/gpu/plan/stages.ts';
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { plannedBytes, type Plan } from '../../../src/compute/gpu/plan/plan.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('swiftshader');
  if (!opened) throw new Error('SwiftShader is missing');
  engine = opened;
});
afterAll(() => engine.close());

const problem = drawGru({ length: 700, state: 2, input: 2, batch: 1 });

function planOf(id: string, of: Problem = problem, maxIterations = 100, more: { segments?: number } = {}): Plan {
  return algorithmById(id).plan(
    of,
    { tolerance: 1e-4, maxIterations, lambda: 1e-2, reset: true, variant: 'auto', ...more },
    engine.traits,
  );
}

test('solves the same after the rates are known, when several iterations share a submit', async () => {
  const solver = await engine.open(planOf('quasi-deer'));
  const solutions = [];
  for (let solve = 0; solve < 4; solve += 1) solutions.push(await solver.solve({ profile: false, signal: null }));
  expect(new Set(solutions.map(({ iterations }) => iterations)).size).toBe(1);
  expect(solutions[3]?.trace).toEqual(solutions[0]?.trace);
  solver.destroy();
});

test('the trace has one row per iteration, the residual of the last one included', async () => {
  const solver = await engine.open(planOf('quasi-deer'));
  const { trace, iterations } = await solver.solve({ profile: false, signal: null });
  expect(trace.map((row) => row.iteration)).toEqual(Array.from({ length: iterations }, (_, index) => index + 1));
  expect(trace.every((row) => row.delta !== null && row.residual !== null && row.merit !== null)).toBe(true);
  expect(trace.at(-1)?.delta).toBeLessThanOrEqual(1e-4);
  expect(trace.at(-2)?.delta).toBeGreaterThan(1e-4);
  expect(trace.at(-1)?.residual).toBeLessThan(1e-4);
  solver.destroy();
});

test('stops at the last allowed iteration and says that it did not settle', async () => {
  const solver = await engine.open(planOf('jacobi', problem, 3));
  const solution = await solver.solve({ profile: false, signal: null });
  expect(solution).toMatchObject({ iterations: 3, settled: false, iterationsPerSequence: [null] });
  solver.destroy();
});

test('starts from a given trajectory', async () => {
  const truth = Float32Array.from(solveSequentialTwin(problem));
  const warm = { ...problem, guess: truth };
  const solver = await engine.open(planOf('quasi-deer', warm));
  expect((await solver.solve({ profile: false, signal: null })).iterations).toBe(1);
  expect((await solver.solve({ profile: false, signal: null })).iterations).toBe(1);
  solver.destroy();
});

test('the ledger holds what the plan announced, by category, and nothing after destroy', async () => {
  const plan = planOf('deer');
  const planned = plannedBytes(plan);
  const solver = await engine.open(plan);
  await solver.solve({ profile: false, signal: null });
  const memory = solver.memory();
  for (const category of ['weights', 'inputs', 'projections', 'states', 'jacobians', 'workspace', 'trace']) {
    expect(memory.categoriesBytes[category], category).toBe(planned.categoriesBytes[category]);
  }
  // s_0 stands behind the last step.
  expect(memory.categoriesBytes['states']).toBe((700 + 1) * 2 * 4);
  solver.destroy();
  expect(solver.memory().finalBytes).toBe(0);
  expect(solver.memory().peakBytes).toBe(memory.peakBytes);
});

test('folds more workgroups than one dimension holds', async () => {
  // One step, a batch beyond 65,535 chunks: each sequence is a chunk of its own, four to a workgroup.
  const wide = drawGru({ length: 1, state: 1, input: 1, batch: 300_000 });
  const truth = solveSequentialTwin(wide);
  for (const id of ['sequential', 'quasi-deer']) {
    const plan = planOf(id, wide);
    expect(Math.max(...passesIn(plan.body).map((pass) => pass.groups))).toBeGreaterThan(65_535);
    const solver = await engine.open(plan);
    await solver.solve({ profile: false, signal: null });
    const states = await solver.read('states', null);
    solver.destroy();
    expect(truth.every((value, index) => Math.abs(value - (states[index] ?? Number.NaN)) < 1e-5)).toBe(true);
  }
});

test('a plan beyond the limits is refused before anything is allocated, with the bytes', () => {
  const huge = { ...problem, length: 1_000_000_000 };
  const why = engine.whyNot(
    planOf('sequential', {
      cell: huge.cell,
      length: 1_000_000_000,
      state: 2,
      input: 2,
      batch: 1,
      hyper: {},
    } as Problem),
  );
  expect(reasonTextOrNull(why)).toMatch(/buffer "inputs" needs 8,000,000,000 bytes, the device allows 1,073,741,824/);
});

test('a kernel that does not compile is named with its line', async () => {
  const plan = planOf('sequential');
  const broken = {
    ...plan,
    kernels: plan.kernels.map((kernel) => ({
      ...kernel,
      source: kernel.source.replace('fn row_begin', 'fn row_start'),
    })),
  };
  await expect(engine.open(broken)).rejects.toThrow(/kernel project, line \d+: .*row_begin/);
  expect(engine.lostReason()).toBeNull();
});

test('a refused dispatch fails the solve instead of being dropped', async () => {
  const plan = planOf('sequential');
  const groups = 2 ** 34;
  const solver = await engine.open(changePasses(plan, (pass) => ({ ...pass, groups, sliceable: false })));
  await expect(solver.solve({ profile: false, signal: null })).rejects.toThrow();
  solver.destroy();
});

test('an aborted solve rejects with the reason and leaves the solver usable', async () => {
  const solver = await engine.open(planOf('quasi-deer'));
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  await expect(solver.solve({ profile: false, signal: abort.signal })).rejects.toThrow('enough');
  expect((await solver.solve({ profile: false, signal: null })).settled).toBe(true);
  solver.destroy();
});

test('a refused plan leaves no error scope open that would hide later errors', async () => {
  const own = await openTestEngine('swiftshader');
  if (!own) throw new Error('SwiftShader is missing');
  const plan = planOf('sequential');
  const broken = plan.kernels.map((kernel) => ({
    ...kernel,
    source: kernel.source.replace('fn row_begin', 'fn lost'),
  }));
  await expect(own.open({ ...plan, kernels: broken })).rejects.toThrow(/row_begin/);
  const solver = await own.open(plan);
  solver.destroy();
  await expect(solver.read('states', null)).rejects.toThrow(/destroyed/);
  own.close();
});

test('a device that goes away in the middle of a solve rejects it, and nothing else', async () => {
  const own = await openTestEngine('swiftshader');
  if (!own) throw new Error('SwiftShader is missing');
  const unheard: unknown[] = [];
  const hear = (reason: unknown): number => unheard.push(reason);
  process.on('unhandledRejection', hear);
  const long = drawGru({ length: 200_000, state: 16, input: 1, batch: 1 });
  const solver = await own.open(planOf('sequential', long));
  const { wallNs } = await solver.solve({ profile: false, signal: null });
  const solving = solver.solve({ profile: false, signal: null });
  setTimeout(() => own.close(), wallNs / 3e6);
  await expect(solving).rejects.toThrow(/./);
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

test('a batch of many sequences is stepped in slices', async () => {
  const wide = drawGru({ length: 530, state: 2, input: 1, batch: 1500 });
  const plan = planOf('sequential', wide, 100, { segments: 2 });
  expect(passesIn(plan.body).at(-1)).toMatchObject({ repeat: 2, sliceable: true });
  const truth = solveSequentialTwin(wide);
  const solver = await engine.open(plan);
  for (let solve = 0; solve < 2; solve += 1) await solver.solve({ profile: false, signal: null });
  const states = await solver.read('states', null);
  solver.destroy();
  expect(truth.every((value, index) => Math.abs(value - (states[index] ?? Number.NaN)) < 1e-5)).toBe(true);
});

test('reading the states adds little to the peak', async () => {
  const long = drawGru({ length: 10_000, state: 8, input: 8, batch: 1 });
  const peaks: Record<string, number> = {};
  for (const id of ['sequential', 'quasi-deer']) {
    const solver = await engine.open(planOf(id, long));
    await solver.solve({ profile: false, signal: null });
    expect(await solver.read('states', null)).toHaveLength(80_000);
    peaks[id] = solver.memory().peakBytes;
    solver.destroy();
  }
  const states = 80_000 * 4;
  expect(peaks['sequential']).toBeLessThan(1.1 * (states + 3 * states + states));
  expect(peaks['quasi-deer']).toBeLessThan((peaks['sequential'] ?? 0) + 3 * states);
});

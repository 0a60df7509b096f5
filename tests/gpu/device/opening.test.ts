/** What opening a solver takes and holds: compile and upload apart, memory as predicted, and its course. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { predictedPeakBytes } from '../../../src/compute/gpu/device/predict-memory.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('swiftshader');
  if (!opened) throw new Error('SwiftShader is missing');
  engine = opened;
});
afterAll(() => engine.close());

const problem = drawGru({ length: 3000, state: 3, input: 3, batch: 2 });
const parameters = { tolerance: 1e-4, maxIterations: 50, lambda: 1e-2, reset: true, variant: 'auto' } as const;
const planOf = (id: string) => algorithmById(id).plan(problem, parameters, engine.traits);

test('a set of kernels is cold once, also where others brought some of them along', async () => {
  const sequential = await engine.open(planOf('sequential'), { cold: true });
  const quasi = await engine.open(planOf('quasi-deer'), { cold: true });
  const again = await engine.open(planOf('quasi-deer'), { cold: true });
  for (const { opening } of [sequential, quasi]) {
    expect(opening?.isCached).toBe(false);
    expect(opening?.compileNs).toBeGreaterThan(0);
    expect(opening?.uploadNs).toBeGreaterThan(0);
  }
  expect(again.opening).toMatchObject({ isCached: true, compileNs: quasi.opening?.compileNs });
  // Nobody asked for more than what was missing, so the time of the whole is not known.
  const shared = await engine.open(planOf('jacobi'));
  expect(shared.opening).toMatchObject({ isCached: true, compileNs: null });
  for (const solver of [quasi, again]) {
    expect((await solver.solve({ profile: false, signal: null })).settled).toBe(true);
  }
  for (const solver of [sequential, quasi, again, shared]) solver.destroy();
});

test.each(['sequential', 'quasi-deer', 'deer'])(
  '%s takes the memory that was predicted, from open to freed',
  async (id) => {
    const plan = planOf(id);
    const solver = await engine.open(plan, { cold: true });
    for (let solve = 0; solve < 3; solve += 1) {
      await solver.solve({ profile: false, signal: null });
      await solver.read('states', null);
    }
    solver.destroy();
    const { peakBytes, overTime = [] } = solver.memory();
    expect(peakBytes).toBe(predictedPeakBytes(plan, engine.traits));
    const totals = overTime.map(({ categoriesBytes }) => Object.values(categoriesBytes).reduce((a, b) => a + b, 0));
    expect(Math.max(...totals)).toBe(peakBytes);
    expect(totals.at(-1)).toBe(0);
    expect([...new Set(overTime.map(({ phase }) => phase))]).toEqual(['open', 'solve', 'read back', 'freed']);
    expect(overTime.length).toBeLessThan(30);
    expect(overTime.map(({ ns }) => ns)).toEqual(overTime.map(({ ns }) => ns).toSorted((a, b) => a - b));
  },
);

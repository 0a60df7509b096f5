/** What becomes of a run whose method is not what it says. */
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { expect, it } from 'vitest';
import { makeWorld, measure, type Behaviour } from '../../../bench/fake-engine.ts';

/** The fake device gives the truth, whatever it is asked for: after one iteration as after three. */
async function measureLiar(behaviour: Behaviour) {
  const world = makeWorld({ sequential: {}, deer: behaviour });
  const { open } = world.engine;
  world.engine.open = async (plan, options) => {
    const solver = await open(plan, options);
    const solveFirst = async (iterations: number) => {
      const solution = await solver.solve({ profile: false, signal: null });
      const trace = solution.trace.slice(0, iterations);
      return { ...solution, iterations: trace.length, settled: trace.length === solution.iterations, trace };
    };
    return plan.algorithm === 'deer' ? { ...solver, solveFirst } : solver;
  };
  return measure(world);
}

it('is unfaithful, has no time and did not pass, though its states are right', async () => {
  const run = (await measureLiar({})).runOf('deer');
  expect(run.status).toBe('unfaithful');
  expect(reasonTextOrNull(run.reason)).toMatch(/^(delta|settled|states|residual|iterations)/);
  expect(run.timing).toBeNull();
  expect(run.speedup).toBeNull();
  expect(run.iterations).toBe(3);
  expect(run.verification?.passed).toBe(false);
});

it('is unfaithful also where it did not converge', async () => {
  const run = (await measureLiar({ settled: () => false })).runOf('deer');
  expect(run.status).toBe('unfaithful');
  expect(run.timing).toBeNull();
});

it('stays wrong where its states are', async () => {
  const run = (await measureLiar({ spoil: (states) => states.fill(0.5) })).runOf('deer');
  expect(run.status).not.toBe('ok');
  expect(['wrong', 'unfaithful']).toContain(run.status);
});

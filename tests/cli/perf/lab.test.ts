/** Nothing is timed that was not verified: the lab on a real adapter, and with a device that computes the wrong thing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lab } from '../../../src/cli/perf/lab.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { openTestEngine } from '../../support/engines.ts';

const live = new AbortController().signal;
const small = { length: 300, state: 4 };
let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('swiftshader');
  if (!opened) throw new Error('SwiftShader is missing');
  engine = opened;
});
afterAll(() => engine.close());

test('a solver is timed over a few iterations, once all of them were verified', async () => {
  const { solver, solve, memory } = await new Lab(engine, live).prepare({
    ...{ algorithm: 'quasi-deer', ...small, iterations: 2 },
  });
  const solution = await solve(true);
  expect(solution).toMatchObject({ iterations: 2, settled: false });
  expect(Object.keys(solution.phasesNs ?? {})).toContain('project');
  expect(memory.peakBytes).toBeGreaterThan(5 * 300 * 4 * 4);
  solver.destroy();
});

test('forward and gradient are prepared together, the gradient verified too', async () => {
  const { solver, solve, check } = await new Lab(engine, live).prepare({ algorithm: 'deer', ...small, gradient: true });
  expect((await solve(true)).phasesNs).toHaveProperty('gradient');
  await expect(check()).resolves.toBeUndefined();
  solver.destroy();
});

test('what computes the wrong thing, is unknown, or does not fit is refused with the reason', async () => {
  const spoilt: Engine = {
    ...engine,
    open: async (plan) => {
      const solver = await engine.open(plan);
      const spoil = plan.algorithm === 'deer';
      return {
        ...solver,
        read: async (name, signal) => (await solver.read(name, signal)).map((s) => (spoil ? -s : s)),
      };
    },
  };
  const lab = new Lab(spoilt, live);
  await expect(lab.prepare({ algorithm: 'deer', ...small })).rejects.toThrow(/not-converged: stalled|wrong: /);
  await expect(lab.prepare({ algorithm: 'newton', ...small })).rejects.toThrow('newton is not part of this build');
  await expect(lab.prepare({ algorithm: 'deer', length: 300, state: 100 })).rejects.toThrow(/up to state size 64/);
});

test('a repetition whose steps or states are not those that were verified is refused', async () => {
  let solves = 0;
  const drifting: Engine = {
    ...engine,
    open: async (plan) => {
      const solver = await engine.open(plan);
      return {
        ...solver,
        solve: async (options) => {
          const solution = await solver.solve(options);
          solves += 1;
          const trace = solution.trace.map((row) => ({ ...row, delta: solves > 2 ? 1 : (row['delta'] ?? null) }));
          return { ...solution, trace };
        },
        read: async (name, signal) => (await solver.read(name, signal)).map((s) => (solves > 2 ? s + 1 : s)),
      };
    },
  };
  const { solver, solve, check } = await new Lab(drifting, live).prepare({ algorithm: 'quasi-deer', ...small });
  await expect(solve(false)).rejects.toThrow(/iteration 1 made a step of 1/);
  await expect(check()).rejects.toThrow(/not those that were verified/);
  solver.destroy();
});

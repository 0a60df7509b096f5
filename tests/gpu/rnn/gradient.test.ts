/** The gradient with respect to initial states, inputs and all weights, against the golden cases' float64 ones. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { GradientPartName } from '../../../src/compute/studies/rnn/algorithms/gradient/gradient.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { openTestEngine } from '../../support/engines.ts';
import { loadGolden, pickStored, type GoldenArray } from '../../support/golden.ts';

/** Every cell that has golden cases, several sequences, an initial state of its own, and more than one chunk. */
const CASES = ['gru_small', 'gru_T256', 'elman_small', 'lstm_small', 'lem_small', 'lorenz96_T64', 'ar_gru_reset'];
const TOLERANCE = 1e-6;

describe.each([
  ['swiftshader', 'auto'],
  ['swiftshader', 'portable'],
  ['llvmpipe', 'auto'],
] as const)('%s, %s kernels', (kind, variant) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  test.for(CASES)('%s', async (name, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const { problem, golden } = loadGolden(name);
    const cotangents = Float32Array.from(golden.grad.c.data as number[]);
    for (const id of ['sequential', 'deer']) {
      const parameters = {
        tolerance: TOLERANCE,
        maxIterations: 60,
        lambda: null,
        reset: true,
        variant,
        gradient: true,
      };
      const plan = algorithmById(id).plan({ ...problem, cotangents }, parameters, engine.traits);
      expect(engine.whyNot(plan)).toBeNull();
      const solver = await engine.open(plan);
      await solver.solve({ profile: false, signal: null });
      const read = (part: GradientPartName) => solver.read(part, null);
      const close = (what: string, actual: ArrayLike<number>, expected: readonly (number | null)[]) => {
        const size = Math.max(1, ...expected.map((value) => Math.abs(value ?? 0)));
        expected.forEach((value, index) =>
          expect(
            Math.abs((actual[index] ?? Number.NaN) - (value ?? Number.NaN)),
            `${id} ${what} ${index}`,
          ).toBeLessThanOrEqual(2e-4 * size),
        );
      };
      const stored = (what: string, actual: Float32Array | null, expected: GoldenArray, width: number) =>
        close(what, pickStored(actual ?? [], expected, golden, width), expected.data);
      stored('adjoint', await read('adjoint'), golden.grad.adjoint, problem.state);
      close('ds0', await read('initial-gradients'), golden.grad.ds0.data);
      if (problem.input > 0) stored('dx', await read('input-gradients'), golden.grad.dx, problem.input);
      const weights = problem.cell.weights.length > 0 ? await read('weight-gradients') : new Float32Array();
      let offset = 0;
      for (const { name: weight } of problem.cell.weights) {
        const expected = golden.grad.dtheta[weight]?.data ?? [];
        close(weight, weights.subarray(offset, offset + expected.length), expected);
        offset += expected.length;
      }
      expect(weights.length).toBe(offset);
      solver.destroy();
    }
  });
});

/** The functions of cells on a device: near float64 where they are steep, and finite and saturated where they are not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { START_AT_ZERO, type Cell } from '../../../src/compute/studies/rnn/cells/cell.ts';
import { H, ONE, projection, spread, UNARY_KINDS, unary } from '../../../src/compute/studies/rnn/cells/expression.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { openTestEngine } from '../../support/engines.ts';

const EXACT: Readonly<Record<(typeof UNARY_KINDS)[number], (x: number) => number>> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
};

const STEEP = Array.from({ length: 161 }, (_, k) => (k - 80) / 8);
const HUGE = [89, 1e2, 1e3, 1e4].flatMap((x) => [x, -x]);

/** One state that becomes the function of the input, so that a solve evaluates it at every x. */
function cellOf(kind: (typeof UNARY_KINDS)[number]): Cell {
  return {
    id: `only-${kind}`,
    title: kind,
    description: kind,
    source: 'test',
    blocks: [{ name: 's', width: H }],
    inputSize: 1,
    weights: [],
    projections: [{ weight: null, bias: null, width: ONE }],
    next: [spread(unary(kind, projection(0, ONE)))],
    hyper: {},
    draws: {},
    start: START_AT_ZERO,
  };
}

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (adapter) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(adapter);
    if (adapter === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  test.for(UNARY_KINDS)('%s', async (kind, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    // WGSL promises sines within 2⁻¹¹, and on one period only.
    const isWave = kind === 'sin' || kind === 'cos';
    const within = isWave ? STEEP.filter((x) => Math.abs(x) <= Math.PI) : STEEP;
    const inputs = Float32Array.from(isWave || kind === 'exp' ? within : [...within, ...HUGE]);
    const tolerance = isWave ? 2 ** -11 : 5e-6;
    const problem = {
      ...{ cell: cellOf(kind), length: inputs.length, state: 1, input: 1, batch: 1, hyper: {}, weights: {} },
      ...{ inputs, initial: new Float32Array(1), guess: null },
    };
    const parameters = { tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'auto' } as const;
    const solver = await engine.open(algorithmById('sequential').plan(problem, parameters, engine.traits));
    await solver.solve({ profile: false, signal: null });
    const states = await solver.read('states', null);
    solver.destroy();
    inputs.forEach((x, index) => {
      const exact = EXACT[kind](x);
      const size = Math.max(1, Math.abs(exact));
      expect(Math.abs((states[index] ?? Number.NaN) - exact), `${kind}(${x})`).toBeLessThanOrEqual(tolerance * size);
    });
  });
});

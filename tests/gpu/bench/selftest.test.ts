/** The kernel that makes its first steps twice: the same states as stepping once, and exactly as many steps as it says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sequential } from '../../../src/compute/studies/rnn/algorithms/sequential/sequential.ts';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { slowedAlgorithm } from '../../../src/compute/studies/rnn/selftest/slowed.ts';
import { drawProblem } from '../../../src/compute/studies/rnn/drawing/workload.ts';
import type { Plan } from '../../../src/compute/gpu/plan/plan.ts';
import { openTestEngine } from '../../support/engines.ts';

const LENGTH = 500;
const problem = drawProblem(cellById('lorenz96'), { length: LENGTH, state: 8, input: 0, batch: 1, seed: 0 }, 1);
const PARAMETERS = {
  ...{ tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'portable' as const },
};

/** The same plan with that many steps in its parameters. */
function withSteps(plan: Plan, steps: number): Plan {
  const buffers = plan.buffers.map((buffer) => {
    if (buffer.name !== 'params' || !(buffer.data instanceof Uint32Array)) return buffer;
    const words = buffer.data.slice();
    words[4] = steps;
    return { ...buffer, data: words };
  });
  return { ...plan, buffers };
}

describe.each(['llvmpipe', 'swiftshader'] as const)('%s', (kind) => {
  let engine: Engine;

  beforeAll(async () => {
    const opened = await openTestEngine(kind);
    if (!opened) throw new Error(`no ${kind} on this machine`);
    engine = opened;
  });

  afterAll(() => engine.close());

  async function statesOf(plan: Plan): Promise<Float32Array> {
    const solver = await engine.open(plan);
    try {
      await solver.solve({ profile: false, signal: null });
      return await solver.read('states', null);
    } finally {
      solver.destroy();
    }
  }

  test.each([0, 1, 125, LENGTH])('%i extra steps change no state', async (extra) => {
    const expected = await statesOf(sequential.plan(problem, { ...PARAMETERS, segments: 1 }, engine.traits));
    const plan = slowedAlgorithm('slowed', () => extra).plan(problem, PARAMETERS, engine.traits);
    expect(await statesOf(plan)).toEqual(expected);
  });

  test('a kernel that makes one step fewer leaves the last state out', async () => {
    const plan = slowedAlgorithm('slowed', () => 125).plan(problem, PARAMETERS, engine.traits);
    const whole = await statesOf(plan);
    const short = await statesOf(withSteps(plan, LENGTH + 124));
    expect(short.subarray(0, -8)).toEqual(whole.subarray(0, -8));
    expect(short.subarray(-8)).toEqual(new Float32Array(8));
    expect(whole.subarray(-8).some((value) => value !== 0)).toBe(true);
  });
});

/** ONNX Runtime as a contender: the models that it is given, and what becomes of its outputs. */
import { expect, test } from 'vitest';
import { algorithmById } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import { openOrtSolver } from '../../../../../src/compute/studies/rnn/peers/delegated/ort-solver.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { layerModel, ORT_CELLS } from '../../../../../src/compute/studies/rnn/peers/ort/layers.ts';
import { NO_ORT } from '../../../../../src/compute/studies/rnn/peers/ort/runtime.ts';
import { message, textField, varintField } from '../../../../../src/compute/studies/rnn/peers/ort/protobuf.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { makeOrtRuntime, readFields, readModel } from '../../../../support/weights/onnx.ts';

const PARAMETERS = { tolerance: 1e-4, maxIterations: 9, lambda: null, reset: true, variant: 'auto' } as const;
const TRAITS = { type: 'software', features: new Set<string>(), limits: {}, subgroupSize: null } as const;

/** With other entries in every bias and initial state, so that none can be taken for another. */
function problemOf(cell: string, length = 20, batch = 3): Problem {
  const drawn = drawProblem(cellById(cell), { length, state: 4, input: 3, batch, seed: 5 }, 1);
  const weights = Object.fromEntries(
    Object.entries(drawn.weights).map(([name, values], place) => [
      name,
      name.startsWith('b') ? values.map((_, index) => Math.sin(1 + index + 7 * place)) : values,
    ]),
  );
  return { ...drawn, weights, initial: drawn.initial.map((_, index) => Math.cos(1 + index)) };
}

async function solverOf(problem: Problem, share: 'one' | 'all', runtime = makeOrtRuntime()) {
  const id = share === 'one' ? 'ort-cpu-1-sequential' : 'ort-cpu-sequential';
  const plan = algorithmById(id).plan(problem, PARAMETERS, TRAITS);
  expect(plan.delegation).toMatchObject({ to: 'ort', isOnHost: true, task: { method: 'sequential', threads: share } });
  return { runtime, solver: await openOrtSolver(runtime, problem, plan, share) };
}

test.each(ORT_CELLS)('%s: gates, biases, layouts and initial states are those of the operator', async (cell) => {
  const problem = problemOf(cell);
  const { solver, runtime } = await solverOf(problem, 'all');
  for (let solve = 0; solve < 2; solve += 1) {
    const { iterations, settled, gpuNs } = await solver.solve({ profile: false, signal: null });
    expect({ iterations, settled, gpuNs }).toEqual({ iterations: 0, settled: true, gpuNs: null });
  }
  const states = await solver.read('states', null);
  const truth = solveSequentialTwin(problem);
  expect(states).toHaveLength(truth.length);
  states.forEach((value, index) => expect(value).toBeCloseTo(truth[index]!, 5));
  expect(solver.memory().finalBytes).toBeGreaterThan(0);
  solver.destroy();
  expect(solver.memory().finalBytes).toBe(0);
  await expect(solver.solve({ profile: false, signal: null })).rejects.toThrow(/destroyed/);
  expect(runtime.live).toBe(0);
});

test('the memory of an LSTM follows from the outputs in pieces, and ends with the runtime’s own', async () => {
  const problem = problemOf('lstm', 6000);
  const runtime = makeOrtRuntime();
  const { solver } = await solverOf(problem, 'one', runtime);
  await solver.solve({ profile: false, signal: null });
  const states = await solver.read('states', null);
  const truth = solveSequentialTwin(problem);
  const worst = states.reduce((most, value, index) => Math.max(most, Math.abs(value - truth[index]!)), 0);
  expect(worst).toBeLessThan(1e-5);
  expect(solver.remark).toContain('recomputed from h');
});

test('a runtime that returns another trajectory is not covered up by what is recomputed', async () => {
  const problem = problemOf('lstm');
  const honest = makeOrtRuntime();
  const spoiling = {
    ...honest,
    open: async (model: Uint8Array, threads: number) => {
      const session = await honest.open(model, threads);
      return {
        ...session,
        run: async (...[inputs, outputs]: Parameters<typeof session.run>) => {
          await session.run(inputs, outputs);
          outputs['cT']?.data.fill(9);
        },
      };
    },
  };
  const { solver } = await solverOf(problem, 'one', spoiling as ReturnType<typeof makeOrtRuntime>);
  await solver.solve({ profile: false, signal: null });
  const states = await solver.read('states', null);
  expect([...states.subarray(-2)]).toEqual([9, 9]);
});

test('one thread or all, and the remark says which', async () => {
  for (const [share, threads, words] of [
    ['one', 1, 'one thread'],
    ['all', 4, '4 threads'],
  ] as const) {
    const { solver, runtime } = await solverOf(problemOf('gru'), share);
    expect(runtime.opened.map((one) => one.threads)).toEqual([threads]);
    expect(solver.remark).toContain(`ONNX Runtime 0.0, CPU provider, ${words}`);
    solver.destroy();
  }
});

test('the model names sizes, operator set and constants as ONNX has them', () => {
  const model = readModel(layerModel(problemOf('gru')));
  expect(model).toMatchObject({ irVersion: 8, operatorSet: 15 });
  expect(model.nodes).toEqual([
    {
      operator: 'GRU',
      inputs: ['x', 'W', 'R', 'B', '', 'h0'],
      outputs: ['y'],
      attributes: { hidden_size: 4, linear_before_reset: 1 },
    },
  ]);
  expect(model.inputs).toEqual({ x: [20, 3, 3], h0: [1, 3, 4] });
  expect(model.outputs).toEqual({ y: [20, 1, 3, 4] });
  expect([...model.constants].map(([name, { dims }]) => [name, dims])).toEqual([
    ['W', [1, 12, 3]],
    ['R', [1, 12, 4]],
    ['B', [1, 24]],
  ]);
});

test('fields of protocol buffers are those of the specification', () => {
  expect([...varintField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect([...textField(2, 'testing')]).toEqual([0x12, 0x07, ...new TextEncoder().encode('testing')]);
  expect(readFields(message([varintField(20, 2 ** 40), varintField(3, 0)]))).toEqual(
    new Map([
      [20, [2 ** 40]],
      [3, [0]],
    ]),
  );
  expect(() => varintField(1, -1)).toThrow(RangeError);
});

test('where there is no runtime the reason says where there is one', () => {
  expect(NO_ORT.whyMissing).toMatch(/from the command line only/);
});

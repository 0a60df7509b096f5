import { describe, expect, it } from 'vitest';
import { cellById, CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { checksumOf, drawNormals, normals } from '../../../../../src/compute/studies/rnn/drawing/random.ts';
import {
  drawCotangents,
  drawProblem,
  drawWeights,
  elementCount,
  startOf,
  weightShape,
} from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { makeStepTwin } from '../../../../../src/compute/studies/rnn/twin/step.ts';
import { GOLDEN_NAMES, loadGolden } from '../../../../support/golden.ts';

describe.each(GOLDEN_NAMES)('golden case %s', (name) => {
  const { problem, golden } = loadGolden(name);
  const { draw } = golden;

  it('has the weights that its seed draws', () => {
    const { weightsSeed = 0, gain = 0, biasStd = 0 } = draw;
    const drawn = drawWeights(problem.cell, problem, { weightsSeed, gain, biasStd, constants: draw });
    expect(drawn).toEqual(problem.weights);
    expect(checksumOf(problem.cell.weights.map((weight) => drawn[weight.name]!))).toBe(golden.weights.fnv1a32);
  });

  it('has the cotangents of its seed, and weights of the declared shapes', () => {
    const { cotangentSeed = 0 } = draw;
    expect([...drawNormals(normals(cotangentSeed), golden.T * golden.B * golden.D, 1)]).toEqual(golden.grad.c.data);
    const shapes = problem.cell.weights.map((weight) => [weight.name, weightShape(weight, problem.cell, problem)]);
    const gradients = Object.entries(golden.grad.dtheta).map(([weight, { shape }]) => [weight, shape]);
    expect(shapes).toEqual(gradients);
  });
});

const sizes = { length: 20, state: 4, input: 3, batch: 2 };

describe('drawn problems', () => {
  it('take their streams from the seed, with zero biases and initial states', () => {
    const problem = drawProblem(cellById('gru'), { ...sizes, seed: 7 }, 1.2);
    expect(problem.weights).toEqual(drawWeights(problem.cell, sizes, { weightsSeed: 28, gain: 1.2, biasStd: 0 }));
    expect(problem.inputs).toEqual(drawNormals(normals(29), 120, 1));
    expect(problem.weights['bhn']).toEqual(new Float32Array(4));
    expect(problem.initial).toEqual(new Float32Array(8));
    expect(problem.guess).toBeNull();
    expect(drawCotangents(sizes, 7)).toEqual(drawNormals(normals(30), 160, 1));
  });

  it('leave the input matrices alone where the gain is zero', () => {
    const [none, one] = [0, 1].map((gain) => drawProblem(cellById('gru'), { ...sizes, seed: 1 }, gain));
    expect(none?.weights['Wr']?.every((weight) => weight === 0)).toBe(true);
    expect(none?.weights['Uz']).toEqual(one?.weights['Uz']);
  });

  it('scale by the hidden width, not by the state size', () => {
    const { weights } = drawProblem(cellById('lstm'), { ...sizes, state: 8, seed: 1 }, 1);
    const [first] = drawNormals(normals(4), 1, 1 / Math.sqrt(4));
    expect(weights['Wi']).toHaveLength(16);
    expect(weights['Wi']?.[0]).toBe(first);
  });

  it('of ar-gru draw the readout before the biases, and fix the rest', () => {
    const { weights, input } = drawProblem(cellById('ar-gru'), { ...sizes, seed: 1 }, 1);
    const stream = drawNormals(normals(4), 39, 1);
    const scaled = (from: number, to: number, std: number) =>
      [...stream.subarray(from, to)].map((value) => expect.closeTo(value * std, 6));
    expect(input).toBe(1);
    expect([...weights['Un']!]).toEqual(scaled(33, 36, 1));
    expect([...weights['wmu']!]).toEqual(scaled(36, 39, 0.5 / Math.sqrt(3)));
    expect(weights['bz']).toEqual(new Float32Array(3).fill(1.5));
    expect([weights['br'], weights['ws']]).toEqual([new Float32Array(3), new Float32Array(3)]);
    expect([weights['bmu'], weights['bs']]).toEqual([new Float32Array(1), new Float32Array([-1])]);
  });

  it('of node scale each matrix by its own columns', () => {
    const { weights, input } = drawProblem(cellById('node'), { ...sizes, seed: 1 }, 2);
    const stream = normals(4);
    expect(weights['W1']).toEqual(drawNormals(stream, 32, 2 / Math.sqrt(4)));
    expect(weights['W2']).toEqual(drawNormals(stream, 32, 2 / Math.sqrt(8)));
    expect(input).toBe(0);
  });

  it('of lorenz96 start on the attractor, 1,000 steps after 8, 8, …, the first 0.01 more for each sequence', () => {
    const problem = drawProblem(cellById('lorenz96'), { ...sizes, state: 5, seed: 3 }, 1);
    const twin = makeStepTwin(problem);
    const starts = [8.01, 8.02].map((first) => {
      const state = Float64Array.of(first, 8, 8, 8, 8);
      for (let t = 0; t < 1000; t++) twin.next(state, 0, 0, state);
      return state;
    });
    expect(problem.initial).toEqual(Float32Array.from(starts.flatMap((state) => [...state])));
    for (const state of starts) expect(Math.max(...state) - Math.min(...state)).toBeGreaterThan(1);
  });

  it.each(CELLS)('of $id are as large as their shapes say', (cell) => {
    const problem = drawProblem(cell, { ...sizes, seed: 0 }, 1);
    for (const weight of cell.weights)
      expect(problem.weights[weight.name]).toHaveLength(elementCount(weightShape(weight, cell, problem)));
    expect(problem.inputs).toHaveLength(20 * 2 * problem.input);
    expect(problem.initial).toHaveLength(8);
  });
});

it('gives single rows one dimension in files, and columns two', () => {
  const cell = cellById('ar-gru');
  const shapeOf = (name: string) =>
    weightShape(
      cell.weights.find((weight) => weight.name === name)!,
      cell,
      { state: 8, input: 1 },
    );
  expect(['wmu', 'bmu', 'Ur', 'Wr'].map(shapeOf)).toEqual([[7], [1], [7, 1], [7, 7]]);
});

it('starts at zero without steps to discard', () => {
  expect(startOf(cellById('lstm'), { state: 6, input: 2, batch: 2 }, { hyper: {}, weights: {} })).toEqual(
    new Float32Array(12),
  );
});

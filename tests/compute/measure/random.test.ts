import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellById } from '../../../src/compute/cells/index.ts';
import { checksumOf, drawNormals, mulberry32, normals } from '../../../src/compute/measure/random.ts';
import { drawProblem, drawWeights } from '../../../src/compute/measure/workload.ts';
import { loadGolden } from '../../support/golden.ts';

interface Stream {
  seed: number;
  uniforms: number[];
  normals: number[];
  normals_float32: number[];
  fnv1a32_of_1000_float32_normals: string;
  uniform_1000000: number;
}
const { streams } = JSON.parse(readFileSync(new URL('../../golden/prng.json', import.meta.url), 'utf8')) as {
  streams: Stream[];
};

describe.each(streams)('stream $seed', (stream) => {
  it('gives the golden uniforms, bit for bit', () => {
    const uniform = mulberry32(stream.seed);
    expect(stream.uniforms.map(() => uniform())).toEqual(stream.uniforms);
    for (let drawn = stream.uniforms.length; drawn < 999_999; drawn++) uniform();
    const [next, after] = [uniform(), uniform()];
    expect([next, after]).toContain(stream.uniform_1000000);
  });

  it('gives the golden normals, bit for bit', () => {
    const normal = normals(stream.seed);
    expect(stream.normals.map(() => normal())).toEqual(stream.normals);
    const thousand = drawNormals(normals(stream.seed), 1000, 1);
    expect([...thousand.subarray(0, stream.normals_float32.length)]).toEqual(stream.normals_float32);
    expect(checksumOf([thousand])).toBe(stream.fnv1a32_of_1000_float32_normals);
  });
});

describe('drawn problems', () => {
  it('regenerates the arrays of golden cases', () => {
    const { problem } = loadGolden('gru_small');
    const weights = drawWeights(problem.cell, problem, { weightsSeed: 103, gain: 1, biasStd: 0.5 });
    expect(weights).toEqual(problem.weights);
    expect(drawNormals(normals(203), problem.inputs.length, 1)).toEqual(problem.inputs);
    expect(drawNormals(normals(403), problem.initial.length, 0.5)).toEqual(problem.initial);
  });

  it('takes its streams from the seed, with zero biases and initial states', () => {
    const sizes = { length: 20, state: 4, input: 3, batch: 2 };
    const problem = drawProblem(cellById('gru'), { ...sizes, seed: 7 }, 1.2);
    expect(problem.weights).toEqual(drawWeights(problem.cell, sizes, { weightsSeed: 28, gain: 1.2, biasStd: 0 }));
    expect(problem.inputs).toEqual(drawNormals(normals(29), 120, 1));
    expect(problem.weights['bhn']).toEqual(new Float32Array(4));
    expect(problem.initial).toEqual(new Float32Array(8));
    expect(problem.guess).toBeNull();
  });

  it('leaves the input matrices alone where the gain is zero', () => {
    const sizes = { length: 1, state: 4, input: 3, batch: 1 };
    const [none, one] = [0, 1].map((gain) => drawProblem(cellById('gru'), { ...sizes, seed: 1 }, gain));
    expect(none?.weights['Wr']?.every((weight) => weight === 0)).toBe(true);
    expect(none?.weights['Uz']).toEqual(one?.weights['Uz']);
  });

  it('hashes the little-endian bytes', () => {
    expect(checksumOf([])).toBe('811c9dc5');
    expect(checksumOf([new Float32Array([1]), new Float32Array([2])])).toBe(checksumOf([new Float32Array([1, 2])]));
  });
});

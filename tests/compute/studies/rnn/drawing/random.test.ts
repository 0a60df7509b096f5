import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksumOf, drawNormals, mulberry32, normals } from '../../../../../src/compute/studies/rnn/drawing/random.ts';

interface Stream {
  seed: number;
  uniforms: number[];
  normals: number[];
  normals_float32: number[];
  fnv1a32_of_1000_float32_normals: string;
  uniform_1000000: number;
}
const { streams } = JSON.parse(readFileSync(new URL('../../../../golden/prng.json', import.meta.url), 'utf8')) as {
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

it('hashes the little-endian bytes', () => {
  expect(checksumOf([])).toBe('811c9dc5');
  expect(checksumOf([new Float32Array([1]), new Float32Array([2])])).toBe(checksumOf([new Float32Array([1, 2])]));
});

import { describe, expect, it } from 'vitest';
import { findAdapters, type FoundAdapter } from '../../../src/cli/gpu.ts';
import type { Cell } from '../../../src/compute/cells/cell.ts';
import { differentiate } from '../../../src/compute/cells/differentiate.ts';
import { isSameLeaf, own, product, projection, type Leaf } from '../../../src/compute/cells/expression.ts';
import { CELLS } from '../../../src/compute/cells/index.ts';
import { emitCellWgsl } from '../../../src/compute/cells/wgsl.ts';
import { mulberry32 } from '../../../src/compute/measure/random.ts';
import { evaluateComplex, type Complex } from '../../support/complex.ts';

const POINTS = 256;
/** A handful of float32 roundings, and exp within the few units in the last place that WGSL allows. */
const TOLERANCE = 5e-6;

const adapters = await findAdapters();
const cases = adapters.flatMap((adapter) => CELLS.map((cell) => ({ adapter, cell, id: cell.id, kind: adapter.kind })));

describe.each(cases)('the WGSL of $id on $kind', ({ adapter, cell }) => {
  const leaves = [...cell.products.map((_, k) => product(k)), ...cell.projections.map((_, k) => projection(k)), own];

  it('computes the step and its partials at ordinary points', async () => {
    const uniform = mulberry32(3);
    const points = Array.from({ length: POINTS }, () => leaves.map(() => Math.fround(6 * uniform() - 3)));
    await expectLikeTwin(await runOnDevice(adapter, cell, points), cell, leaves, points);
  });

  it('stays finite and saturates where exp would overflow', async () => {
    const uniform = mulberry32(4);
    const sizes = [-1e4, -100, -89, 0, 89, 100, 1e4];
    const points = Array.from({ length: POINTS }, () =>
      leaves.map((leaf) => (leaf === own ? Math.fround(uniform()) : sizes[Math.floor(uniform() * sizes.length)]!)),
    );
    await expectLikeTwin(await runOnDevice(adapter, cell, points), cell, leaves, points);
  });
});

function expectLikeTwin(rows: number[][], cell: Cell, leaves: readonly Leaf[], points: number[][]): void {
  const partial = differentiate(cell.step);
  const roots = [cell.step, partial(own), ...cell.products.map((_, k) => partial(product(k)))];
  points.forEach((point, row) => {
    const valueOf = (leaf: Leaf): Complex => ({
      re: leaf.kind === 'constant' ? leaf.value : point[leaves.findIndex((known) => isSameLeaf(leaf, known))]!,
      im: 0,
    });
    const expected = roots.map((root) => evaluateComplex(root, valueOf).re);
    const [next, stepNext, ...partials] = rows[row]!;
    expect(stepNext).toBe(next);
    [next!, ...partials].forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(expected[i]!)));
    });
  });
}

/** One thread per point: next of both functions, then the partials by own and by each product. */
async function runOnDevice(adapter: FoundAdapter, cell: Cell, points: number[][]): Promise<number[][]> {
  const parameters = cell.products.length + cell.projections.length + 1;
  const results = cell.products.length + 3;
  const read = Array.from({ length: parameters }, (_, i) => `points[p * ${parameters}u + ${i}u]`).join(', ');
  const fields = ['next', 'own', ...cell.products.map((_, k) => `m${k}`)];
  const stores = fields.map((field, i) => `results[r + ${i === 0 ? 0 : i + 1}u] = at.${field};`).join('\n  ');
  const code = `${emitCellWgsl(cell)}
@group(0) @binding(0) var<storage, read> points: array<f32>;
@group(0) @binding(1) var<storage, read_write> results: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let p = id.x;
  let r = p * ${results}u;
  let at = cell_linearise(${read});
  ${stores}
  results[r + 1u] = cell_next(${read});
}`;
  const flat = await dispatch(
    adapter,
    code,
    Float32Array.from(points.flat()),
    points.length * results,
    points.length / 64,
  );
  return points.map((_, row) => [...flat.subarray(row * results, (row + 1) * results)]);
}

async function dispatch(
  adapter: FoundAdapter,
  code: string,
  input: Float32Array<ArrayBuffer>,
  outputLength: number,
  groups: number,
) {
  const device = await (await adapter.request()).requestDevice();
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const makeBuffer = (size: number, usage: number) => device.createBuffer({ size, usage });
  const points = makeBuffer(input.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
  const results = makeBuffer(outputLength * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const readback = makeBuffer(outputLength * 4, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  device.queue.writeBuffer(points, 0, input);
  const entries = [points, results].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(groups);
  pass.end();
  encoder.copyBufferToBuffer(results, 0, readback, 0, outputLength * 4);
  device.queue.submit([encoder.finish()]);
  expect(await device.popErrorScope()).toBe(null);
  await readback.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(readback.getMappedRange().slice(0));
  device.destroy();
  return values;
}

/** WGSL of the sums over steps that are the gradients of weights, and of the gradient of the inputs. */
import { constants } from '../../../../gpu/wgsl/link.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import type { Marks } from './marks.ts';

const HEAD = `@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);`;

/** Rows and columns of the block of a matrix that one lane adds up: every number it reads serves four products. */
const TILE = 4;

/** Blocks of a matrix of that size. */
export function tilesOf(rows: number, columns: number): number {
  return Math.ceil(rows / TILE) * Math.ceil(columns / TILE);
}

/** First phase: one lane per block of 4 × 4 weights and part of the steps of all sequences. partials [part][entry]. */
export function weightSumsSource({ weights, entries, stride }: Marks, parts: number, input: number): string {
  let tiles = 0;
  const branches = weights.map(({ rows, columns, offset, terms }) => {
    const first = tiles;
    const across = Math.ceil(columns / TILE);
    tiles += tilesOf(rows, columns);
    const products = terms.map(({ left, right }) => {
      const row = `let left = marks[at + ${left / 4}u + i];`;
      if (right === null)
        return `{ ${row} sum0 += vec4f(left.x, 0.0, 0.0, 0.0); sum1 += vec4f(left.y, 0.0, 0.0, 0.0); sum2 += vec4f(left.z, 0.0, 0.0, 0.0); sum3 += vec4f(left.w, 0.0, 0.0, 0.0); }`;
      const column = right === 'input' ? 'input_block(step, j)' : `marks[at + ${right / 4}u + j]`;
      return `{ ${row} let right = ${column}; sum0 += left.x * right; sum1 += left.y * right; sum2 += left.z * right; sum3 += left.w * right; }`;
    });
    const stores = [0, 1, 2, 3].flatMap((r) =>
      [0, 1, 2, 3].map(
        (c) =>
          `if (4u * i + ${r}u < ${rows}u && 4u * j + ${c}u < ${columns}u) { partials[to + ${offset}u + (4u * i + ${r}u) * ${columns}u + 4u * j + ${c}u] = sum${r}[${c}]; }`,
      ),
    );
    return `if (tile < ${tiles}u) {
    let i = (tile - ${first}u) / ${across}u;
    let j = (tile - ${first}u) % ${across}u;
    for (var step = first; step < last; step++) {
      let at = step * ${stride / 4}u;
      ${products.join('\n      ')}
    }
    ${stores.join('\n    ')}
  }`;
  });
  return `${constants({ ENTRIES: entries, TILES: tiles, PARTS: parts, INPUT: Math.max(1, input) })}
@group(0) @binding(2) var<storage, read> marks: array<vec4f>;
@group(0) @binding(3) var<storage, read> inputs: array<f32>;
@group(0) @binding(4) var<storage, read_write> partials: array<f32>;

// Four entries of x_t from entry 4 j on; what lies beyond the last one is not used.
fn input_block(step: u32, j: u32) -> vec4f {
  let at = step * INPUT;
  let k = vec4u(4u * j) + vec4u(0u, 1u, 2u, 3u);
  let safe = min(k, vec4u(INPUT - 1u));
  return vec4f(inputs[at + safe.x], inputs[at + safe.y], inputs[at + safe.z], inputs[at + safe.w]);
}

${HEAD}
  if (item >= TILES * PARTS) {
    return;
  }
  let tile = item % TILES;
  let to = (item / TILES) * ENTRIES;
  let steps = params.batch * params.length;
  let share = (steps + PARTS - 1u) / PARTS;
  let first = min((item / TILES) * share, steps);
  let last = min(first + share, steps);
  var sum0 = vec4f(0.0);
  var sum1 = vec4f(0.0);
  var sum2 = vec4f(0.0);
  var sum3 = vec4f(0.0);
  ${branches.join(' else ')}
}`;
}

/** ∂L/∂x_t = Σ_p U_pᵀ (cotangent of projection p). One lane per four steps and four entries of the inputs. */
export function inputGradientSource(
  { projections, stride }: Marks,
  inputWeights: LaneProgram['weights'],
  input: number,
): string {
  const sums = projections.map(({ weight, rows, left }) => {
    if (weight === null)
      return [0, 1, 2, 3].map((r) => `sum${r} += mark_block(steps[${r}], ${left}u, k);`).join('\n  ');
    const offset = inputWeights.offsets.get(weight) ?? 0;
    const adds = [0, 1, 2, 3].map((r) => `sum${r} += marks[steps[${r}] * ${stride}u + ${left}u + i] * row;`);
    return `for (var i = 0u; i < ${rows}u + params.zero; i++) {
    let at = ${offset}u + i * INPUT;
    let row = vec4f(weights[at + k.x], weights[at + k.y], weights[at + k.z], weights[at + k.w]);
    ${adds.join('\n    ')}
  }`;
  });
  const stores = [0, 1, 2, 3].flatMap((r) =>
    [0, 1, 2, 3].map(
      (c) =>
        `if (4u * block + ${r}u < count && 4u * j + ${c}u < INPUT) { input_gradients[(4u * block + ${r}u) * INPUT + 4u * j + ${c}u] = sum${r}[${c}]; }`,
    ),
  );
  return `${constants({ INPUT: input, ACROSS: Math.ceil(input / 4) })}
@group(0) @binding(2) var<storage, read> marks: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> input_gradients: array<f32>;

fn mark_block(step: u32, left: u32, k: vec4u) -> vec4f {
  let at = step * ${stride}u + left;
  return vec4f(marks[at + k.x], marks[at + k.y], marks[at + k.z], marks[at + k.w]);
}

${HEAD}
  let count = params.batch * params.length;
  if (item >= ((count + 3u) / 4u) * ACROSS) {
    return;
  }
  let block = item / ACROSS;
  let j = item % ACROSS;
  // Lanes at the edges read the last entry again and leave out what it gives.
  let k = min(vec4u(4u * j) + vec4u(0u, 1u, 2u, 3u), vec4u(INPUT - 1u));
  let steps = min(vec4u(4u * block) + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u));
  var sum0 = vec4f(0.0);
  var sum1 = vec4f(0.0);
  var sum2 = vec4f(0.0);
  var sum3 = vec4f(0.0);
  ${sums.join('\n  ')}
  ${stores.join('\n  ')}
}`;
}

/** WGSL of the sums over steps that are the gradients of weights, and of the gradient of the inputs. */
import { constants } from '../../wgsl/link.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import type { Marks } from './marks.ts';

const HEAD = `@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);`;

/** First phase: one lane per weight and part of the steps of all sequences. partials [part][entry]. */
export function weightSumsSource({ weights, entries, stride }: Marks, parts: number, input: number): string {
  const branches = weights.map(({ rows, columns, offset, terms }) => {
    const products = terms.map(({ left, right }) => {
      const factor = right === 'input' ? 'inputs[step * INPUT + j]' : `marks[at + ${right ?? 0}u + j]`;
      return `sum += marks[at + ${left}u + i]${right === null ? '' : ` * ${factor}`};`;
    });
    return `if (entry < ${offset + rows * columns}u) {
    let i = (entry - ${offset}u) / ${columns}u;
    let j = (entry - ${offset}u) % ${columns}u;
    for (var step = first; step < last; step++) {
      let at = step * ${stride}u;
      ${products.join('\n      ')}
    }
  }`;
  });
  return `${constants({ ENTRIES: entries, PARTS: parts, INPUT: input })}
@group(0) @binding(2) var<storage, read> marks: array<f32>;
@group(0) @binding(3) var<storage, read> inputs: array<f32>;
@group(0) @binding(4) var<storage, read_write> partials: array<f32>;

${HEAD}
  if (item >= ENTRIES * PARTS) {
    return;
  }
  let entry = item % ENTRIES;
  let steps = params.batch * params.length;
  let share = (steps + PARTS - 1u) / PARTS;
  let first = min((item / ENTRIES) * share, steps);
  let last = min(first + share, steps);
  var sum = 0.0;
  ${branches.join(' else ')}
  partials[item] = sum;
}`;
}

/** ∂L/∂x_t = Σ_p U_pᵀ (cotangent of projection p). One lane per entry of the inputs. */
export function inputGradientSource(
  { projections, stride }: Marks,
  inputWeights: LaneProgram['weights'],
  input: number,
): string {
  const sums = projections.map(({ weight, rows, left }) => {
    if (weight === null) return `sum += marks[at + ${left}u + k];`;
    const offset = inputWeights.offsets.get(weight) ?? 0;
    return `for (var i = 0u; i < ${rows}u + params.zero; i++) {
    sum += weights[${offset}u + i * INPUT + k] * marks[at + ${left}u + i];
  }`;
  });
  return `${constants({ INPUT: input })}
@group(0) @binding(2) var<storage, read> marks: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> input_gradients: array<f32>;

${HEAD}
  if (item >= params.batch * params.length * INPUT) {
    return;
  }
  let at = (item / INPUT) * ${stride}u;
  let k = item % INPUT;
  var sum = 0.0;
  ${sums.join('\n  ')}
  input_gradients[item] = sum;
}`;
}

/** WGSL that binds a cell's generated functions to the layouts of our buffers: what row programs call. */
import type { Cell } from '../cells/cell.ts';
import { emitCellWgsl } from '../cells/wgsl.ts';
import { constants } from '../wgsl/link.ts';
import { range } from '../wgsl/lanes.ts';

/** The products of one vector with row i of every matrix. */
export function productsStruct(matrices: number): string {
  return `struct Products {\n${range(matrices)
    .map((k) => `  p${k}: f32,`)
    .join('\n')}\n}`;
}

/**
 * For a kernel that evaluates the cell: `Products`, `Fixed` (product biases and weight diagonals of a row),
 * `next_state`, `linearise`, `diagonal_of` (J_ii), `along` ((J v)_i from the products of v), `IDENTITY`.
 */
export function cellGlue(cell: Cell, state: number): string {
  const k = cell.products.length;
  const products = range(k);
  const projections = range(cell.projections.length);
  const loads = projections.map((p) => `projections[g + ${p}u * STATE]`).join(', ');
  const args = `${products.map((n) => `m.p${n}${cell.products[n]?.bias ? ` + fixed.b${n}` : ''}`).join(', ')}, ${loads}, own`;
  const biased = products.filter((n) => cell.products[n]?.bias);
  const fields = [...biased.map((n) => `b${n}`), ...products.map((n) => `d${n}`)];
  const biasAt = (n: number) => `weights[${k}u * STATE * STATE + ${n}u * STATE + i]`;
  const diagonalAt = (n: number) => `weights[(${n}u * STATE + i) * STATE + i]`;
  return `${constants({ STATE: state })}
${emitCellWgsl(cell)}
${productsStruct(k)}
struct Fixed {
${fields.map((name) => `  ${name}: f32,`).join('\n')}
}
fn fixed_of(i: u32) -> Fixed {
  return Fixed(${[...biased.map(biasAt), ...products.map(diagonalAt)].join(', ')});
}
fn next_state(m: Products, fixed: Fixed, step: u32, i: u32, own: f32) -> f32 {
  let g = step * ${projections.length}u * STATE + i;
  return cell_next(${args});
}
fn linearise(m: Products, fixed: Fixed, step: u32, i: u32, own: f32) -> Linearised {
  let g = step * ${projections.length}u * STATE + i;
  return cell_linearise(${args});
}
fn diagonal_of(linear: Linearised, fixed: Fixed) -> f32 {
  return linear.own + ${products.map((n) => `linear.m${n} * fixed.d${n}`).join(' + ')};
}
fn along(linear: Linearised, v: Products, own: f32) -> f32 {
  return linear.own * own + ${products.map((n) => `linear.m${n} * v.p${n}`).join(' + ')};
}
const IDENTITY = Linearised(0.0, 1.0, ${products.map(() => '0.0').join(', ')});`;
}

/** For the projection kernel: `Products` of the inputs, and `store_projections`. */
export function projectionGlue(cell: Cell, state: number, input: number): string {
  const count = cell.projections.length;
  const lines = range(count).map((p) => {
    const bias = `weights[${count}u * STATE * INPUT + ${p}u * STATE + i]`;
    return `  projections[g + ${p}u * STATE] = m.p${p} + ${bias};`;
  });
  return `${constants({ STATE: state, INPUT: input })}
${productsStruct(count)}
fn store_projections(m: Products, step: u32, i: u32) {
  let g = step * ${count}u * STATE + i;
${lines.join('\n')}
}`;
}

/**
 * Diagonals of the Jacobian's blocks, as expressions without a D × D matrix: entry i is ∂(next block)_i/∂(state block)_i.
 * Through one product W v it is W_ii ∂v_i; through two, W v with v_j = v(V u, …)_j, it is a product with W ∘ Vᵀ, since
 * Σ_j W_ij (∂v_j/∂(V u)_j) V_ji. Deeper nesting and shifts have no such form: null.
 */
import type { Cell } from './cell.ts';
import { crossingsOf, differentiate } from './differentiate.ts';
import {
  add,
  constant,
  diagonal,
  evaluationOrder,
  isLeaf,
  leafKey,
  mul,
  productOf,
  state,
  widthOf,
  type Expression,
  type Leaf,
  type Product,
  type Width,
} from './expression.ts';

type Declared = Pick<Cell, 'next' | 'blocks'>;

/** ∂(next block `row`)_i/∂(state block `column`)_i; null where there is no such form. */
export function diagonalOf(cell: Declared, row: number, column: number): Expression | null {
  const root = cell.next[row];
  const by = cell.blocks[column];
  if (!root || !by) return null;
  const own = state(column, by.width);
  const partial = differentiate(root);
  let sum = isSame(widthOf(root), by.width) ? partial(own) : constant(0);
  for (const node of crossingsOf(root)) {
    if (!dependsOn(node, own)) continue;
    const through = node.kind === 'product' ? throughProduct(node, own, by.width) : null;
    if (!through) return null;
    sum = add(sum, mul(partial(node), through));
  }
  return sum;
}

/** The diagonals of all blocks of the state; null where one has no such form. */
export function diagonalsOf(cell: Declared): Expression[] | null {
  const found = cell.blocks.map((_, block) => diagonalOf(cell, block, block));
  return found.every((entry) => entry !== null) ? found : null;
}

/** The state is two blocks of the same width, so that the Jacobian has 2 × 2 blocks over the units. */
export function hasPairedBlocks({ blocks: [first, second, ...others] }: Pick<Cell, 'blocks'>): boolean {
  return first !== undefined && second !== undefined && others.length === 0 && isSame(first.width, second.width);
}

/** For cells with two blocks of the same width: the 2 × 2 blocks, row by row; null for other cells. */
export function blockDiagonalsOf(cell: Declared): Expression[][] | null {
  if (!hasPairedBlocks(cell)) return null;
  const rows = cell.blocks.map((_, row) => cell.blocks.map((__, column) => diagonalOf(cell, row, column)));
  return rows.every((entries): entries is Expression[] => entries.every((entry) => entry !== null)) ? rows : null;
}

/** ∂(M v)_i/∂s_i. */
function throughProduct({ matrix, argument, width }: Product, own: Leaf, by: Width): Expression | null {
  const partial = differentiate(argument);
  const direct = partial(own);
  let sum: Expression = constant(0);
  if (!isZero(direct) && isSame(widthOf(argument), by)) sum = mul(diagonal(matrix, width), direct);
  for (const inner of crossingsOf(argument)) {
    if (!dependsOn(inner, own)) continue;
    if (inner.kind === 'shift' || crossingsOf(inner.argument).some((deeper) => dependsOn(deeper, own))) return null;
    if (matrix.form !== 'plain' || inner.matrix.form !== 'plain') return null;
    const composite = { weight: matrix.weight, form: 'composite', other: inner.matrix.weight } as const;
    const summed = productOf(composite, partial(inner), width, inner.width);
    sum = add(sum, mul(summed, differentiate(inner.argument)(own)));
  }
  return sum;
}

function dependsOn(root: Expression, own: Leaf): boolean {
  return evaluationOrder([root]).some((node) => isLeaf(node) && leafKey(node) === leafKey(own));
}

function isSame(left: Width | null, right: Width | null): boolean {
  return left !== null && right !== null && left.units === right.units && left.extra === right.extra;
}

function isZero(value: Expression): boolean {
  return value.kind === 'constant' && value.value === 0;
}

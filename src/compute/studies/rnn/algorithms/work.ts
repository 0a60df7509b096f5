/**
 * The model behind FLOPs and bytes of a pass, as the kernels are written. An addition, multiplication or division of
 * floats counts as one operation, a multiply-add as two, a nonlinearity of the cell as one; comparisons, selections and
 * indices as none. Bytes are four for every float of a buffer that the pass reads and for every float that it writes, once a
 * pass however many lanes ask for it: a cache that holds everything within a pass, and nothing between two. Control words
 * are left out.
 */
import { lengthOf, unitsOf, type Cell } from '../cells/cell.ts';
import {
  evaluationOrder,
  isLeaf,
  leafKey,
  ONES,
  operandsOf,
  widthOf,
  type Expression,
  type Matrix,
} from '../cells/expression.ts';
import type { Sizes } from './buffers.ts';

export interface Cost {
  readonly flops: number;
  readonly bytes: number;
}

/** Evaluating these expressions at every step: the arithmetic, the input projections, and the weights once. */
export function graphCost(cell: Cell, sizes: Sizes, roots: readonly Expression[]): Cost {
  const units = unitsOf(cell, sizes.state);
  const nodes = distinctNodes(roots);
  const operations = nodes.reduce((sum, node) => sum + operationsOf(node, units), 0);
  const steps = sizes.batch * sizes.length;
  return { flops: steps * operations, bytes: 4 * (steps * sizes.projected + weightFloats(nodes, units)) };
}

/** Kernels compute what reads the same once, whichever derivative it comes from; products stay apart. */
function distinctNodes(roots: readonly Expression[]): Expression[] {
  const ids = new Map<Expression, number>();
  const byText = new Map<string, number>();
  return evaluationOrder(roots).filter((node) => {
    const operands = operandsOf(node).map((operand) => ids.get(operand));
    const isOwn = node.kind === 'product' || node.kind === 'shift';
    const text = isLeaf(node) ? leafKey(node) : `${node.kind} ${operands.join(' ')}`;
    const known = isOwn ? undefined : byText.get(text);
    const id = known ?? ids.size;
    ids.set(node, id);
    if (known === undefined && !isOwn) byText.set(text, id);
    return known === undefined;
  });
}

function operationsOf(node: Expression, units: number): number {
  if (isLeaf(node) || node.kind === 'shift') return 0;
  const width = widthOf(node);
  const entries = width ? lengthOf(width, units) : 0;
  return node.kind === 'product' ? 2 * entries * (node.columns ? lengthOf(node.columns, units) : 0) : entries;
}

/** Floats of the matrices and vectors that the nodes read; a matrix and its transpose share one place. */
function weightFloats(nodes: readonly Expression[], units: number): number {
  const floats = new Map<string, number>();
  const keep = (key: string, count: number) => floats.set(key, Math.max(count, floats.get(key) ?? 0));
  for (const node of nodes) {
    if (node.kind === 'bias') keep(node.name, lengthOf(node.width, units));
    if (node.kind === 'diagonal') keep(keyOf(node.matrix), lengthOf(node.width, units));
    if (node.kind === 'product' && node.matrix.weight !== ONES && node.columns)
      keep(keyOf(node.matrix), lengthOf(node.width, units) * lengthOf(node.columns, units));
  }
  return [...floats.values()].reduce((sum, count) => sum + count, 0);
}

function keyOf({ weight, form, other }: Matrix): string {
  return form === 'composite' ? `${weight} ${other}` : weight;
}

/** Per-entry operations and floats, summed over all steps. */
export function costOf(sizes: Sizes, flopsPerEntry: number, floatsPerEntry: number): Cost {
  const entries = sizes.batch * sizes.length * sizes.state;
  return { flops: entries * flopsPerEntry, bytes: entries * floatsPerEntry * 4 };
}

/** Floats of every chunk: what a pass takes over from the one before, or leaves to the next. */
export function chunkFloats({ batch, chunks }: Sizes, floats: number): Cost {
  return { flops: 0, bytes: 4 * batch * chunks * floats };
}

/** Reading the guess with s_0 behind it, and the residual of every entry with its square summed by chunk. */
export function residualCost(sizes: Sizes): Cost {
  const initial = { flops: 0, bytes: 4 * sizes.batch * sizes.state };
  return addCosts(costOf(sizes, 4, 1), initial, chunkFloats(sizes, sizes.state));
}

/** Replacing every entry of the iterate, and what it changed. */
export function settleCost(sizes: Sizes): Cost {
  return costOf(sizes, 1, 2);
}

export function addCosts(...costs: readonly Cost[]): Cost {
  return {
    flops: costs.reduce((sum, cost) => sum + cost.flops, 0),
    bytes: costs.reduce((sum, cost) => sum + cost.bytes, 0),
  };
}

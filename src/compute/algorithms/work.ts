/**
 * The model behind FLOPs and bytes: a multiply-add counts as two, a nonlinearity or other operation of the cell as one,
 * a buffer access as four bytes a float. Caches are not modelled.
 */
import { lengthOf, unitsOf, type Cell } from '../cells/cell.ts';
import { evaluationOrder, isLeaf, widthOf, type Expression } from '../cells/expression.ts';
import type { Sizes } from './buffers.ts';

export interface Cost {
  readonly flops: number;
  readonly bytes: number;
}

/** Evaluating these expressions at every step; the input projections are read once. */
export function graphCost(cell: Cell, sizes: Sizes, roots: readonly Expression[]): Cost {
  const units = unitsOf(cell, sizes.state);
  const operations = evaluationOrder(roots).reduce((sum, node) => sum + operationsOf(node, units), 0);
  const steps = sizes.batch * sizes.length;
  return { flops: steps * operations, bytes: steps * sizes.projected * 4 };
}

function operationsOf(node: Expression, units: number): number {
  if (isLeaf(node) || node.kind === 'shift') return 0;
  const width = widthOf(node);
  const entries = width ? lengthOf(width, units) : 0;
  return node.kind === 'product' ? 2 * entries * (node.columns ? lengthOf(node.columns, units) : 0) : entries;
}

/** Per-entry operations and floats, summed over all steps. */
export function costOf(sizes: Sizes, flopsPerEntry: number, floatsPerEntry: number): Cost {
  const entries = sizes.batch * sizes.length * sizes.state;
  return { flops: entries * flopsPerEntry, bytes: entries * floatsPerEntry * 4 };
}

export function addCosts(...costs: readonly Cost[]): Cost {
  return {
    flops: costs.reduce((sum, cost) => sum + cost.flops, 0),
    bytes: costs.reduce((sum, cost) => sum + cost.bytes, 0),
  };
}

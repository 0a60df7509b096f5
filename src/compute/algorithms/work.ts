/**
 * The model behind FLOPs and bytes: a multiply-add counts as two, a nonlinearity or other operation of the cell as one,
 * a buffer access as four bytes a float. Caches are not modelled.
 */
import type { Cell } from '../cells/cell.ts';
import { differentiate } from '../cells/differentiate.ts';
import { evaluationOrder, own, product } from '../cells/expression.ts';
import type { Sizes } from './buffers.ts';

export interface Cost {
  readonly flops: number;
  readonly bytes: number;
}

/** One evaluation of f for every step, the recurrent products included. */
export function evaluationCost(cell: Cell, sizes: Sizes): Cost {
  return costOf(sizes, 2 * sizes.products * sizes.state + evaluationOrder([cell.step]).length, sizes.projections);
}

/** One linearisation for every step: f, its partials and the recurrent products. */
export function linearisationCost(cell: Cell, sizes: Sizes): Cost {
  const partial = differentiate(cell.step);
  const partials = cell.products.map((_, k) => partial(product(k)));
  const operations = evaluationOrder([cell.step, partial(own), ...partials]).length;
  return costOf(sizes, 2 * sizes.products * sizes.state + operations, sizes.projections);
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

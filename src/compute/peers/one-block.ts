import { Fault } from '../../shared/fault.ts';
import { stateProducts } from '../algorithms/deer/jacobian-rows.ts';
import type { Cell } from '../cells/cell.ts';
import type { Expression, Product } from '../cells/expression.ts';

/** Cells that the compositions know how to write down: one block of state, products with it alone. */
export function isOneBlock(cell: Cell): boolean {
  return cell.blocks.length === 1 && cell.inputSize === null && stateProducts(cell) !== null;
}

/** Their step and its products. Throws a Fault for other cells. */
export function oneBlockStep(cell: Cell): { readonly step: Expression; readonly products: readonly Product[] } {
  const [step] = cell.next;
  const products = isOneBlock(cell) ? stateProducts(cell) : null;
  if (!step || !products) throw new Fault('invalid', `the peers compose no ${cell.id}`);
  return { step, products };
}

import type { ProblemShape } from '../algorithms/algorithm.ts';
import { Fault } from '../../../../shared/contract/fault.ts';
import { stateProducts } from '../algorithms/deer/jacobian-rows.ts';
import type { Cell } from '../cells/cell.ts';
import { differentiate, isCrossing } from '../cells/differentiate.ts';
import { evaluationOrder, H, isLeaf, state, type Expression, type Product } from '../cells/expression.ts';

/** Tensors of one size that are allocated at one time. */
export interface Tensors {
  readonly name: string;
  readonly count: number;
  /** Of each of them. */
  readonly floats: number;
}

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

/** The step, ∂step/∂state and ∂step/∂product for every product: what an iteration evaluates. */
export function linearisedStep(cell: Cell): readonly [Expression, ...Expression[]] {
  const { step, products } = oneBlockStep(cell);
  const partialOf = differentiate(step);
  return [step, partialOf(state(0, H)), ...products.map(partialOf)];
}

/** What one linearisation of that many rows leaves allocated: a tensor for every node, and what its products are split from. */
export function linearisationTensors({ cell, length, batch, state }: ProblemShape): Tensors[] {
  const nodes = evaluationOrder(linearisedStep(cell), isCrossing).filter((node) => !isLeaf(node));
  const [products, projections] = [oneBlockStep(cell).products.length, cell.projections.length];
  const floats = length * batch * state;
  return [
    { name: 'projections', count: 1, floats: floats * projections },
    { name: 'products', count: 1, floats: floats * products },
    { name: 'linearisation', count: nodes.length + products + projections, floats },
  ];
}

/**
 * Which vectors of a step's backward pass are written down, and which sums of them are gradients: ∂L/∂W = Σ_t left ⊗
 * right for every product with W, ∂L/∂(bias) = Σ_t of its cotangent.
 */
import { lengthOf, unitsOf } from '../../cells/cell.ts';
import { cotangentsOf } from '../../cells/cotangent.ts';
import { constant, widthOf, type Expression, type Width } from '../../cells/expression.ts';
import type { LaneStore } from '../../lanes/program.ts';
import type { ProblemShape } from '../algorithm.ts';

/** Σ over steps of marks[left + i] · marks[right + j], or · x_t[j]; `right` null: of marks[left + i] alone. */
export interface GradientTerm {
  readonly left: number;
  readonly right: number | 'input' | null;
}

export interface WeightGradient {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** First entry among the gradients of all weights. */
  readonly offset: number;
  readonly terms: readonly GradientTerm[];
}

export interface Marks {
  /** Floats of one step, a multiple of four. */
  readonly stride: number;
  readonly stores: readonly LaneStore[];
  readonly weights: readonly WeightGradient[];
  /** Entries of all weights' gradients. */
  readonly entries: number;
  /** By projection: where its cotangent lies in the marks. */
  readonly projections: readonly { readonly weight: string | null; readonly rows: number; readonly left: number }[];
  /** ∂L/∂s_{t−1}, block by block. */
  readonly back: readonly Expression[];
}

export function marksOf(shape: Pick<ProblemShape, 'cell' | 'state' | 'input'>): Marks {
  const { cell, state, input } = shape;
  const units = unitsOf(cell, state);
  const cotangents = cotangentsOf(cell);
  const places = new Map<Expression, { offset: number; entries: number }>();
  let stride = 0;
  const mark = (expression: Expression, width: Width): number => {
    const known = places.get(expression);
    if (known) return known.offset;
    const entries = lengthOf(width, units);
    const offset = stride;
    places.set(expression, { offset, entries });
    // Every vector begins at a multiple of four: four of its entries are read at once.
    stride += 4 * Math.ceil(entries / 4);
    return offset;
  };
  const projections = cell.projections.map(({ weight, width }, index) => ({
    weight,
    rows: lengthOf(width, units),
    left: mark(cotangents.projections[index] ?? constant(0), width),
  }));
  let entries = 0;
  const weights = cell.weights.map(({ name, rows, columns }): WeightGradient => {
    const across = columns === 'input' ? input : columns === null ? 1 : lengthOf(columns, units);
    const count = lengthOf(rows, units);
    const offset = entries;
    entries += count * across;
    const terms: GradientTerm[] = [];
    cell.projections.forEach((declared, index) => {
      const left = projections[index]?.left ?? 0;
      if (declared.weight === name) terms.push({ left, right: 'input' });
      if (declared.bias === name) terms.push({ left, right: null });
    });
    for (const outer of cotangents.matrices) {
      if (outer.weight !== name || columns === null || columns === 'input') continue;
      const right = mark(outer.right, widthOf(outer.right) ?? columns);
      terms.push({ left: mark(outer.left, rows), right });
    }
    const direct = cotangents.biases[name];
    if (direct) terms.push({ left: mark(direct, rows), right: null });
    return { name, rows: count, columns: across, offset, terms };
  });
  const stores = [...places].map(([expression, place]) => ({ expression, buffer: 'marks', ...place }));
  return {
    stride,
    stores: stores.map((store) => ({ ...store, stride })),
    weights,
    entries,
    projections,
    back: cotangents.state,
  };
}

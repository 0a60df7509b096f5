/** What the sums of sums.ts cost at every step. */
import type { Marks } from './marks.ts';

interface StepWork {
  readonly flops: number;
  /** Floats read. */
  readonly floats: number;
}

/** Adding a step to the gradients of all weights: products with a mark or the input, or a cotangent by itself. */
export function weightSumsStep({ weights, stores }: Marks, input: number): StepWork {
  const sums = weights.flatMap(({ rows, columns, terms }) =>
    terms.map((term) => ({ ...term, flops: rows * columns * (term.right === null ? 1 : 2) })),
  );
  const used = new Set(sums.flatMap(({ left, right }) => [left, right]));
  // Marks are read by fours.
  const marked = stores
    .filter(({ offset }) => used.has(offset))
    .reduce((sum, { entries }) => sum + 4 * Math.ceil(entries / 4), 0);
  return {
    flops: sums.reduce((sum, { flops }) => sum + flops, 0),
    floats: marked + (used.has('input') ? input : 0),
  };
}

/** The gradient of one step's input, from the cotangents of the projections; `weights`: floats of their matrices. */
export function inputGradientStep({ projections }: Marks, input: number): StepWork & { readonly weights: number } {
  const cotangents = new Map(projections.map(({ left, rows }) => [left, rows]));
  const matrices = new Map(projections.map(({ weight, rows }) => [weight, weight === null ? 0 : rows * input]));
  return {
    flops: projections.reduce((sum, { weight, rows }) => sum + input * (weight === null ? 1 : 2 * rows), 0),
    floats: sumOf(cotangents),
    weights: sumOf(matrices),
  };
}

function sumOf(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Lane programs that evaluate a problem's cell. */
import { blockRanges, lengthOf, unitsOf, type Cell } from '../cells/cell.ts';
import { add, bias, constant, productOf, type Expression } from '../cells/expression.ts';
import { weightLayoutOf } from '../cells/weight-layout.ts';
import type { LaneProgram } from '../lanes/program.ts';
import type { ProblemShape } from './algorithm.ts';

type Shape = Pick<ProblemShape, 'cell' | 'state' | 'input' | 'hyper'>;

/** Offsets of a cell's input projections within the floats of one step. */
export function projectionLayout(cell: Cell, state: number): LaneProgram['projections'] {
  const units = unitsOf(cell, state);
  const offsets: number[] = [];
  let stride = 0;
  for (const { width } of cell.projections) {
    offsets.push(stride);
    stride += lengthOf(width, units);
  }
  return { offsets, stride };
}

/** A program over the blocks of the state that hands the rows these values; `steps` is uniform WGSL. */
export function cellProgram(
  shape: Shape,
  values: LaneProgram['values'],
  steps: LaneProgram['steps'] = 'params.chunk',
): LaneProgram {
  const { cell, state, input, hyper } = shape;
  return {
    units: unitsOf(cell, state),
    input,
    hyper,
    blocks: blockRanges(cell, state),
    values,
    weights: weightLayoutOf(cell, state),
    projections: projectionLayout(cell, state),
    steps,
  };
}

/** The same value for the rows of every block. */
export function everywhere(cell: Cell, value: number): Expression[] {
  return cell.blocks.map(() => constant(value));
}

/** The program of the input projections: its rows are the entries of all projections. */
export function projectProgram(shape: Shape): LaneProgram {
  const { cell, state, input, hyper } = shape;
  const units = unitsOf(cell, state);
  const { offsets, stride } = projectionLayout(cell, state);
  const projected = cell.projections.map((declared): Expression => {
    const { weight, width } = declared;
    const moved: Expression =
      weight === null
        ? { kind: 'input' }
        : productOf({ weight, form: 'plain', other: null }, { kind: 'input' }, width, null);
    return declared.bias === null ? moved : add(moved, bias(declared.bias, width));
  });
  return {
    units,
    input,
    hyper,
    blocks: cell.projections.map(({ width }, index) => ({
      offset: offsets[index] ?? 0,
      length: lengthOf(width, units),
    })),
    values: { projected },
    weights: { offsets: inputWeightLayout(shape).offsets },
    projections: { offsets, stride },
    steps: 'params.chunk',
  };
}

/** Where the input matrices and the biases of the projections lie in their buffer. */
export function inputWeightLayout({ cell, state, input }: Pick<Shape, 'cell' | 'state' | 'input'>): {
  readonly offsets: ReadonlyMap<string, number>;
  readonly floats: number;
} {
  const units = unitsOf(cell, state);
  const offsets = new Map<string, number>();
  let floats = 0;
  for (const { weight, bias: vector, width } of cell.projections) {
    for (const [name, columns] of [
      [weight, input],
      [vector, 1],
    ] as const) {
      if (name === null || offsets.has(name)) continue;
      offsets.set(name, floats);
      floats += lengthOf(width, units) * columns;
    }
  }
  return { offsets, floats };
}

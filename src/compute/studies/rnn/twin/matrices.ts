/** The matrices of a cell's products over the weights of a problem, and their products with vectors. */
import { lengthOf, unitsOf } from '../cells/cell.ts';
import { ONES, type Matrix } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';

/**
 * A weight as the problem has it, in the array type of the vectors that it meets: loops that see several array types run
 * several times slower. Throws where the problem lacks it, or has it in another size.
 */
export function loadWeight({ weights, cell }: Problem, name: string, count: number, precision: Precision): Reals {
  const weight = weights[name];
  if (!weight) throw new Error(`weight ${name} of cell ${cell.id} is missing`);
  if (weight.length !== count)
    throw new Error(`weight ${name} of cell ${cell.id} has ${weight.length} numbers, expected ${count}`);
  const copy = makeReals(precision, count);
  copy.set(weight);
  return copy;
}

/** A matrix in any of its forms, row-major, [rows, columns]. */
export function loadMatrix(
  problem: Problem,
  matrix: Matrix,
  [rows, columns]: readonly [number, number],
  precision: Precision,
): Reals {
  const load = (name: string): Reals =>
    name === ONES ? makeReals(precision, rows * columns).fill(1) : loadWeight(problem, name, rows * columns, precision);
  switch (matrix.form) {
    case 'plain':
      return load(matrix.weight);
    case 'transposed':
      return transpose(load(matrix.weight), rows, columns, precision);
    case 'composite': {
      const values = load(matrix.weight);
      const other = transpose(load(matrix.other ?? ''), rows, columns, precision);
      return values.map((value, index) => value * (other[index] ?? 0));
    }
  }
}

/** Columns of a weight as its cell declares it; null where the cell has no such weight. */
export function columnsOf({ cell, state, input }: Problem, name: string): number | null {
  const columns = cell.weights.find((weight) => weight.name === name)?.columns;
  if (!columns) return null;
  return columns === 'input' ? input : lengthOf(columns, unitsOf(cell, state));
}

/** `source` is [columns, rows]; the result [rows, columns]. */
function transpose(source: Reals, rows: number, columns: number, precision: Precision): Reals {
  const out = makeReals(precision, rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = source[j * rows + i] ?? 0;
  return out;
}

/** out = matrix · vector, each product as its precision has it. */
export type Multiply = (matrix: Reals, vector: Reals, out: Reals) => void;

export function multiplyIn(precision: Precision): Multiply {
  return precision === 'float64' ? multiplyByRows : multiplyByColumns;
}

/** Four rows at a time, so that their sums do not wait for each other. Sums are rounded once, at the end. */
function multiplyByRows(matrix: Reals, vector: Reals, out: Reals): void {
  const rows = out.length;
  const columns = vector.length;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const first = i * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0; j < columns; j++) {
      const factor = vector[j] ?? 0;
      a += (matrix[first + j] ?? 0) * factor;
      b += (matrix[second + j] ?? 0) * factor;
      c += (matrix[third + j] ?? 0) * factor;
      d += (matrix[fourth + j] ?? 0) * factor;
    }
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
    out[i + 3] = d;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let j = 0, at = i * columns; j < columns; j++, at++) sum += (matrix[at] ?? 0) * (vector[j] ?? 0);
    out[i] = sum;
  }
}

/** Column by column: every partial sum is stored, so rounded, as on a device. */
function multiplyByColumns(matrix: Reals, vector: Reals, out: Reals): void {
  const rows = out.length;
  const columns = vector.length;
  out.fill(0);
  for (let j = 0; j < columns; j++) {
    const factor = vector[j] ?? 0;
    for (let i = 0, at = j; i < rows; i++, at += columns) out[i] = (out[i] ?? 0) + (matrix[at] ?? 0) * factor;
  }
}

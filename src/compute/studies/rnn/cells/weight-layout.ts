/** Where the matrices and vectors that a cell's step and its derivatives read lie in one buffer. */
import { lengthOf, unitsOf, type Cell, type WeightDeclaration } from './cell.ts';
import { blockDiagonalsOf, diagonalsOf } from './diagonal.ts';
import { evaluationOrder, matrixKey, ONES, type Matrix } from './expression.ts';

export interface WeightLayout {
  /** First float of a matrix (row-major) or vector, by `matrixKey` or name; a transpose shares its matrix's place. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly floats: number;
  /** The buffer's content. */
  pack(weights: Readonly<Record<string, Float32Array>>): Float32Array;
}

interface Part {
  readonly key: string;
  readonly floats: number;
  fill(weights: Readonly<Record<string, Float32Array>>): Float32Array;
}

export function weightLayoutOf(cell: Cell, state: number): WeightLayout {
  const parts = partsOf(cell, unitsOf(cell, state));
  const offsets = new Map<string, number>();
  let floats = 0;
  for (const part of parts) {
    offsets.set(part.key, floats);
    floats += part.floats;
  }
  return {
    offsets,
    floats,
    pack(weights) {
      const packed = new Float32Array(floats);
      for (const part of parts) packed.set(part.fill(weights), offsets.get(part.key));
      return packed;
    },
  };
}

function partsOf(cell: Cell, units: number): Part[] {
  const read = readBy(cell);
  const declared = cell.weights
    .filter(({ name }) => read.names.has(name))
    .map((weight): Part => {
      const { rows, columns } = sizeOf(weight, units);
      return {
        key: weight.name,
        floats: rows * columns,
        fill: (weights) => weights[weight.name] ?? new Float32Array(),
      };
    });
  const ones: Part = { key: ONES, floats: units, fill: () => new Float32Array(units).fill(1) };
  const composites = read.composites.map((matrix) => compositePart(cell, matrix, units));
  return [...declared, ...(read.names.has(ONES) ? [ones] : []), ...composites];
}

/** Names of weights, and composites, in the step and in the diagonals of its Jacobian. */
function readBy(cell: Cell): { names: ReadonlySet<string>; composites: Matrix[] } {
  const roots = [...cell.next, ...(diagonalsOf(cell) ?? []), ...(blockDiagonalsOf(cell) ?? []).flat()];
  const names = new Set<string>();
  const composites = new Map<string, Matrix>();
  for (const node of evaluationOrder(roots)) {
    if (node.kind === 'bias') names.add(node.name);
    if (!('matrix' in node)) continue;
    if (node.matrix.form === 'composite') composites.set(matrixKey(node.matrix), node.matrix);
    else names.add(node.matrix.weight);
  }
  return { names, composites: [...composites.values()] };
}

/** W ∘ Vᵀ. */
function compositePart(cell: Cell, matrix: Matrix, units: number): Part {
  const left = cell.weights.find(({ name }) => name === matrix.weight);
  const { rows, columns } = left ? sizeOf(left, units) : { rows: units, columns: 1 };
  const at = (weights: Readonly<Record<string, Float32Array>>, name: string | null, index: number): number =>
    name === ONES ? 1 : (weights[name ?? '']?.[index] ?? 0);
  const fill: Part['fill'] = (weights) =>
    Float32Array.from({ length: rows * columns }, (_, index) => {
      const transposedIndex = (index % columns) * rows + Math.floor(index / columns);
      return at(weights, matrix.weight, index) * at(weights, matrix.other, transposedIndex);
    });
  return { key: matrixKey(matrix), floats: rows * columns, fill };
}

function sizeOf({ rows, columns }: WeightDeclaration, units: number): { rows: number; columns: number } {
  const across = columns === null || columns === 'input' ? 1 : lengthOf(columns, units);
  return { rows: lengthOf(rows, units), columns: across };
}

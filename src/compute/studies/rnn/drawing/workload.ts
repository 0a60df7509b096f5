/** Draws the problem of a point from its seed, the same on every machine. */
import type { RnnPoint as Point } from '../../../../shared/studies/rnn/sweep.ts';
import { inputSizeOf, lengthOf, unitsOf, type Cell, type WeightDeclaration } from '../cells/cell.ts';
import { ONE, type Width } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { makeStepTwin } from '../twin/step.ts';
import { drawNormals, normals } from './random.ts';

export type Sizes = Pick<Problem, 'length' | 'state' | 'input' | 'batch'>;

/**
 * The seeded problem of a point: weights from stream 4·seed, inputs from 4·seed + 1, zero biases and the cell's own
 * initial state. A cell that takes inputs of one size only has that one, whatever the point says.
 */
export function drawProblem(cell: Cell, point: Sizes & Pick<Point, 'seed'>, gain: number): Problem {
  const { length, state, batch, seed } = point;
  const input = inputSizeOf(cell, state, point.input);
  const weights = drawWeights(cell, { state, input }, { weightsSeed: 4 * seed, gain, biasStd: 0 });
  return {
    cell,
    length,
    state,
    input,
    batch,
    hyper: cell.hyper,
    weights,
    inputs: drawNormals(normals(4 * seed + 1), batch * length * input, 1),
    initial: startOf(cell, { state, input, batch }, { hyper: cell.hyper, weights }),
    guess: null,
  };
}

/** The cotangents of a seeded problem's loss, [B, T, D], from stream 4·seed + 2. */
export function drawCotangents({ batch, length, state }: Omit<Sizes, 'input'>, seed: number): Float32Array {
  return drawNormals(normals(4 * seed + 2), batch * length * state, 1);
}

export interface WeightDraw {
  readonly weightsSeed: number;
  readonly gain: number;
  /** 0: biases are zero and nothing is drawn for them. */
  readonly biasStd: number;
  /** The cell's draw constants by name, where they differ from its own. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** All weights from one stream: the normal ones in declared order, then the biases; the fixed ones take no numbers. */
export function drawWeights(
  cell: Cell,
  sizes: Pick<Sizes, 'state' | 'input'>,
  { weightsSeed, gain, biasStd, constants = {} }: WeightDraw,
): Record<string, Float32Array> {
  const next = normals(weightsSeed);
  const values: Readonly<Record<string, number>> = { one: 1, ...cell.draws, ...constants, gain };
  const drawOne = (weight: WeightDeclaration): Float32Array => {
    const count = elementCount(weightShape(weight, cell, sizes));
    const { draw } = weight;
    switch (draw.kind) {
      case 'normal':
        return drawNormals(next, count, (values[draw.factor] ?? 0) / rootOf(draw.fanIn, cell, sizes));
      case 'bias': {
        const drawn = biasStd === 0 ? new Float32Array(count) : drawNormals(next, count, biasStd);
        return draw.plus === null ? drawn : drawn.map((value) => value + (values[draw.plus ?? ''] ?? 0));
      }
      case 'fixed':
        return new Float32Array(count).fill(draw.value === null ? 0 : (values[draw.value] ?? 0));
    }
  };
  const drawn: Record<string, Float32Array> = {};
  for (const kind of ['normal', 'bias', 'fixed'] as const)
    for (const weight of cell.weights) if (weight.draw.kind === kind) drawn[weight.name] = drawOne(weight);
  return drawn;
}

/** √fanIn; 1 where nothing is divided by. */
function rootOf(fanIn: Width | 'input' | null, cell: Cell, { state, input }: Pick<Sizes, 'state' | 'input'>): number {
  if (fanIn === null) return 1;
  return Math.sqrt(fanIn === 'input' ? input : lengthOf(fanIn, unitsOf(cell, state)));
}

/** [out, in] of a matrix; a vector of weights and a matrix with a single row have one dimension. */
export function weightShape(
  { rows, columns }: WeightDeclaration,
  cell: Cell,
  { state, input }: Pick<Sizes, 'state' | 'input'>,
): number[] {
  const units = unitsOf(cell, state);
  const out = lengthOf(rows, units);
  if (columns === null) return [out];
  const across = columns === 'input' ? input : lengthOf(columns, units);
  return rows.units === ONE.units && rows.extra === ONE.extra ? [across] : [out, across];
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Initial states as the cell declares them, [B, D], the same for every sequence. Steps to discard are evaluated in
 * float64, without input, and rounded once.
 */
export function startOf(
  cell: Cell,
  { state, input, batch }: Omit<Sizes, 'length'>,
  { hyper, weights }: Pick<Problem, 'hyper' | 'weights'>,
): Float32Array {
  const initial = new Float32Array(batch * state);
  for (let b = 0; b < batch; b++)
    initial.set(startOfSequence(cell, b, { state, input }, { hyper, weights }), b * state);
  return initial;
}

function startOfSequence(
  cell: Cell,
  b: number,
  { state, input }: Pick<Sizes, 'state' | 'input'>,
  { hyper, weights }: Pick<Problem, 'hyper' | 'weights'>,
): Float64Array {
  const { fill, firstPlus, discarded } = cell.start;
  const start = new Float64Array(state).fill(fill);
  start[0] = fill + (b + 1) * firstPlus;
  if (discarded > 0) {
    const inputs = new Float32Array(discarded * input);
    const initial = new Float32Array(state);
    const sizes = { length: discarded, state, input, batch: 1 };
    const twin = makeStepTwin({ cell, ...sizes, hyper, weights, inputs, initial, guess: null });
    for (let t = 0; t < discarded; t++) twin.next(start, 0, t, start);
  }
  return start;
}

/** Small problems by hand and by chance, for tests of what has no golden case. */
import { START_AT_ZERO, inputSizeOf, lengthOf, unitsOf, type Cell } from '../../src/compute/studies/rnn/cells/cell.ts';
import { recurrent } from '../../src/compute/studies/rnn/cells/declare.ts';
import { H, product, state as stateBlock, type Expression } from '../../src/compute/studies/rnn/cells/expression.ts';
import { gru } from '../../src/compute/studies/rnn/cells/gru/gru.ts';
import type { Problem } from '../../src/compute/studies/rnn/cells/problem.ts';
import { mulberry32 } from '../../src/compute/studies/rnn/drawing/random.ts';

type Sizes = Pick<Problem, 'length' | 'state' | 'input' | 'batch'>;

/**
 * A problem with every weight drawn: matrices of size `gain` / √columns (those of the input without the gain), vectors,
 * inputs and an initial state, all uniform around 0. A cell with an input size of its own has that one.
 */
export function drawRandomProblem(cell: Cell, sizes: Sizes, { seed = 1, gain = 1 } = {}): Problem {
  const { length, state, batch } = sizes;
  const input = inputSizeOf(cell, state, sizes.input);
  const units = unitsOf(cell, state);
  const uniform = mulberry32(seed);
  const draw = (count: number, spread: number): Float32Array =>
    Float32Array.from({ length: count }, () => spread * (2 * uniform() - 1));
  const weights = cell.weights.map(({ name, rows, columns }) => {
    const out = lengthOf(rows, units);
    if (columns === null) return [name, draw(out, 0.5)] as const;
    if (columns === 'input') return [name, draw(out * input, 1.7 / Math.sqrt(input))] as const;
    const across = lengthOf(columns, units);
    return [name, draw(out * across, (1.7 * gain) / Math.sqrt(across))] as const;
  });
  return {
    cell,
    ...{ length, state, input, batch },
    hyper: cell.hyper,
    weights: Object.fromEntries(weights),
    inputs: draw(batch * length * input, 1.7),
    initial: draw(batch * state, 0.5),
    guess: null,
  };
}

export function drawGru(sizes: Sizes, options: { seed?: number; gain?: number } = {}): Problem {
  return drawRandomProblem(gru, sizes, options);
}

/** s_{t−1} of a cell with one block of units, and W s_{t−1}. */
export const OWN: Expression = stateBlock(0, H);
export const PRODUCT: Expression = product('W', OWN, H);

/** A problem of a cell with one matrix W, no input, and the given step, of `OWN` and `PRODUCT`. */
export function makeAutonomous(
  step: Expression,
  weight: readonly number[],
  initial: readonly number[],
  length: number,
): Problem {
  const cell: Cell = {
    id: 'autonomous',
    title: 'Autonomous',
    description: 'For tests.',
    source: 'none',
    blocks: [{ name: 's', width: H }],
    inputSize: 0,
    weights: [recurrent('W')],
    projections: [],
    next: [step],
    hyper: {},
    draws: {},
    start: START_AT_ZERO,
  };
  return {
    cell,
    length,
    state: initial.length,
    input: 0,
    batch: 1,
    hyper: {},
    weights: { W: Float32Array.from(weight) },
    inputs: new Float32Array(0),
    initial: Float32Array.from(initial),
    guess: null,
  };
}

/** Small problems by hand and by chance, for tests of what has no golden case. */
import type { Cell } from '../../src/compute/cells/cell.ts';
import type { Expression } from '../../src/compute/cells/expression.ts';
import { gru } from '../../src/compute/cells/gru.ts';
import type { Problem } from '../../src/compute/cells/problem.ts';
import { mulberry32 } from '../../src/compute/measure/random.ts';

type Sizes = Pick<Problem, 'length' | 'state' | 'input' | 'batch'>;

/** A GRU with weights of size `gain` / √D, biases, inputs and an initial state, all uniform around 0. */
export function drawGru(sizes: Sizes, { seed = 1, gain = 1 } = {}): Problem {
  const { length, state, input, batch } = sizes;
  const uniform = mulberry32(seed);
  const draw = (count: number, spread: number): Float32Array =>
    Float32Array.from({ length: count }, () => spread * (2 * uniform() - 1));
  const weights = gru.weights.map(({ name, role }) => {
    if (role === 'recurrent') return [name, draw(state * state, (1.7 * gain) / Math.sqrt(state))] as const;
    return [name, role === 'input' ? draw(state * input, 1.7 / Math.sqrt(input)) : draw(state, 0.5)] as const;
  });
  return {
    cell: gru,
    ...sizes,
    hyper: {},
    weights: Object.fromEntries(weights),
    inputs: draw(batch * length * input, 1.7),
    initial: draw(batch * state, 0.5),
    guess: null,
  };
}

/** A problem of a cell with one product W s, no input, and the given step. */
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
    weights: [{ name: 'W', role: 'recurrent' }],
    products: [{ weight: 'W', bias: null }],
    projections: [],
    step,
    hyper: {},
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

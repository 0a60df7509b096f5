/** The gradient of a loss Σ ⟨c_t, s_t⟩ as it is asked of a device and comes back: its cotangents, parts and value. */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import { Fault } from '../../../../shared/contract/fault.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import type { Algorithm, ProblemShape } from '../algorithms/algorithm.ts';
import type { Problem } from '../cells/problem.ts';
import type { Solver } from '../../../gpu/device/solver.ts';
import type { GradientPartName } from '../algorithms/gradient/gradient.ts';
import type { Reals } from '../twin/precision.ts';
import type { GivenProblem } from '../drawing/problem-file.ts';
import { stepCost } from './budget.ts';
import { drawCotangents } from '../drawing/workload.ts';

/** What a loss depends on, and how. */
export interface GradientParts {
  /** g_t = c_t + J_{t+1}ᵀ g_{t+1}, [B, T, D]. */
  readonly adjoint: Reals;
  /** ∂L/∂s_0, [B, D]. */
  readonly initial: Reals;
  /** ∂L/∂x, [B, T, X]. */
  readonly inputs: Reals;
  /** By name, in the cell's order; summed over the batch. */
  readonly weights: Readonly<Record<string, Reals>>;
}

export interface Cotangents {
  /** c, [B, T, D]. */
  readonly values: Float32Array;
  /** Where they come from, in words. */
  readonly origin: string;
}

/** The seed for problem files that name no loss. */
const SEED_OF_FILES = 0;
/** Multiply-adds of forward steps that a float64 gradient may be spent on: five to ten seconds of one core. */
const MOST_WORK = 1e8;

/** A given problem's own cotangents where it names any; else drawn ones. */
export function cotangentsFor(problem: Problem, given: GivenProblem | null, seed: number): Cotangents {
  if (given?.cotangents) return { values: given.cotangents(), origin: 'c as the problem file gives it' };
  const drawn = given ? SEED_OF_FILES : seed;
  const origin = `c standard normal from stream ${4 * drawn + 2}`;
  return {
    values: drawCotangents(problem, drawn),
    origin: given ? `${origin}, since the problem file names none` : origin,
  };
}

/** How an algorithm comes to the gradient, for the reader of its runs. */
export function gradientNote({ iterative }: Algorithm, origin: string): string {
  const way = iterative
    ? 'one reversed scan with the dense Jacobians at the solution, exact whatever the iterations approximate'
    : 'a sequential backward pass';
  return `loss Σ c·s, ${origin}; ${way}`;
}

/** Why a gradient of this size would stay unverified, so that it is not measured; null where it can be verified. */
export function whyUnverifiable(shape: ProblemShape): Reason | null {
  const work = shape.length * stepCost(shape);
  if (work <= MOST_WORK) return null;
  return reasonOf('gradient-unverifiable', { operations: work, allowed: MOST_WORK });
}

/** The gradient of the last solve. Rejects with a Fault where the device returns another number of entries. */
export async function readGradient(
  solver: Solver,
  problem: Problem,
  signal: AbortSignal | null,
): Promise<GradientParts> {
  const { cell, batch, length, state, input } = problem;
  const counts = cell.weights.map(({ name }) => [name, problem.weights[name]?.length ?? 0] as const);
  const read = async (part: GradientPartName, count: number): Promise<Float32Array> => {
    if (count === 0) return new Float32Array();
    const values = await solver.read(part, signal);
    if (values.length === count) return values;
    const amounts = `${formatCount(values.length)} instead of ${formatCount(count)}`;
    throw new Fault('failed', `the device returned ${amounts} entries of the gradient’s part ${part}`);
  };
  const adjoint = await read('adjoint', batch * length * state);
  const initial = await read('initial-gradients', batch * state);
  const inputs = await read('input-gradients', batch * length * input);
  const all = await read(
    'weight-gradients',
    counts.reduce((sum, [, count]) => sum + count, 0),
  );
  let offset = 0;
  const weights = counts.map(([name, count]) => {
    offset += count;
    return [name, all.subarray(offset - count, offset)] as const;
  });
  return { adjoint, initial, inputs, weights: Object.fromEntries(weights) };
}

export interface Loss {
  /** L = Σ ⟨c_t, s_t⟩; NaN where a state is not finite. */
  readonly value: number;
  /** The sum of its terms' sizes. */
  readonly magnitude: number;
}

/** In float64, of any states. */
export function lossOf(cotangents: Float32Array, states: Reals): Loss {
  let value = 0;
  let magnitude = 0;
  for (let index = 0; index < cotangents.length; index++) {
    const term = (cotangents[index] ?? Number.NaN) * (states[index] ?? Number.NaN);
    value += term;
    magnitude += Math.abs(term);
  }
  return { value, magnitude };
}

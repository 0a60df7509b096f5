/**
 * What a small step proves. An undamped iterate solves the system that is linearised at the one before: with the step
 * Δ = s^(i+1) − s^(i), s^(i+1)_t = f(s^(i)_{t−1}) + A_t Δ_{t−1}, hence r(s^(i))_t = A_t Δ_{t−1} − Δ_t, and after the step
 * |r(s^(i+1))_t| ≤ 2 |Δ_t| + (|A_t| + |J_t|) |Δ_{t−1}| to first order. A residual beyond that after a step within the
 * tolerance is no stall: something was not computed as it should have been. Damped methods prove nothing by a small step,
 * and neither does rounding that the scan multiplied up, as after an overshoot.
 */
import { HALF_ULP } from '../twin/rounding.ts';
import { type Linearisation, makeStepTwin, type StepTwin } from '../twin/step.ts';
import type { Reals } from '../twin/precision.ts';
import type { Problem } from '../cells/problem.ts';
import { SETTLED_SHARE } from '../cells/settled-step.ts';
import { type Judged, Roundings } from './bounds.ts';
import { affordableSteps } from './budget.ts';

/** The A_t of the undamped methods. */
type Transition = 'zero' | 'identity' | 'diagonal' | 'blocks' | 'dense';

const TRANSITIONS: ReadonlyMap<string, Transition> = new Map([
  ['jacobi', 'zero'],
  ['picard', 'identity'],
  ['quasi-deer', 'diagonal'],
  ['tfjs-quasi-deer', 'diagonal'],
  ['quasi-deer-block', 'blocks'],
  ['deer', 'dense'],
  ['tfjs-deer', 'dense'],
]);

/** Half units in the last place within which an entry counts as settled, whatever the tolerance. */
export const SETTLED_ROUNDINGS = SETTLED_SHARE.float32 / HALF_ULP;
/** For what first order leaves out. */
const SAFETY = 2;
/** The longest chunks that the tuning tries, over those that suit the length. */
const MOST_CHUNK_FACTOR = 4;
/** Roundings of a chunk's composition, one a step, that may all go one way. */
const CHUNK_ROUNDINGS = 1024;
/** Roundings within one step. */
const STEP_ROUNDINGS = 64;
/** Steps after which each of the directions is begun anew in which the growth of dense products is tried. */
const RESTARTS = [8, 32, 128, Infinity];

export interface SmallStep {
  readonly problem: Problem;
  readonly algorithm: string;
  readonly tolerance: number;
  /** [B, T, D], after a step within the tolerance, in an iteration in which nothing was reset. */
  readonly states: Float32Array;
}

/** What the residual of that entry is at most where nothing is at fault; null where that cannot be told. */
export function largestResidualAfter(small: SmallStep, { sequence, step, entry }: Judged): number | null {
  const { problem, algorithm, states } = small;
  const transition = TRANSITIONS.get(algorithm);
  if (transition === undefined) return null;
  const from = Math.max(0, step - lookedBack(problem, algorithm));
  if (!isAffordable(problem, transition, step - from)) return null;
  const twin = makeStepTwin(problem);
  const walk = { ...small, twin, sequence, entry };
  const growth = growthOf(walk, transition, from, step);
  const size = largestState(walk, from, step);
  const previous = stateBefore(walk, step);
  twin.linearise(previous, sequence, step);
  const jacobian = twin.jacobian().subarray(entry * problem.state, (entry + 1) * problem.state);
  const own = settledStep(small, states[(sequence * problem.length + step) * problem.state + entry] ?? Number.NaN);
  let passed = 0;
  for (const [j, slope] of jacobian.entries()) passed += Math.abs(slope) * settledStep(small, previous[j] ?? 0);
  // A_t is J_t or a part of it, or the identity.
  const byTransition = transition === 'identity' ? settledStep(small, previous[entry] ?? 0) : passed;
  const rounded = new Roundings(problem, states, problem.length).of(sequence, step)?.[entry] ?? 0;
  const scanned = CHUNK_ROUNDINGS * HALF_ULP * growth * (1 + growth) * size;
  return SAFETY * (2 * own + passed + byTransition) + STEP_ROUNDINGS * rounded + scanned;
}

/** The largest step with which an entry of that value counts as settled. */
function settledStep({ tolerance }: SmallStep, value: number): number {
  return Math.max(tolerance, SETTLED_SHARE.float32 * Math.abs(value));
}

/** Steps back to which a scan may have multiplied maps up: a chunk of our kernels, the whole sequence of the peers. */
function lookedBack({ length }: Problem, algorithm: string): number {
  if (algorithm.startsWith('tfjs-')) return length;
  return MOST_CHUNK_FACTOR * Math.min(256, Math.max(32, 2 ** Math.ceil(Math.log2(Math.sqrt(length) / 2))));
}

function isAffordable(problem: Problem, transition: Transition, steps: number): boolean {
  if (transition === 'zero' || transition === 'identity') return true;
  const asked = steps * (1 + RESTARTS.length);
  return affordableSteps({ ...problem, batch: 1, length: asked }) >= asked;
}

interface Walk extends SmallStep {
  readonly twin: StepTwin;
  readonly sequence: number;
  readonly entry: number;
}

function stateBefore({ problem, states, sequence }: Walk, step: number): Reals {
  const { state, length, initial } = problem;
  const start = (sequence * length + step) * state;
  if (step === 0) return initial.subarray(sequence * state, (sequence + 1) * state);
  return states.subarray(start - state, start);
}

/** max |s| from before step `from` to `to`, at least 1. */
function largestState(walk: Walk, from: number, to: number): number {
  let largest = 1;
  for (let t = from; t <= to + 1; t++)
    for (const value of stateBefore(walk, t)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** By how much products of the A of consecutive steps up to `to` enlarge what they meet; at least 1. */
function growthOf(walk: Walk, transition: Transition, from: number, to: number): number {
  if (transition === 'zero' || transition === 'identity') return 1;
  const grow = transition === 'dense' ? denseGrowth(walk) : unitGrowth(walk, transition);
  let most = 1;
  for (let t = from; t <= to; t++) {
    most = Math.max(most, grow(walk.twin.linearise(stateBefore(walk, t), walk.sequence, t), t));
  }
  return most;
}

type Grow = (at: Linearisation, step: number) => number;

/** Units that do not mix: the norm of what the unit was multiplied by since that was last below 1. */
function unitGrowth({ twin, problem, entry }: Walk, transition: 'diagonal' | 'blocks'): Grow {
  const units = problem.state / 2;
  const unit = entry % units;
  let product = 1;
  return ({ diagonal }) => {
    const norm = transition === 'diagonal' ? Math.abs(diagonal[entry] ?? 0) : blockNorm(twin.blocks(), unit, units);
    product = Math.max(1, norm * product);
    return product;
  };
}

/** The largest row sum of a unit's 2 × 2 block; the layout is that of `StepTwin.blocks`. */
function blockNorm(blocks: Reals, unit: number, units: number): number {
  const at = (row: number, column: number): number => Math.abs(blocks[(2 * row + column) * units + unit] ?? 0);
  return Math.max(at(0, 0) + at(0, 1), at(1, 0) + at(1, 1));
}

/**
 * Of dense products, by what happens to generic directions, each begun anew when it was shortened and every so many
 * steps: a generic direction feels a matrix of norm n by n / √D or more.
 */
function denseGrowth({ twin, problem: { state } }: Walk): Grow {
  const probes = RESTARTS.map((period, index) => {
    const begin = () => Float64Array.from({ length: state }, (_, i) => Math.cos(1 + 7 * index + 2.3 * i));
    return { period, begin, vector: begin(), next: new Float64Array(state) };
  });
  const longest = Math.sqrt(state);
  return (_, step) => {
    let most = 1;
    for (const probe of probes) {
      const start = Math.sqrt(sumOfSquares(probe.begin()));
      if (step % probe.period === 0 || sumOfSquares(probe.vector) < start * start) probe.vector.set(probe.begin());
      twin.applyJacobian(probe.vector, probe.next);
      [probe.vector, probe.next] = [probe.next, probe.vector];
      most = Math.max(most, (longest * Math.sqrt(sumOfSquares(probe.vector))) / start);
    }
    return most;
  };
}

function sumOfSquares(vector: Reals): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}

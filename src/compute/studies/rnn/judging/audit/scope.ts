/** How much of a solve is audited: what the device does once more, and what the twins on the host can afford. */
import type { SolveParameters } from '../../algorithms/algorithm.ts';
import { sizesOf } from '../../algorithms/buffers.ts';
import type { Problem } from '../../cells/problem.ts';
import { TWIN_ALGORITHMS, type TwinAlgorithm } from '../../twin/step-rules.ts';
import type { Part } from './part.ts';

/** What the twins may take for the first iterations, and for a whole solve, by the model below: of one core. */
const ITERATES_NS = 4e8;
const WHOLE_NS = 6e8;
/** What the float64 residuals of the audited iterates may take together. */
const RESIDUALS_NS = 2e8;
/** Both precisions. */
const TWINS = 2;
/** The first, from the guess, whose linearisation is known best; what only shows at a guess that is not zero comes later. */
const FIRST_ITERATIONS = 3;
/** Of solves that take long, or whose states take long to read. */
const FEWEST_ITERATIONS = 2;
const LONG_SOLVE_NS = 5e8;
const MANY_STATES = 2e7;
/** A wrong stride shows in any sequence but the first. */
const MOST_SEQUENCES = 3;
/** Beyond the first chunk, so that what is handed over is seen. */
const BEYOND_CHUNK = 16;

export interface Scope {
  /** Iterations after which the device is stopped and its states are read, ascending. */
  readonly iterations: readonly number[];
  /** Iterates up to this one are compared with the twins'. */
  readonly compared: number;
  /** What the twins follow; null where the method has no twin, or no part of it can be had by itself. */
  readonly part: Part | null;
  /** The float32 twin can solve the whole problem. */
  readonly isWholeAffordable: boolean;
  /** Float64 residuals of whole iterates that can be afforded. */
  readonly residuals: number;
}

export function twinOf(algorithm: string): TwinAlgorithm | null {
  const own = algorithm.replace(/^tfjs-/, '');
  return TWIN_ALGORITHMS.find((name) => name === own) ?? null;
}

/** `iterations` and `wallNs` are those of the solve that is audited. */
export function scopeOf(
  problem: Problem,
  algorithm: string,
  parameters: SolveParameters,
  solve: { readonly iterations: number; readonly wallNs: number },
): Scope {
  const { batch, length, state } = problem;
  const isLong = solve.wallNs > LONG_SOLVE_NS || batch * length * state > MANY_STATES;
  const first = Math.min(solve.iterations, isLong ? FEWEST_ITERATIONS : FIRST_ITERATIONS);
  const iterations = Array.from({ length: first }, (_, index) => index + 1);
  const beforeLast = solve.iterations - 1;
  if (!isLong && beforeLast > first) iterations.push(beforeLast);
  const twin = twinOf(algorithm);
  const evaluationNs = batch * length * stepNs(problem, 'jacobi');
  const wholeNs = twin === null ? Infinity : batch * length * stepNs(problem, twin);
  return {
    iterations,
    ...comparisonOf(problem, twin, sizesOf(problem, parameters.tuning).chunk, first),
    isWholeAffordable: (solve.iterations + 2) * wholeNs <= WHOLE_NS,
    residuals: Math.floor(RESIDUALS_NS / evaluationNs),
  };
}

/** As many iterations, sequences and steps as the budget allows, and in this order where it does not allow all. */
function comparisonOf(
  problem: Problem,
  twin: TwinAlgorithm | null,
  chunk: number,
  most: number,
): Pick<Scope, 'part' | 'compared'> {
  if (twin === null || most === 0) return { part: null, compared: 0 };
  const { length } = problem;
  const needed = looksAhead(twin) ? length : Math.min(length, chunk + BEYOND_CHUNK);
  const cost = stepNs(problem, twin);
  const affordable = (sequences: number, iterations: number): number =>
    Math.min(length, Math.floor(ITERATES_NS / (sequences * iterations * TWINS * cost)));
  for (const sequences of [sequencesOf(problem.batch), sequencesOf(problem.batch).slice(-1)]) {
    for (let compared = most; compared >= 1; compared -= 1) {
      const steps = affordable(sequences.length, compared);
      if (steps >= needed) return { part: { sequences, steps }, compared };
    }
  }
  if (looksAhead(twin)) return { part: null, compared: 0 };
  const steps = Math.max(1, affordable(1, 1));
  return { part: { sequences: sequencesOf(problem.batch).slice(-1), steps }, compared: 1 };
}

/** Its step at t depends on what comes after t. */
export function looksAhead(twin: TwinAlgorithm): boolean {
  return twin.includes('smoother');
}

/** The first, one in the middle and the last. */
function sequencesOf(batch: number): number[] {
  const last = batch - 1;
  return [...new Set([0, Math.floor(last / 2), last])].slice(0, MOST_SEQUENCES);
}

/** About what one step of one iteration takes a twin, in nanoseconds of one core: evaluation, tangents, dense products. */
function stepNs({ state, input }: Pick<Problem, 'state' | 'input'>, twin: TwinAlgorithm): number {
  const isDamped = twin.startsWith('elk');
  const products = state * (state + input);
  if (isDamped) return 1e4 + 10 * products + 14 * state ** 3;
  return 6e3 + (twin === 'deer' ? 16 : 10) * products;
}

/**
 * The twin of a whole solve: iterations from the guess to the joint stop, with everything that is checked of them.
 * In float64 it is the reference; in float32 it predicts a device's iteration counts.
 */
import { type Annealing, DEFAULT_ANNEALING, dampingAt } from '../../../../shared/studies/rnn/annealing.ts';
import type { Problem } from '../cells/problem.ts';
import { resetBoundOf } from '../cells/reset-bound.ts';
import { SETTLED_SHARE } from '../cells/settled-step.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';
import { residualsBySequence } from './residual.ts';
import { makeStepRule, type StepRule, type TwinAlgorithm } from './step-rules.ts';
import { makeStepTwin, type StepTwin } from './step.ts';

export interface TwinSolveOptions {
  readonly algorithm: TwinAlgorithm;
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Damping λ; ignored by the undamped and the annealed algorithms. */
  readonly lambda: number;
  /** Schedule of the annealed algorithms. */
  readonly annealing: Annealing;
  /** The safeguard that resets non-finite and huge entries is on. */
  readonly reset: boolean;
  readonly precision: Precision;
  /** The true trajectory, [B, T, D], for the errors; null leaves them out. */
  readonly truth: Reals | null;
  /** Iterations whose iterate is kept. */
  readonly keep: readonly number[];
}

/** Outer index: the iteration; inner: the sequence. */
export interface TwinTrace {
  /** max |s^(i) − s^(i−1)| and entries reset, for i = 1 … n. */
  readonly delta: number[][];
  readonly resets: number[][];
  /** max |r|, ½ Σ r² and max |s − s*| at s^(i), for i = 0 … n; `error` is empty without a truth. */
  readonly residual: number[][];
  readonly merit: number[][];
  readonly error: number[][];
}

export interface TwinSolution {
  /** [B, T, D] */
  readonly states: Reals;
  readonly iterations: number;
  /** Every entry settled: its last step was within the tolerance, or its own rounding. */
  readonly settled: boolean;
  /** Per sequence, the first iteration in which all of its entries had settled; null where there is none. */
  readonly iterationsPerSequence: (number | null)[];
  readonly trace: TwinTrace;
  readonly iterates: ReadonlyMap<number, Reals>;
}

const DEFAULTS: Omit<TwinSolveOptions, 'algorithm' | 'tolerance' | 'maxIterations'> = {
  lambda: 0,
  annealing: DEFAULT_ANNEALING,
  reset: true,
  precision: 'float64',
  truth: null,
  keep: [],
};

type Given = Pick<TwinSolveOptions, 'algorithm' | 'tolerance' | 'maxIterations'> & Partial<TwinSolveOptions>;

export function solveTwin(problem: Problem, given: Given): TwinSolution {
  const options: TwinSolveOptions = { ...DEFAULTS, ...given };
  const { algorithm, precision, tolerance, maxIterations } = options;
  const twin = makeStepTwin(problem, precision);
  const rule = makeStepRule(algorithm, twin, { state: problem.state, precision });
  let states: Reals = makeReals(precision, problem.batch * problem.length * problem.state);
  if (problem.guess) states.set(problem.guess);
  let next: Reals = states.slice();
  const trace: TwinTrace = { delta: [], resets: [], residual: [], merit: [], error: [] };
  const iterates = new Map<number, Reals>();
  recordState(problem, states, options, trace);
  const iterationsPerSequence: (number | null)[] = Array.from({ length: problem.batch }, () => null);
  const open = new Float64Array(problem.batch);
  let settled = false;
  while (!settled && trace.delta.length < maxIterations) {
    trace.delta.push([]);
    trace.resets.push([]);
    const lambda = lambdaAt(options, trace.delta.length);
    for (let b = 0; b < problem.batch; b++) {
      rule.start(lambda);
      advanceSequence(problem, b, twin, rule, states, next);
      trace.resets.at(-1)?.push(options.reset ? resetEntries(sequenceOf(problem, next, b), resetBoundOf(problem)) : 0);
      const step = stepOf(sequenceOf(problem, next, b), sequenceOf(problem, states, b), SETTLED_SHARE[precision]);
      trace.delta.at(-1)?.push(step.largest);
      open[b] = step.open;
      if (step.open <= tolerance) iterationsPerSequence[b] ??= trace.delta.length;
    }
    [states, next] = [next, states];
    recordState(problem, states, options, trace);
    if (options.keep.includes(trace.delta.length)) iterates.set(trace.delta.length, states.slice());
    settled = open.every((step) => step <= tolerance);
  }
  return { states, iterations: trace.delta.length, settled, iterationsPerSequence, trace, iterates };
}

/** Damping of iteration i = 1, 2, … */
function lambdaAt({ algorithm, annealing, lambda }: TwinSolveOptions, iteration: number): number {
  return algorithm.endsWith('-annealed') ? dampingAt(annealing, iteration) : lambda;
}

/** One iteration of one sequence, from `states` into `next`, after the rule was started. */
function advanceSequence(
  problem: Problem,
  b: number,
  twin: StepTwin,
  rule: StepRule,
  states: Reals,
  next: Reals,
): void {
  const { length, state } = problem;
  const initial = problem.initial.subarray(b * state, (b + 1) * state);
  let previousGuess: Reals = initial;
  let previous: Reals = initial;
  for (let t = 0; t < length; t++) {
    const start = (b * length + t) * state;
    const guess = states.subarray(start, start + state);
    const out = next.subarray(start, start + state);
    rule.advance({ linearisation: twin.linearise(previousGuess, b, t), previousGuess, guess, previous }, out);
    previousGuess = guess;
    previous = out;
  }
  rule.finish?.(sequenceOf(problem, states, b), sequenceOf(problem, next, b));
}

function recordState(problem: Problem, states: Reals, { truth }: TwinSolveOptions, trace: TwinTrace): void {
  const residuals = residualsBySequence(problem, states);
  trace.residual.push(residuals.map(({ maxAbs }) => maxAbs));
  trace.merit.push(residuals.map(({ merit }) => merit));
  if (!truth) return;
  const errorOf = (b: number): number => maxDifference(sequenceOf(problem, states, b), sequenceOf(problem, truth, b));
  trace.error.push(residuals.map((_, b) => errorOf(b)));
}

function sequenceOf({ length, state }: Problem, states: Reals, b: number): Reals {
  return states.subarray(b * length * state, (b + 1) * length * state);
}

/** max |a − b|; NaN where an entry of either is NaN. */
function maxDifference(a: Reals, b: Reals): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

/** max |a − b|, and the same of the entries that have not settled by their own rounding; NaN where an entry is NaN. */
function stepOf(next: Reals, before: Reals, settledShare: number): { largest: number; open: number } {
  let largest = 0;
  let open = 0;
  for (let i = 0; i < next.length; i++) {
    const value = next[i] ?? 0;
    const step = Math.abs(value - (before[i] ?? 0));
    largest = Math.max(largest, step);
    if (!(step <= settledShare * Math.abs(value)) || step === Infinity) open = Math.max(open, step);
  }
  return { largest, open };
}

/** Sets entries that are not finite or larger than the bound to 0; returns how many. */
function resetEntries(states: Reals, bound: number): number {
  let count = 0;
  for (let i = 0; i < states.length; i++) {
    if (Math.abs(states[i] ?? 0) <= bound) continue;
    states[i] = 0;
    count += 1;
  }
  return count;
}

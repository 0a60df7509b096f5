/**
 * How each algorithm finds s^(i+1)_t once s^(i+1)_{t−1} is known: the plain recurrences that the parallel scans
 * evaluate. Algorithms without damping are in state form, s_t = A s_{t−1} + b with b = f − A p; damped ones in delta
 * form, where the unknown is d = s^(i+1) − s^(i), driven by −r.
 */
import { BLOCK_TWIN_ALGORITHMS, makeBlockFilter, makeBlockRule, makeBlockSmoother } from './block-rules.ts';
import { makeDenseFilter, makeDiagonalFilter, type Filter, type FilterShape } from './filter.ts';
import { makeReals, type Reals } from './precision.ts';
import { makeDenseSmoother, makeDiagonalSmoother, type Smoother } from './smoother.ts';
import type { Linearisation, StepTwin } from './step.ts';

export const TWIN_ALGORITHMS = [
  'jacobi',
  'picard',
  'quasi-deer',
  'deer',
  'quasi-elk',
  'quasi-elk-smoother',
  'elk',
  'elk-smoother',
  'quasi-elk-annealed',
  'elk-annealed',
  // For cells whose state is two blocks (`hasPairedBlocks`) only.
  ...BLOCK_TWIN_ALGORITHMS,
] as const;
export type TwinAlgorithm = (typeof TWIN_ALGORITHMS)[number];

/** What a rule sees of one step; [D] each. */
export interface StepView {
  /** f and J at `previousGuess`. */
  readonly linearisation: Linearisation;
  /** s^(i)_{t−1} and s^(i)_t. */
  readonly previousGuess: Reals;
  readonly guess: Reals;
  /** s^(i+1)_{t−1}. */
  readonly previous: Reals;
}

/** Writes s^(i+1)_t to `out`; to be called for t = 1, 2, … of one sequence, after `start`. */
export interface StepRule {
  /** λ is the damping of this iteration; undamped rules ignore it. */
  start(lambda: number): void;
  advance(view: StepView, out: Reals): void;
  /** After the last step, for rules that look ahead: s^(i+1) of the sequence in the place of what `advance` wrote. */
  finish?(guess: Reals, out: Reals): void;
}

export function makeStepRule(algorithm: TwinAlgorithm, twin: StepTwin, shape: FilterShape): StepRule {
  switch (algorithm) {
    case 'jacobi':
      return { start: nothing, advance: ({ linearisation }, out) => out.set(linearisation.next) };
    case 'picard':
      return makeDiagonalRule(() => 1, shape);
    case 'quasi-deer':
      return makeDiagonalRule(({ diagonal }, i) => diagonal[i] ?? 0, shape);
    case 'deer':
      return makeDenseRule(twin, shape);
    case 'quasi-elk':
    case 'quasi-elk-annealed':
      return makeDampedRule(makeDiagonalFilter(shape), ({ diagonal }) => diagonal, shape);
    case 'quasi-elk-smoother':
      return makeDampedRule(makeDiagonalFilter(shape), ({ diagonal }) => diagonal, shape, makeDiagonalSmoother(shape));
    case 'elk':
    case 'elk-annealed':
      return makeDampedRule(makeDenseFilter(shape), () => twin.jacobian(), shape);
    case 'elk-smoother':
      return makeDampedRule(makeDenseFilter(shape), () => twin.jacobian(), shape, makeDenseSmoother(shape));
    case 'quasi-deer-block':
      return makeBlockRule(twin, shape);
    case 'quasi-elk-block':
      return makeDampedRule(makeBlockFilter(shape), () => twin.blocks(), shape);
    case 'quasi-elk-smoother-block':
      return makeDampedRule(makeBlockFilter(shape), () => twin.blocks(), shape, makeBlockSmoother(shape));
  }
}

function makeDiagonalRule(factorOf: (at: Linearisation, i: number) => number, shape: FilterShape): StepRule {
  const offset = makeReals(shape.precision, 1);
  return {
    start: nothing,
    advance: ({ linearisation, previousGuess, previous }, out) => {
      for (let i = 0; i < out.length; i++) {
        const factor = factorOf(linearisation, i);
        offset[0] = (linearisation.next[i] ?? 0) - factor * (previousGuess[i] ?? 0);
        out[i] = factor * (previous[i] ?? 0) + (offset[0] ?? 0);
      }
    },
  };
}

function makeDenseRule(twin: StepTwin, { precision, state }: FilterShape): StepRule {
  const offset = makeReals(precision, state);
  const carried = makeReals(precision, state);
  return {
    start: nothing,
    advance: ({ linearisation, previousGuess, previous }, out) => {
      twin.applyJacobian(previousGuess, carried);
      for (let i = 0; i < state; i++) offset[i] = (linearisation.next[i] ?? 0) - (carried[i] ?? 0);
      twin.applyJacobian(previous, carried);
      for (let i = 0; i < state; i++) out[i] = (carried[i] ?? 0) + (offset[i] ?? 0);
    },
  };
}

/** The step is the filter's mean, or the smoother's where one is given. */
function makeDampedRule(
  filter: Filter,
  transitionOf: (at: Linearisation) => Reals,
  { precision, state }: FilterShape,
  smoother: Smoother | null = null,
): StepRule {
  const residual = makeReals(precision, state);
  return {
    start: (lambda) => {
      filter.start(lambda);
      smoother?.start(lambda);
    },
    advance: ({ linearisation, guess }, out) => {
      for (let i = 0; i < state; i++) residual[i] = (guess[i] ?? 0) - (linearisation.next[i] ?? 0);
      const transition = transitionOf(linearisation);
      const mean = filter.advance(transition, residual);
      smoother?.keep(filter, transition);
      for (let i = 0; i < state; i++) out[i] = (guess[i] ?? 0) + (mean[i] ?? 0);
    },
    finish: (guess, out) => {
      smoother?.smooth().forEach((mean, t) => {
        for (let i = 0; i < state; i++) out[t * state + i] = (guess[t * state + i] ?? 0) + (mean[i] ?? 0);
      });
    },
  };
}

function nothing(): void {
  // Undamped rules carry nothing from step to step but the state itself.
}

/** The twin of one step s_t = f(s_{t−1}, x_t) and of its linearisation, on the CPU. */
import { blockDiagonalsOf, diagonalsOf, hasPairedBlocks } from '../cells/diagonal.ts';
import type { Expression } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { tangentOf } from '../cells/tangent.ts';
import { compileDenseJacobian } from './dense-jacobian.ts';
import { blockLengths, compileForward, gather, type Forward } from './forward.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';
import { compilePullBack, type StepGradient } from './pull-back.ts';

/** f and diag(J) at one point; [D] each, overwritten by the twin's next call. */
export interface Linearisation {
  readonly next: Reals;
  /** Worked out when it is first read. */
  readonly diagonal: Reals;
}

/**
 * `b` is the sequence, `t` the step's index from 0, `previous` is s_{t−1}, [D]. Derivatives are those at the last call of
 * `next` or `linearise`.
 */
export interface StepTwin {
  next(previous: Reals, b: number, t: number, out: Reals): void;
  linearise(previous: Reals, b: number, t: number): Linearisation;
  /** out = J vector; `out` is not `vector`. */
  applyJacobian(vector: Reals, out: Reals): void;
  /** J: dense, [D, D], row-major, a fresh array. */
  jacobian(): Reals;
  /**
   * For a state of two blocks of H: ∂(next entry i of block r)/∂(entry i of block c) at [(2r + c)·H + i]; overwritten by
   * the next call. Throws a RangeError for other states.
   */
  blocks(): Reals;
  /** out = Jᵀ cotangent; `out` is not `cotangent`. */
  applyTransposedJacobian(cotangent: Reals, out: Reals): void;
  /** What a loss that depends on the next state by `cotangent` has to do with what went into the step. */
  pullBack(cotangent: Reals): StepGradient;
}

export function makeStepTwin(problem: Problem, precision: Precision = 'float64'): StepTwin {
  const forward = compileForward(problem, precision);
  const next = makeReals(precision, problem.state);
  const stages = makeStages();
  const tangents = lazily(() => compileTangents(forward, stages));
  const diagonal = lazily(() => compileDiagonal(forward, stages, () => tangents().jacobian()));
  const blocks = lazily(() => compileBlocks(forward, stages, () => tangents().jacobian()));
  const pullBack = lazily(() => {
    const { prepare, apply } = compilePullBack(forward);
    const ready = stages.once(prepare);
    return (cotangent: Reals): StepGradient => {
      ready();
      return apply(cotangent);
    };
  });
  const linearisation: Linearisation = {
    next,
    get diagonal() {
      return diagonal()();
    },
  };
  const evaluate = (previous: Reals, b: number, t: number): void => {
    stages.renew();
    forward.run(previous, b, t);
  };
  return {
    next(previous, b, t, out) {
      evaluate(previous, b, t);
      forward.readNext(out);
    },
    linearise(previous, b, t) {
      evaluate(previous, b, t);
      forward.readNext(next);
      return linearisation;
    },
    applyJacobian: (vector, out) => tangents().apply(vector, out),
    jacobian: () => tangents().jacobian().slice(),
    blocks: () => blocks()(),
    applyTransposedJacobian: (cotangent, out) => out.set(pullBack()(cotangent).state),
    pullBack: (cotangent) => pullBack()(cotangent),
  };
}

/** Work that is done once after each evaluation, when it is first needed. */
interface Stages {
  renew(): void;
  once(run: () => void): () => void;
}

function makeStages(): Stages {
  let evaluation = 0;
  return {
    renew: () => evaluation++,
    once(run) {
      let done = -1;
      return () => {
        if (done === evaluation) return;
        run();
        done = evaluation;
      };
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

interface Tangents {
  apply(vector: Reals, out: Reals): void;
  /** [D, D]; overwritten after the next evaluation. */
  jacobian(): Reals;
}

function compileTangents({ tape, stage, seeds }: Forward, stages: Stages): Tangents {
  const { cell, state } = tape.problem;
  const roots = tangentOf(cell);
  const { still, moving } = tape.compile(roots, [stage]);
  const ready = stages.once(() => still.run());
  const read = gather(tape, roots, blockLengths(tape));
  const dense = lazily(() => {
    const values = tape.makeVector(state * state);
    const write = compileDenseJacobian(tape, roots, moving);
    return { values, ready: stages.once(() => write(values)) };
  });
  return {
    apply(vector, out) {
      ready();
      seeds.set(vector);
      moving.run();
      read(out);
    },
    jacobian() {
      ready();
      dense().ready();
      return dense().values;
    },
  };
}

/** diag(J), from its own graph or, where a cell has none, from the dense J. */
function compileDiagonal(forward: Forward, stages: Stages, jacobian: () => Reals): () => Reals {
  const { problem } = forward.tape;
  const roots = diagonalsOf(problem.cell);
  const { state } = problem;
  return roots
    ? compileReading(forward, stages, roots, blockLengths(forward.tape))
    : reading(stages, forward.tape.makeVector(state), (out) =>
        pickDiagonal(jacobian(), { state, row: 0, column: 0 }, out),
      );
}

function compileBlocks(forward: Forward, stages: Stages, jacobian: () => Reals): () => Reals {
  const { cell, state } = forward.tape.problem;
  if (!hasPairedBlocks(cell)) throw new RangeError(`the state of cell ${cell.id} has no 2 × 2 blocks`);
  const units = state / 2;
  const roots = blockDiagonalsOf(cell)?.flat();
  if (roots) return compileReading(forward, stages, roots, [units, units, units, units]);
  const corners = [0, units].flatMap((row) => [0, units].map((column) => ({ state, row, column })));
  return reading(stages, forward.tape.makeVector(4 * units), (out) =>
    corners.forEach((corner, part) => pickDiagonal(jacobian(), corner, out.subarray(part * units, (part + 1) * units))),
  );
}

/** The values of nodes of these lengths, one behind the other. */
function compileReading(
  { tape, stage }: Forward,
  stages: Stages,
  roots: readonly Expression[],
  lengths: readonly number[],
): () => Reals {
  const { still } = tape.compile(roots, [stage]);
  const read = gather(tape, roots, lengths);
  const out = tape.makeVector(lengths.reduce((sum, length) => sum + length, 0));
  return reading(stages, out, () => {
    still.run();
    read(out);
  });
}

function reading(stages: Stages, out: Reals, fill: (out: Reals) => void): () => Reals {
  const ready = stages.once(() => fill(out));
  return () => {
    ready();
    return out;
  };
}

/** The diagonal that begins at a corner of a dense matrix, as long as `out`. */
function pickDiagonal(
  dense: Reals,
  { state, row, column }: { readonly state: number; readonly row: number; readonly column: number },
  out: Reals,
): void {
  for (let i = 0; i < out.length; i++) out[i] = dense[(row + i) * state + column + i] ?? 0;
}

/** One solve on an open device: what is asked for, and what comes back. */
import type { Algorithm, SolveParameters } from '../../../../compute/studies/rnn/algorithms/algorithm.ts';
import type { Problem } from '../../../../compute/studies/rnn/cells/problem.ts';
import type { Solution, Solver } from '../../../../compute/gpu/device/solver.ts';
import type { Engine } from '../../../../compute/gpu/device/solver.ts';
import { type GradientParts, readGradient } from '../../../../compute/studies/rnn/judging/gradient.ts';
import type { GivenProblem } from '../../../../compute/studies/rnn/drawing/problem-file.ts';
import { Fault } from '../../../../shared/contract/fault.ts';
import { say } from '../../../../shared/words/say.ts';

export interface SolveRequest {
  readonly given: GivenProblem;
  readonly algorithm: Algorithm;
  readonly parameters: SolveParameters;
}

export interface Solved {
  readonly solution: Solution;
  readonly states: Float32Array;
  /** null where it was not asked for. */
  readonly gradient: GradientParts | null;
}

/**
 * One solve of a problem, its states and, where the parameters ask for it, its gradient. `inspect` may then do as it likes
 * with the solver, before it is freed.
 */
export async function solveOn(
  engine: Engine,
  problem: Problem,
  algorithm: Algorithm,
  parameters: SolveParameters,
  signal: AbortSignal,
  inspect?: (solver: Solver, solution: Solution) => Promise<void>,
): Promise<Solved> {
  const solver = await engine.open(algorithm.plan(problem, parameters, engine.traits));
  try {
    if ((solver.steps ?? problem.length) < problem.length)
      throw new Fault(
        'invalid',
        say('solve.truncated', { algorithm: algorithm.id, steps: String(solver.steps), count: problem.length }),
      );
    const solution = await solver.solve({ profile: false, signal });
    const states = await solver.read('states', signal);
    const gradient = parameters.gradient === true ? await readGradient(solver, problem, signal) : null;
    await inspect?.(solver, solution);
    const lost = engine.lostReason();
    if (lost !== null) throw new Fault('failed', lost);
    return { solution, states, gradient };
  } finally {
    solver.destroy();
  }
}

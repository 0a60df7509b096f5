/** Makes solvers ready to be timed: each solves its problem once and is verified before any of its times may count. */
import { reasonText } from '../../shared/words/reason-text.ts';
import { algorithmById, CONTENDERS } from '../../compute/studies/rnn/algorithms/index.ts';
import type { Algorithm, SolveParameters } from '../../compute/studies/rnn/algorithms/algorithm.ts';
import { cellById } from '../../compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../compute/studies/rnn/cells/problem.ts';
import type { Solution, Solver } from '../../compute/gpu/device/solver.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { fitOf, parametersOf } from '../../compute/studies/rnn/runtime/fit.ts';
import { readGradient } from '../../compute/studies/rnn/judging/gradient.ts';
import { prefixOf, workloadPrefix } from '../../compute/studies/rnn/judging/prefix.ts';
import { judgeWithGradient, twinGradientReference } from '../../compute/studies/rnn/judging/verify-gradient.ts';
import {
  type Reference,
  sequentialReference,
  surveyWorkload,
  twinReference,
  type Workload,
} from '../../compute/studies/rnn/judging/verify.ts';
import { drawCotangents, drawProblem } from '../../compute/studies/rnn/drawing/workload.ts';
import type { LedgerReading } from '../../compute/gpu/device/ledger.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { DEFAULT_TUNING, type Tuning } from '../../shared/contract/parts/tuning.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { defaultSweep } from '../../shared/studies/grid.ts';
import { rnn } from '../../shared/studies/rnn.ts';
import { changeRnnSweep, type RnnPoint, rnnPointsOf, rnnSweepOf } from '../../shared/studies/rnn/sweep.ts';
import { formatCount } from '../../shared/text/units.ts';
import type { Solve } from './bars.ts';

/** The cell that all bars are about. */
export const CELL = rnnSweepOf(defaultSweep(rnn)).cells[0] ?? '';
/** Steps of the same kernels on the same data: equal, but for peers whose operations may be reordered. */
const STEP_SHARE = 1e-3;

/** A solver whose result was verified, ready to be timed. */
export interface Prepared {
  readonly solver: Solver;
  readonly memory: LedgerReading;
  /** One timed solve. Rejects with a Fault where its steps are not those of the verified solve. */
  solve(profile: boolean): Promise<Solution>;
  /** Rejects with a Fault where the states of the last timed solve are not those that were verified. */
  check(): Promise<void>;
}

export interface Task {
  readonly problem: Problem;
  readonly workload: Workload;
}

/** What a race needs of a lab. */
export type Bench = Pick<Lab, 'engine' | 'prepare'>;

/** The bench of one adapter: drawn problems, and the verified sequential result of each. */
export class Lab {
  readonly engine: Engine;
  readonly #signal: AbortSignal;
  readonly #tuning: Tuning;
  readonly #truth: 'sequential' | 'float64';
  readonly #tasks = new Map<string, Task>();
  readonly #references = new Map<string, Reference>();

  /** `truth`: what is compared with; the device's own sequential result would build its kernels as well. */
  constructor(
    engine: Engine,
    signal: AbortSignal,
    { tuning = DEFAULT_TUNING, truth = 'sequential' }: { tuning?: Tuning; truth?: 'sequential' | 'float64' } = {},
  ) {
    this.engine = engine;
    this.#signal = signal;
    this.#tuning = tuning;
    this.#truth = truth;
  }

  /** Forgets problems and references: the long ones take memory. */
  clear(): void {
    this.#tasks.clear();
    this.#references.clear();
  }

  /** Rejects with a Fault, in words for a reader, where the solver cannot be had or does not compute the right thing. */
  async prepare(what: Solve): Promise<Prepared> {
    const algorithm = knownAlgorithm(what.algorithm);
    const task = this.#taskOf(what);
    const reference = await this.#referenceOf(what, task);
    const whole = await this.#open(what, algorithm, task, null);
    let kept = whole;
    try {
      const solution = await whole.solve({ profile: false, signal: this.#signal });
      const states = await this.#verified(what, whole, task, solution, reference);
      const memory = whole.memory();
      if (what.iterations !== undefined && what.iterations < solution.iterations) {
        whole.destroy();
        kept = await this.#open(what, algorithm, task, what.iterations);
      }
      return this.#prepared(kept, memory, solution, kept === whole ? states : null);
    } catch (error) {
      kept.destroy();
      throw error;
    }
  }

  #prepared(solver: Solver, memory: LedgerReading, verified: Solution, states: Float32Array | null): Prepared {
    const solve = async (profile: boolean): Promise<Solution> => {
      const solution = await solver.solve({ profile, signal: this.#signal });
      refuseOtherSteps(solution, verified);
      return solution;
    };
    const check = async (): Promise<void> => {
      if (!states) return;
      const again = await solver.read('states', this.#signal);
      if (!again.every((value, index) => Object.is(value, states[index])))
        throw new Fault('failed', 'the states of the last repetition are not those that were verified');
    };
    return { solver, memory, solve, check };
  }

  /** `iterations`: at most so many; null: as many as any sweep allows. */
  async #open(what: Solve, algorithm: Algorithm, task: Task, iterations: number | null): Promise<Solver> {
    const parameters: SolveParameters = {
      ...parametersIn(what),
      variant: what.variant ?? 'auto',
      tuning: this.#tuning,
      ...(iterations === null ? {} : { maxIterations: iterations }),
      ...(what.segments === undefined ? {} : { segments: what.segments }),
    };
    const { plan, whyNot } = fitOf(algorithm, task.problem, parameters, this.engine);
    if (!plan || whyNot !== null) throw new Fault('invalid', whyNot ? reasonText(whyNot) : 'it has no plan');
    if (what.variant === 'subgroup' && !plan.variant.includes(`${what.algorithm}: subgroup`))
      throw new Fault('invalid', 'no subgroups of a fixed size, or too many weights for their registers');
    return this.engine.open(plan);
  }

  #taskOf(what: Solve): Task {
    const key = `${what.length} ${what.state}`;
    const known = this.#tasks.get(key);
    if (known) return known;
    const { point, gain } = problemIn(what);
    const drawn = drawProblem(cellById(point.cell), point, gain);
    const problem = { ...drawn, cotangents: drawCotangents(point, point.seed) };
    const task = { problem, workload: surveyWorkload(problem) };
    this.#tasks.set(key, task);
    return task;
  }

  /** Float64 for the sequential evaluations; for all else the device's own, once that was held against float64. */
  async #referenceOf(what: Solve, task: Task): Promise<Reference> {
    const key = `${what.length} ${what.state}`;
    if (this.#truth === 'float64' || what.algorithm === 'sequential') return twinReference(task.problem);
    const known = this.#references.get(key);
    if (known) return known;
    const { length, state } = what;
    const sequential = await this.prepare({ algorithm: 'sequential', length, state });
    const states = await sequential.solver.read('states', this.#signal);
    sequential.solver.destroy();
    const reference = sequentialReference(task.problem, states);
    this.#references.set(key, reference);
    return reference;
  }

  async #verified(
    what: Solve,
    solver: Solver,
    { problem, workload }: Task,
    solution: Solution,
    reference: Reference,
  ): Promise<Float32Array> {
    const states = await solver.read('states', this.#signal);
    const steps = solver.steps ?? problem.length;
    const gradient = what.gradient ? await readGradient(solver, problem, this.#signal) : null;
    const { iterative } = knownAlgorithm(what.algorithm);
    const { status, reason } = judgeWithGradient(
      workloadPrefix(workload, steps),
      { iterative, tolerance: parametersIn(what).tolerance, solution, states, gradient },
      prefixOf(reference, workload, steps),
      () => twinGradientReference(problem),
    );
    if (status !== 'ok') throw new Fault('failed', `${status}: ${reason ? reasonText(reason) : 'no reason was given'}`);
    return states;
  }
}

function knownAlgorithm(id: string): Algorithm {
  if (!CONTENDERS.some((known) => known.id === id)) throw new Fault('invalid', `${id} is not part of this build`);
  return algorithmById(id);
}

/** Every iteration that was timed has to make the step that the verified solve made at that iteration. */
function refuseOtherSteps(solution: Solution, verified: Solution): void {
  for (const [index, { delta }] of solution.trace.entries()) {
    const expected = verified.trace[index]?.delta ?? NaN;
    if (!(Math.abs((delta ?? NaN) - expected) <= STEP_SHARE * Math.abs(expected)))
      throw new Fault(
        'failed',
        `iteration ${formatCount(index + 1)} made a step of ${delta}, the verified solve one of ${expected}`,
      );
  }
}

/** What a bar leaves open is what any sweep takes: the problem that is drawn, tolerance, damping, most iterations. */
function sweepOf({ algorithm, length, state, gradient = false }: Solve): Sweep {
  return changeRnnSweep(defaultSweep(rnn), { algorithms: [algorithm], lengths: [length], states: [state], gradient });
}

/** The one point of the bar's sweep, and the gain with which its weights are drawn. */
export function problemIn(what: Solve): { readonly point: RnnPoint; readonly gain: number } {
  const sweep = sweepOf(what);
  const [point] = rnnPointsOf(sweep);
  if (!point) throw new Error('a sweep of one length and one state size has a point');
  return { point, gain: rnnSweepOf(sweep).gain };
}

export function parametersIn(what: Solve): SolveParameters {
  const [parameters] = parametersOf(sweepOf(what), algorithmById(what.algorithm), what.length);
  if (!parameters) throw new Error('a contender is measured at least once');
  return parameters;
}

/** Sequential evaluation on the CPU, in float32-rounded JavaScript on one thread: what needs no GPU at all. */
import { Fault } from '../../../../../shared/contract/fault.ts';
import type { Problem } from '../../cells/problem.ts';
import { makeStepTwin, type StepTwin } from '../../twin/step.ts';
import { plannedBytes, type Plan } from '../../../../gpu/plan/plan.ts';
import type { LedgerReading } from '../../../../gpu/device/ledger.ts';
import type { Solution, SolveOptions, Solver } from '../../../../gpu/device/solver.ts';
import { checkedOutput } from './task.ts';
import { letOthersRun } from './yield.ts';

/** After so long others may run: messages come through, and the window stays alive. */
const SLICE_MS = 50;
/** Steps between two looks at the clock. */
const STEPS_AT_ONCE = 16;

export function openCpuSolver(problem: Problem, plan: Plan): Solver {
  const startedAt = performance.now();
  const twin = makeStepTwin(problem, 'float32');
  const compiledAt = performance.now();
  const compileMs = compiledAt - startedAt;
  let states: Float32Array | null = new Float32Array(problem.batch * problem.length * problem.state);
  const uploadNs = (performance.now() - compiledAt) * 1e6;
  const { peakBytes, categoriesBytes } = plannedBytes(plan);
  const live = (): Float32Array => {
    if (!states) throw new Fault('failed', 'the solver was destroyed');
    return states;
  };
  return {
    algorithm: plan.algorithm,
    kernels: [],
    remark: 'CPU, one thread, float32-rounded JavaScript; memory holds typed arrays',
    compileMs,
    opening: { compileNs: compileMs * 1e6, isCached: false, uploadNs },
    work: () => null,
    solve: (options) => solve(problem, twin, live(), options),
    read: async (name) => checkedOutput(name, live().slice()),
    memory: (): LedgerReading => ({ peakBytes, categoriesBytes, finalBytes: states ? peakBytes : 0 }),
    destroy: () => {
      states = null;
    },
  };
}

async function solve(
  problem: Problem,
  twin: StepTwin,
  states: Float32Array,
  { signal }: SolveOptions,
): Promise<Solution> {
  const { batch, length, state, initial } = problem;
  const startedAt = performance.now();
  let sliceStartedAt = startedAt;
  for (let b = 0; b < batch; b += 1) {
    let previous: Float32Array = initial.subarray(b * state, (b + 1) * state);
    for (let t = 0; t < length; t += 1) {
      const start = (b * length + t) * state;
      const here = states.subarray(start, start + state);
      twin.next(previous, b, t, here);
      previous = here;
      if (t % STEPS_AT_ONCE !== 0 || performance.now() - sliceStartedAt < SLICE_MS) continue;
      await letOthersRun();
      signal?.throwIfAborted();
      sliceStartedAt = performance.now();
    }
  }
  return {
    wallNs: (performance.now() - startedAt) * 1e6,
    gpuNs: null,
    phasesNs: null,
    iterations: 0,
    iterationsPerSequence: Array.from({ length: batch }, () => 0),
    resets: 0,
    settled: true,
    trace: [],
  };
}

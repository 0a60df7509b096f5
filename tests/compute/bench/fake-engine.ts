/** An engine without a GPU: solutions come from the float64 twin, times from a script, and the clock only moves when it solves. */
import { rnnStudy, type RnnInputs } from '../../../src/compute/studies/rnn/runtime/runtime.ts';
import { textReason } from '../../../src/shared/contract/reason.ts';
import type { RnnSweep } from '../../../src/shared/studies/rnn/sweep.ts';
import type { RnnTraceRow } from '../../../src/shared/studies/rnn/trace.ts';
import type { Algorithm, ProblemShape } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Solution, Solver } from '../../../src/compute/gpu/device/solver.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { measureSweep, type MeasureOrder } from '../../../src/compute/bench/protocol/protocol.ts';
import { plannedBytes, type Plan } from '../../../src/compute/gpu/plan/plan.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import type { MeasureEvent } from '../../../src/shared/contract/events.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import type { Adapter, Run } from '../../../src/shared/contract/run.ts';
import type { Sweep } from '../../../src/shared/contract/sweep.ts';
import { sweepWith } from '../../support/sweeps.ts';

export interface Behaviour {
  /** Wall time of solve number n of a solver, from 1. */
  wallMs?: (n: number, problem: Problem) => number;
  iterations?: number;
  settled?: (n: number) => boolean;
  /** Spoils the right states before they are read for the n-th time. */
  spoil?: (states: Float32Array, n: number) => void;
  gpuShare?: number | null;
  leakBytes?: number;
  /** Called before solve number n; may throw. */
  onSolve?: (n: number) => void;
  onOpen?: () => void;
  whyNot?: string;
  bytes?: number;
  maxState?: number;
  planFault?: Error;
  /** Evaluates no more than these. */
  steps?: number;
}

export interface World {
  readonly engine: Engine;
  readonly clock: { ms: number };
  /** "open deer", "solve deer", "profile deer", "destroy deer" in the order in which they happened. */
  readonly log: string[];
  lost: string | null;
  readonly algorithmById: (id: string) => Algorithm;
}

const adapter: Adapter = {
  ...{ id: 'adapter', machineId: 'machine', name: 'fake', vendor: '', architecture: '', driver: '', type: 'software' },
  ...{ limits: {}, features: [], timestampResolutionNs: 100 },
};

export function makeWorld(behaviours: Record<string, Behaviour>): World {
  const clock = { ms: 1_800_000_000_000 };
  const log: string[] = [];
  const behaviourOf = (id: string): Behaviour => {
    const found = behaviours[id];
    if (!found) throw new Fault('invalid', `unknown algorithm "${id}"`);
    return found;
  };
  const world: World = {
    clock,
    log,
    lost: null,
    algorithmById: (id) => makeAlgorithm(id, behaviourOf(id)),
    engine: {
      adapter,
      traits: { type: 'software', features: new Set(), limits: {}, subgroupSize: null },
      whyNot: (plan) => {
        const { whyNot } = behaviourOf(plan.algorithm);
        return whyNot === undefined ? null : textReason(whyNot);
      },
      open: async (plan) => {
        const problem = problemOf(plan);
        log.push(`open ${plan.algorithm}`);
        behaviourOf(plan.algorithm).onOpen?.();
        return makeSolver(problem, plan, behaviourOf(plan.algorithm), world);
      },
      openProbe: () => {
        throw new Fault('failed', 'this engine has no device');
      },
      lostReason: () => world.lost,
      close: () => undefined,
    },
  };
  return world;
}

/** What the plans of fake algorithms were made for. */
const problems = new WeakMap<Plan, ProblemShape>();

/** With its arrays: that of a plan which was opened. */
export function problemOf(plan: Plan): Problem {
  return problems.get(plan) as Problem;
}

function makeAlgorithm(id: string, behaviour: Behaviour): Algorithm {
  const iterative = !id.endsWith('sequential');
  return {
    id,
    iterative,
    maxState: () => behaviour.maxState ?? 64,
    plan: (shape) => {
      if (behaviour.planFault) throw behaviour.planFault;
      const states = {
        name: 'states',
        category: 'states',
        sizeBytes: behaviour.bytes ?? 1000,
        usage: 'storage',
        data: null,
      } as const;
      const plan: Plan = {
        ...{
          algorithm: id,
          variant: 'fake',
          buffers: [states],
          kernels: [],
          body: [],
          epilogue: [],
          features: [],
        },
        ...{ clears: [], copies: [], batch: shape.batch, outputs: [] },
      };
      problems.set(plan, shape);
      return plan;
    },
  };
}

function makeSolver(problem: Problem, plan: Plan, behaviour: Behaviour, world: World): Solver {
  let solves = 0;
  let reads = 0;
  let isLive = true;
  const iterations = plan.algorithm.endsWith('sequential') ? 0 : (behaviour.iterations ?? 3);
  return {
    algorithm: plan.algorithm,
    kernels: [{ name: 'step', variant: 'fake', sourceHash: '0badf00d' }],
    ...(behaviour.steps === undefined ? {} : { steps: behaviour.steps, remark: 'a part only' }),
    compileMs: 1.5,
    work: (count) => ({ flops: 10 * (count + 1), bytes: 100 }),
    solve: async ({ profile, signal }) => {
      solves += 1;
      world.log.push(`${profile ? 'profile' : 'solve'} ${plan.algorithm}`);
      behaviour.onSolve?.(solves);
      signal?.throwIfAborted();
      const wallMs = behaviour.wallMs?.(solves, problem) ?? 10;
      world.clock.ms += wallMs;
      return solutionOf(problem, behaviour, iterations, solves, wallMs, profile);
    },
    read: async () => {
      reads += 1;
      const states = Float32Array.from(solveSequentialTwin(problem, behaviour.steps));
      behaviour.spoil?.(states, reads);
      return states;
    },
    memory: () => ({
      ...plannedBytes(plan),
      finalBytes: isLive ? plannedBytes(plan).peakBytes : (behaviour.leakBytes ?? 0),
    }),
    destroy: () => {
      isLive = false;
      world.log.push(`destroy ${plan.algorithm}`);
    },
  };
}

function solutionOf(
  problem: Problem,
  behaviour: Behaviour,
  iterations: number,
  n: number,
  wallMs: number,
  profile: boolean,
): Solution {
  const settled = behaviour.settled?.(n) ?? true;
  const trace: RnnTraceRow[] = Array.from({ length: iterations }, (_, index) => ({
    ...{
      iteration: index + 1,
      delta: settled ? 10 ** -(index + 3) : 7,
      residual: null,
      merit: null,
      resets: 0,
      error: null,
    },
  }));
  return {
    ...{ wallNs: wallMs * 1e6, iterations, resets: 0, settled, trace },
    gpuNs: behaviour.gpuShare === null ? null : wallMs * 1e6 * (behaviour.gpuShare ?? 0.5),
    phasesNs: profile ? { step: 5, scan: 6 } : null,
    iterationsPerSequence: Array.from({ length: problem.batch }, () => iterations),
  };
}

export interface Measured {
  readonly events: MeasureEvent[];
  readonly runs: Run[];
  readonly outcome: Awaited<ReturnType<typeof measureSweep>>;
  runOf(algorithm: string, point?: number): Run;
}

export const SWEEP: Sweep = sweepWith({
  algorithms: ['sequential', 'deer'],
  lengths: [40],
  states: [3],
  secondsPerPoint: 1,
});

/** Measures with a fake world and keeps every event. */
export async function measure(
  world: World,
  sweep: Partial<RnnSweep> = {},
  change: Partial<MeasureOrder> = {},
  inputs: RnnInputs = {},
): Promise<Measured> {
  const events: MeasureEvent[] = [];
  let ids = 0;
  const outcome = await measureSweep({
    ...{
      sweep: sweepWith(sweep, SWEEP),
      sweepId: crypto.randomUUID(),
      engine: world.engine,
    },
    study: rnnStudy({ algorithmById: world.algorithmById, ...inputs }),
    ...{
      orderSeed: 11,
      pointsDone: 0,
      signal: new AbortController().signal,
      runtime: 'test',
    },
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    now: () => world.clock.ms,
    emit: (event) => void events.push(event),
    ...change,
  });
  const runs = events.flatMap((event) => (event.kind === 'run-finished' ? [event.run] : []));
  return {
    ...{ events, runs, outcome },
    runOf: (algorithm, point = 0) => {
      const run = runs.find((candidate) => candidate.config.contender === algorithm && candidate.point === point);
      if (!run) throw new Error(`no run of ${algorithm} at point ${point}`);
      return run;
    },
  };
}

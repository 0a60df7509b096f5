/** How long the sequence of the self-test has to be on this adapter, and how much of a solve its steps take. */
import type { Algorithm, SolveParameters } from '../algorithms/algorithm.ts';
import { cellById } from '../cells/index.ts';
import type { Engine } from '../../../gpu/device/solver.ts';
import { median } from '../../../../shared/statistics/statistics.ts';
import { drawProblem } from '../drawing/workload.ts';
import type { Length } from '../../selftest-subject.ts';
import { CELL, STATE } from './problem.ts';

/**
 * Of a solve. Shorter than the slices in which a scheduler hands a core to other programs (3 ms and more on Linux): most
 * solves are then met by none or one, and many blocks fit into the time. On llvmpipe, two cores, one kept busy and others at
 * work, ten seconds gave intervals of ±1.6 % at 1.9 ms, ±1.9 % at 2.3 ms, ±3 % at 5 ms and ±10 % at 16 ms.
 */
const TARGET_NS = 2e6;
/** Without a clock of the device nobody knows what a solve costs besides its steps: they are made to outweigh it. */
const TARGET_WITHOUT_CLOCK_NS = 20e6;
const TRIED = 2000;
const SHORTEST = 200;
/** Few enough for the float64 twin. */
const LONGEST = 100_000;
/** The steps take at least twice what else a solve costs, so that their share is more than this; less is seen on an overloaded machine only. */
const LEAST_SHARE = 0.6;
/** Times the target: a cost seen on an overloaded machine must not make solves long. */
const LONGEST_SOLVE = 4;
const SOLVES = 60;
/** At least so many, however long they take; more while the time lasts. */
const FEWEST_SOLVES = 10;
const LIMIT_MS = 1000;
/** With a solver of its own each: the host is slow at times while a process is young. */
const ROUNDS = 5;

/** Rejects with a Fault where the device fails. */
export async function findLength(engine: Engine, base: Algorithm, signal: AbortSignal): Promise<Length> {
  const tried = await timesOf(engine, base, TRIED, signal);
  const steps = Math.min(LONGEST, Math.max(SHORTEST, Math.round(stepsFor(tried))));
  const shares: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { deviceShare } = await timesOf(engine, base, steps, signal);
    if (deviceShare === null) return { steps, deviceShare: 1 };
    shares.push(deviceShare);
  }
  return { steps, deviceShare: Math.min(1, Math.max(LEAST_SHARE, median(shares))) };
}

interface Times {
  readonly wallNs: number;
  /** Within each solve: what delays one solve and not another must not decide. null without a clock. */
  readonly deviceShare: number | null;
}

/** What a solve costs besides its steps stays as it is. */
function stepsFor({ wallNs, deviceShare }: Times): number {
  if (deviceShare === null) return (TARGET_WITHOUT_CLOCK_NS / Math.max(1, wallNs)) * TRIED;
  const deviceNs = Math.max(1, deviceShare * wallNs);
  const costNs = wallNs - deviceNs;
  return (Math.min(LONGEST_SOLVE * TARGET_NS, Math.max(TARGET_NS - costNs, 2 * costNs)) / deviceNs) * TRIED;
}

/** Medians of many solves. */
async function timesOf(engine: Engine, algorithm: Algorithm, length: number, signal: AbortSignal): Promise<Times> {
  const point = { length, state: STATE, input: 0, batch: 1, seed: 0 };
  const problem = drawProblem(cellById(CELL), point, 1);
  const parameters: SolveParameters = {
    ...{ tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'auto' },
  };
  const solver = await engine.open(algorithm.plan(problem, parameters, engine.traits));
  try {
    const wallNs: number[] = [];
    const shares: number[] = [];
    const startedMs = performance.now();
    while (wallNs.length < SOLVES && (wallNs.length < FEWEST_SOLVES || performance.now() - startedMs < LIMIT_MS)) {
      const solution = await solver.solve({ profile: false, signal });
      wallNs.push(solution.wallNs);
      if (solution.gpuNs !== null && solution.gpuNs > 0) shares.push(solution.gpuNs / solution.wallNs);
    }
    return { wallNs: median(wallNs), deviceShare: shares.length === wallNs.length ? median(shares) : null };
  } finally {
    solver.destroy();
  }
}

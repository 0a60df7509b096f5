/** How long the sequence of the self-test has to be on this adapter, and how much of a solve its steps take. */
import type { Algorithm, SolveParameters } from '../../algorithms/algorithm.ts';
import { cellById } from '../../cells/index.ts';
import type { Engine } from '../../device/solver.ts';
import { drawProblem } from '../workload.ts';
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
/** Steps of the device that take less than this share of a solve are too short to inject anything. */
const LEAST_SHARE = 0.25;
const SOLVES = 60;
/** Of these the quicker ones tell: on a busy machine the share of the device in a solve is another in each of the slower. */
const QUICK_SHARE = 0.25;

export interface Length {
  readonly steps: number;
  /** What the dispatch takes of a solve's time, by the device's clock; 1 where it has none. */
  readonly deviceShare: number;
}

/** Rejects with a Fault where the device fails. */
export async function findLength(engine: Engine, base: Algorithm, signal: AbortSignal): Promise<Length> {
  const tried = await timesOf(engine, base, TRIED, signal);
  const steps = Math.min(LONGEST, Math.max(SHORTEST, Math.round(stepsFor(tried))));
  const { wallNs, deviceNs } = await timesOf(engine, base, steps, signal);
  const deviceShare = deviceNs === null ? 1 : Math.min(1, Math.max(LEAST_SHARE, deviceNs / Math.max(1, wallNs)));
  return { steps, deviceShare };
}

interface Times {
  readonly wallNs: number;
  readonly deviceNs: number | null;
}

/** What a solve costs besides its steps stays as it is. */
function stepsFor({ wallNs, deviceNs }: Times): number {
  if (deviceNs === null) return (TARGET_WITHOUT_CLOCK_NS / Math.max(1, wallNs)) * TRIED;
  const stepsNs = Math.max(TARGET_NS / 2, TARGET_NS - Math.max(0, wallNs - deviceNs));
  return (stepsNs / Math.max(1, deviceNs)) * TRIED;
}

/** Lower quartiles of many solves. */
async function timesOf(engine: Engine, algorithm: Algorithm, length: number, signal: AbortSignal): Promise<Times> {
  const point = { length, state: STATE, input: 0, batch: 1, seed: 0 };
  const problem = drawProblem(cellById(CELL), point, 1);
  const parameters: SolveParameters = {
    ...{ tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'auto' },
  };
  const solver = await engine.open(problem, algorithm.plan(problem, parameters, engine.traits));
  try {
    const wallNs: number[] = [];
    const deviceNs: number[] = [];
    for (let solve = 0; solve < SOLVES; solve += 1) {
      const solution = await solver.solve({ profile: false, signal });
      wallNs.push(solution.wallNs);
      if (solution.gpuNs !== null && solution.gpuNs > 0) deviceNs.push(solution.gpuNs);
    }
    return { wallNs: quickOf(wallNs), deviceNs: deviceNs.length === SOLVES ? quickOf(deviceNs) : null };
  } finally {
    solver.destroy();
  }
}

function quickOf(samplesNs: readonly number[]): number {
  const sorted = samplesNs.toSorted((a, b) => a - b);
  return sorted[Math.floor(QUICK_SHARE * sorted.length)] ?? 0;
}

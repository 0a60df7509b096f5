/**
 * Finds the choices of kernels that suit an adapter, once per cell: candidates are timed in turns on one drawn problem,
 * and one replaces the default only where it is clearly faster, so that noise decides nothing.
 */
import { median } from '../../../../shared/statistics/statistics.ts';
import { DEFAULT_TUNING, type Tuning } from '../../../../shared/contract/parts/tuning.ts';
import type { Algorithm, SolveParameters } from '../algorithms/algorithm.ts';
import { inputSizeOf, stateAtLeast, type Cell } from '../cells/cell.ts';
import type { Problem } from '../cells/problem.ts';
import type { Solver } from '../../../gpu/device/solver.ts';
import type { Engine } from '../../../gpu/device/solver.ts';
import { drawProblem } from '../drawing/workload.ts';

export interface TuneOptions {
  readonly algorithmById: (id: string) => Algorithm;
  readonly signal: AbortSignal | null;
}

/** Long enough for several chunks a lane, short enough for a slow adapter. */
const LENGTH = 4096;
const STATE = 16;
/** Solves of each candidate, and iterations of each solve: all candidates do the same work. */
const ROUNDS = 5;
const ITERATIONS = 4;
/** Solves of one race are given this much time in all; where that is not enough for a judgement, the default stays. */
const RACE_LIMIT_NS = 10e9;
const LEAST_ROUNDS = 3;
/** A candidate has to need less than this share of the default's time. */
const CLEARLY_FASTER = 0.9;

const CHUNK_FACTORS = [0.5, 2, 4];
const WORKGROUP_ROWS = [1, 2, 4, 8];
const TILES = [
  { tileRows: 1, tileLanes: 64 },
  { tileRows: 2, tileLanes: 32 },
  { tileRows: 4, tileLanes: 64 },
];

/** The best of the candidates on this adapter for this cell. Rejects with a Fault where the device fails. */
export async function tuneCell(engine: Engine, cell: Cell, options: TuneOptions): Promise<Tuning> {
  const problem = drawTuningProblem(cell);
  const quasiDeer = options.algorithmById('quasi-deer');
  const sequential = options.algorithmById('sequential');
  const kinds = new Set([...mappingKinds(engine, quasiDeer, problem), ...mappingKinds(engine, sequential, problem)]);
  let tuning = DEFAULT_TUNING;
  const chunks = CHUNK_FACTORS.map((chunkFactor) => ({ ...tuning, chunkFactor }));
  tuning = await race(engine, problem, quasiDeer, [tuning, ...chunks], options);
  if (kinds.has('tile')) {
    const tiles = TILES.map((tile) => ({ ...tuning, ...tile }));
    tuning = await race(engine, problem, quasiDeer, [tuning, ...tiles], options);
  }
  if (kinds.has('workgroup')) {
    const rows = WORKGROUP_ROWS.map((workgroupRows) => ({ ...tuning, workgroupRows }));
    tuning = await race(engine, problem, sequential, [tuning, ...rows], options);
  }
  return tuning;
}

function drawTuningProblem(cell: Cell): Problem {
  const state = stateAtLeast(cell, STATE);
  const sizes = { length: LENGTH, state, input: inputSizeOf(cell, state, null), batch: 1 };
  return drawProblem(cell, { ...sizes, seed: 0 }, 1);
}

/** "project: tile, linearise: subgroup of 8": the kinds that a plan's variant names. */
function mappingKinds(engine: Engine, algorithm: Algorithm, problem: Problem): string[] {
  const { variant } = algorithm.plan(problem, parametersWith(DEFAULT_TUNING), engine.traits);
  return variant.split(', ').map((part) => part.split(': ')[1]?.split(' ')[0] ?? '');
}

function parametersWith(tuning: Tuning): SolveParameters {
  // No step is that small, so every solve does all its iterations.
  return { tolerance: 1e-30, maxIterations: ITERATIONS, lambda: null, reset: true, variant: 'auto', tuning };
}

/** The first candidate unless another is clearly faster; each is solved once before it is timed. */
async function race(
  engine: Engine,
  problem: Problem,
  algorithm: Algorithm,
  candidates: readonly [Tuning, ...Tuning[]],
  { signal }: TuneOptions,
): Promise<Tuning> {
  const solvers: Solver[] = [];
  const times: number[][] = candidates.map(() => []);
  try {
    for (const tuning of candidates)
      solvers.push(await engine.open(algorithm.plan(problem, parametersWith(tuning), engine.traits)));
    let spentNs = 0;
    for (let round = 0; round <= ROUNDS && spentNs < RACE_LIMIT_NS; round++) {
      for (const [index, solver] of solvers.entries()) {
        signal?.throwIfAborted();
        const { wallNs } = await solver.solve({ profile: false, signal });
        spentNs += wallNs;
        if (round > 0) times[index]?.push(wallNs);
      }
    }
  } finally {
    for (const solver of solvers) solver.destroy();
  }
  if (times.some((samples) => samples.length < LEAST_ROUNDS)) return candidates[0];
  const medians = times.map((samples) => median(samples));
  const fastest = medians.indexOf(Math.min(...medians));
  const isClear = (medians[fastest] ?? Infinity) < CLEARLY_FASTER * (medians[0] ?? 0);
  return (isClear ? candidates[fastest] : undefined) ?? candidates[0];
}

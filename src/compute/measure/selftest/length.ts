/** How long the sequence of the self-test has to be on this adapter, so that its steps take about as long as they should. */
import type { Algorithm, SolveParameters } from '../../algorithms/algorithm.ts';
import { cellById } from '../../cells/index.ts';
import type { Engine } from '../../device/solver.ts';
import { drawProblem } from '../workload.ts';
import { CELL, STATE } from './problem.ts';
import { HUNDREDTHS } from './slowed.ts';

/**
 * Long beside what is done once per solve and is not repeated with the extra work; short enough for many blocks, whose
 * solves are so close to each other that other work on the machine falls on all of them alike.
 */
const TARGET_NS = 6e6;
const TRIED = 160 * HUNDREDTHS;
/** Few enough for the float64 twin. */
const MOST = 1000;
const SOLVES = 8;

/** The number of steps: a whole number of hundreds. Rejects with a Fault where the device fails. */
export async function findLength(engine: Engine, base: Algorithm, signal: AbortSignal): Promise<number> {
  const triedNs = await fastestNs(engine, base, TRIED, signal);
  const hundreds = Math.round(((TARGET_NS / Math.max(1, triedNs)) * TRIED) / HUNDREDTHS);
  return HUNDREDTHS * Math.min(MOST, Math.max(1, hundreds));
}

/** Of several solves: disturbances only add. */
async function fastestNs(engine: Engine, algorithm: Algorithm, length: number, signal: AbortSignal): Promise<number> {
  const point = { length, state: STATE, input: 0, batch: 1, seed: 0 };
  const problem = drawProblem(cellById(CELL), point, 1);
  const parameters: SolveParameters = {
    ...{ tolerance: 1e-4, maxIterations: 1, lambda: null, reset: true, variant: 'auto' },
  };
  const solver = await engine.open(problem, algorithm.plan(problem, parameters, engine.traits));
  try {
    let fastest = Infinity;
    for (let solve = 0; solve < SOLVES; solve += 1)
      fastest = Math.min(fastest, (await solver.solve({ profile: false, signal })).wallNs);
    return fastest;
  } finally {
    solver.destroy();
  }
}

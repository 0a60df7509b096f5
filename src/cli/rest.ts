/**
 * Waiting without taking a core away. Dawn's Node binding asks the device again on every turn of the event loop: it spins.
 * A software adapter computes on the same few cores, so that on a busy machine half of what was measured would be the
 * fight between the waiting and the work. While a solve is under way, this thread therefore sleeps between two looks.
 */
import type { Engine, Solver } from '../compute/device/solver.ts';

/** The longest sleep: an answer is heard at most that much later. */
const LONGEST_MS = 0.1;
/** Of what was waited so far, so that a short solve is not heard much later than it ends. */
const SHARE = 0.1;
/** Timers sleep no shorter than about this. */
const SHORTEST_MS = 0.04;

/** The engine, with solves that leave the cores to a software adapter; a GPU's is returned as it is. */
export function restWhileSolving(engine: Engine): Engine {
  if (engine.adapter.type === 'gpu') return engine;
  return {
    ...engine,
    open: async (...given) => resting(await engine.open(...given)),
  };
}

function resting(solver: Solver): Solver {
  const { solveFirst } = solver;
  return {
    ...solver,
    solve: (options) => restUntil(solver.solve(options)),
    ...(solveFirst && { solveFirst: (iterations, signal) => restUntil(solveFirst(iterations, signal)) }),
  };
}

async function restUntil<T>(work: Promise<T>): Promise<T> {
  const never = new Int32Array(new SharedArrayBuffer(4));
  const startedMs = performance.now();
  let isWaiting = true;
  const turn = (): void => {
    if (!isWaiting) return;
    const ms = Math.min(LONGEST_MS, SHARE * (performance.now() - startedMs));
    if (ms >= SHORTEST_MS) Atomics.wait(never, 0, 0, ms);
    setImmediate(turn);
  };
  setImmediate(turn);
  try {
    return await work;
  } finally {
    isWaiting = false;
  }
}

/**
 * Waiting without taking a core away. Dawn's Node binding asks the device again on every turn of the event loop: it spins.
 * A software adapter computes on the same few cores, so that on a busy machine half of what was measured would be the
 * fight between the waiting and the work. While a solve is under way, this thread therefore sleeps between two looks.
 */
import type { Solver } from '../../compute/gpu/device/solver.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';

/** The longest sleep, on average. */
const LONGEST_MS = 0.1;
/** Of what was waited so far, so that a short solve is not heard much later than it ends. */
const SHARE = 0.1;
/** Timers sleep no shorter than about this. */
const SHORTEST_MS = 0.04;
/** A sleep is drawn between this share and twice the average less it. */
const LEAST_DRAWN = 0.4;

/**
 * How long to sleep after so much waiting; 0: not at all. Equal sleeps would look at equal moments of every solve, so that times
 * came in steps of a sleep: on an idle machine 5 % more of 2 ms would be seen as 7.5 %, and 2 % not at all. Drawn, a look
 * comes at any moment, and solves are heard late by the same amount on average whatever they take.
 */
export function sleepMs(waitedMs: number, drawn: number): number {
  const average = Math.min(LONGEST_MS, SHARE * waitedMs);
  const ms = average * (LEAST_DRAWN + 2 * (1 - LEAST_DRAWN) * drawn);
  return ms >= SHORTEST_MS ? ms : 0;
}

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
    const ms = sleepMs(performance.now() - startedMs, Math.random());
    if (ms > 0) Atomics.wait(never, 0, 0, ms);
    setImmediate(turn);
  };
  setImmediate(turn);
  try {
    return await work;
  } finally {
    isWaiting = false;
  }
}

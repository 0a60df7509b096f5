/** One sample: a solve, or the mean of several where one is short against the host's clock. */
import type { Solution, Solver } from '../../gpu/device/solver.ts';
import type { Contender } from '../contender.ts';
import type { Session } from '../session.ts';

/** The last solve with the mean times, counted by the platform's energy counters where it has any. */
export async function takeSolves({ order }: Session, contender: Contender, solver: Solver): Promise<Solution> {
  return contender.energy.around(
    order.readEnergy,
    () => meanOf(solver, contender.solvesPerSample, order.signal),
    ({ wallNs }) => ({ solves: contender.solvesPerSample, wallNs: wallNs * contender.solvesPerSample }),
  );
}

/** A solve that does not settle is given as it is. */
async function meanOf(solver: Solver, count: number, signal: AbortSignal): Promise<Solution> {
  let solution = await solver.solve({ profile: false, signal });
  let { wallNs, gpuNs } = solution;
  for (let solves = 1; solves < count; solves += 1) {
    if (!solution.settled) return solution;
    solution = await solver.solve({ profile: false, signal });
    wallNs += solution.wallNs;
    gpuNs = gpuNs === null || solution.gpuNs === null ? null : gpuNs + solution.gpuNs;
  }
  return { ...solution, wallNs: wallNs / count, gpuNs: gpuNs === null ? null : gpuNs / count };
}

/** Kernels and passes whose teams work on dense matrices. */
import type { PlanKernel, PlanPass } from '../../plan/plan.ts';
import { exchangeBytes, teamText, workgroupSizeOf, type DenseTeam } from '../../wgsl/dense-team.ts';
import { kernelOf } from '../kernels.ts';
import { chunkPass } from '../passes.ts';
import type { Cost } from '../work.ts';

/** `fragments` with those of `emitDense` for the same team. */
export function denseKernel(
  name: string,
  team: DenseTeam,
  fragments: readonly string[],
  bindings: Parameters<typeof kernelOf>[2],
): PlanKernel {
  const kernel = kernelOf(name, fragments, bindings, workgroupSizeOf(team), exchangeBytes(team));
  return { ...kernel, mapping: teamText(team) };
}

/** A pass with one team per item; the work is that of all items. */
export function densePass(name: string, team: DenseTeam, items: number, cost: Cost): PlanPass {
  return chunkPass(name, Math.ceil(items / team.teams), cost);
}

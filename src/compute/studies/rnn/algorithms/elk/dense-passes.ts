/** Kernels and passes whose teams work on dense matrices. */
import type { PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { exchangeBytes, teamText, workgroupSizeOf, type DenseTeam } from '../../wgsl/dense-team.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { groupPass } from '../passes.ts';
import type { Cost } from '../work.ts';

/** `fragments` with those of `emitDense` for the same team. */
export function denseKernel(
  name: string,
  team: DenseTeam,
  fragments: readonly string[],
  bindings: Parameters<typeof planKernel>[2],
): PlanKernel {
  const kernel = planKernel(name, fragments, bindings, workgroupSizeOf(team), exchangeBytes(team));
  return { ...kernel, mapping: teamText(team) };
}

/** A pass with one team per item, each of which walks over `span` steps; the work is that of all items. */
export function densePass(name: string, team: DenseTeam, items: number, span: number, cost: Cost): PlanPass {
  return { ...groupPass(name, Math.ceil(items / team.teams), team.lanes, span, cost), lanes: items * team.lanes };
}

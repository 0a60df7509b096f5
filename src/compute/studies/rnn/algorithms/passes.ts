/** Passes as most plans have them. */
import type { PlanPass } from '../../../gpu/plan/plan.ts';
import { groupsFor, lanesFor, type LaneLayout } from '../wgsl/lanes.ts';
import { SPAN, type Sizes } from './buffers.ts';
import type { Cost } from './work.ts';

/** A pass of teams that walk over `span` steps each: one team for each place (a chunk, or a sequence). */
export function teamPass(
  kernel: string,
  places: number,
  layout: LaneLayout,
  span: number,
  cost: Cost,
  phase = kernel,
): PlanPass {
  const groups = groupsFor(places, layout);
  return { kernel, phase, groups, repeat: 1, sliceable: true, lanes: lanesFor(places, layout), span, ...cost };
}

/** A pass of so many workgroups, in each of which so many lanes walk over `span` steps together. */
export function groupPass(
  kernel: string,
  groups: number,
  lanesEach: number,
  span: number,
  cost: Cost,
  phase = kernel,
): PlanPass {
  return { kernel, phase, groups, repeat: 1, sliceable: true, lanes: groups * lanesEach, span, ...cost };
}

/** Lanes of a kernel's item pass, 64 to a workgroup. */
const ITEM_LANES = 64;

/** A pass with one lane per item, each of which walks over `span` steps. */
export function itemPass(kernel: string, phase: string, items: number, span: number, cost: Cost): PlanPass {
  const groups = Math.ceil(items / ITEM_LANES);
  return { kernel, phase, groups, repeat: 1, sliceable: true, lanes: items, span, ...cost };
}

/** The pass of a `spanKernel`: one lane for each entry of the state in every span of steps. */
export function spanPass({ batch, length, state }: Sizes, cost: Cost): PlanPass {
  return itemPass('apply', 'apply', batch * Math.ceil(length / SPAN) * state, Math.min(SPAN, length), cost);
}

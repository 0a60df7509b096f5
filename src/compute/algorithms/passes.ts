/** Passes as most plans have them. */
import type { PlanPass } from '../plan/plan.ts';
import type { Cost } from './work.ts';

/** A pass of teams that walk over chunks, or over sequences. */
export function chunkPass(kernel: string, groups: number, cost: Cost, phase = kernel): PlanPass {
  return { kernel, phase, groups, repeat: 1, sliceable: true, ...cost };
}

/** A pass with one lane per item, 64 to a workgroup. */
export function itemPass(kernel: string, phase: string, items: number, flops: number, bytes: number): PlanPass {
  return { kernel, phase, groups: Math.ceil(items / 64), repeat: 1, sliceable: true, flops, bytes };
}

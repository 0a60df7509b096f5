import type { PlanBuffer, PlanKernel, PlanPass } from '../../plan/plan.ts';

/** The passes of an iteration that follow the linearisation, with what they need. */
export interface Scan {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly passes: readonly PlanPass[];
}

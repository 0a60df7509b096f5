/** Changes to the passes of a plan. */
import type { Plan, PlanPass, Stage } from '../../src/compute/gpu/plan/plan.ts';

/** The plan with every pass of its body changed. */
export function changePasses(plan: Plan, change: (pass: PlanPass) => PlanPass): Plan {
  const changed = (stage: Stage): Stage =>
    stage.kind === 'once'
      ? { ...stage, passes: stage.passes.map(change) }
      : { ...stage, body: stage.body.map(changed) };
  return { ...plan, body: plan.body.map(changed) };
}

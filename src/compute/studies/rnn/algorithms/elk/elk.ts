import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { denseFilterPlan } from './filter-plan.ts';

/** Damped Newton step with the full Jacobian: the mean of a dense Kalman filter. */
export const elk: Algorithm = {
  id: 'elk',
  iterative: true,
  maxState: () => 64,
  plan: (problem, parameters, traits) => denseFilterPlan('elk', constantDamping, problem, parameters, traits),
};

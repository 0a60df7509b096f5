import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { filterPlan } from './filter-plan.ts';

/** Damped Newton step with the diagonal of the Jacobian: the mean of a scalar Kalman filter per dimension. */
export const quasiElk: Algorithm = {
  id: 'quasi-elk',
  iterative: true,
  maxState: () => 256,
  plan: (problem, parameters, traits) => filterPlan('quasi-elk', constantDamping, problem, parameters, traits),
};

import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { filterPlan } from './filter-plan.ts';

/** Damped Newton step with the diagonal of the Jacobian: the mean of a scalar Kalman filter per dimension. */
export const quasiElk: Algorithm = {
  id: 'quasi-elk',
  title: 'quasi-ELK',
  description: 'Damped (trust-region) Newton step with the diagonal of the Jacobian, as a parallel Kalman filter.',
  source: 'Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)',
  defaultLambda: 1e-2,
  iterative: true,
  maxState: () => 256,
  plan: (problem, parameters, traits) => filterPlan('quasi-elk', constantDamping, problem, parameters, traits),
};

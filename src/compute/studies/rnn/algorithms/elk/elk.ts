import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { denseFilterPlan } from './filter-plan.ts';

/** Damped Newton step with the full Jacobian: the mean of a dense Kalman filter. */
export const elk: Algorithm = {
  id: 'elk',
  title: 'ELK',
  description: 'Damped (trust-region) Newton step with the full Jacobian, as a parallel Kalman filter.',
  source: 'Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)',
  defaultLambda: 1e-4,
  iterative: true,
  maxState: () => 64,
  plan: (problem, parameters, traits) => denseFilterPlan('elk', constantDamping, problem, parameters, traits),
};

import { affinePlan } from '../affine/affine.ts';
import type { Algorithm } from '../algorithm.ts';
import { sizesOf } from '../buffers.ts';
import { constantTransition } from '../transition.ts';

/** Picard iteration: the identity stands in for the Jacobian. Suits steps near the identity. */
export const picard: Algorithm = {
  id: 'picard',
  title: 'Picard',
  description: 'Fixed-point iteration with the identity in place of the Jacobian; blows up on most RNNs at length.',
  source: 'Shih et al., NeurIPS 2023 (arXiv 2305.16317)',
  defaultLambda: null,
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem, parameters.tuning, traits);
    const transition = constantTransition(problem, 1);
    return affinePlan('picard', transition, sizes, problem, parameters, traits);
  },
};

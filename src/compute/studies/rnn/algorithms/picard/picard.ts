import { affinePlan } from '../affine/affine.ts';
import type { Algorithm } from '../algorithm.ts';
import { sizesOf } from '../buffers.ts';
import { constantTransition } from '../transition.ts';

/** Picard iteration: the identity stands in for the Jacobian. Suits steps near the identity. */
export const picard: Algorithm = {
  id: 'picard',
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem, parameters.tuning, traits);
    const transition = constantTransition(problem, 1);
    return affinePlan('picard', transition, sizes, problem, parameters, traits);
  },
};

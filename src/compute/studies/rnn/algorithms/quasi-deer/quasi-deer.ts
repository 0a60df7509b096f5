import { affinePlan } from '../affine/affine.ts';
import type { Algorithm } from '../algorithm.ts';
import { sizesOf } from '../buffers.ts';
import { diagonalTransition } from '../transition.ts';

/** DEER with the diagonal of the Jacobian: linear work in D for the scan. */
export const quasiDeer: Algorithm = {
  id: 'quasi-deer',
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem, parameters.tuning, traits);
    const transition = diagonalTransition(problem, sizes, traits, parameters);
    return affinePlan('quasi-deer', transition, sizes, problem, parameters, traits);
  },
};

import type { Algorithm } from '../algorithm.ts';
import { affineScan } from './affine-scan.ts';
import { blockPlan, whyNoBlocks } from './block-plan.ts';

/** quasi-DEER for cells with two states a unit: their mutual derivatives are kept as well. */
export const quasiDeerBlock: Algorithm = {
  id: 'quasi-deer-block',
  iterative: true,
  suits: whyNoBlocks,
  maxState: () => 256,
  plan: (problem, parameters, traits) => blockPlan('quasi-deer-block', affineScan, problem, parameters, traits),
};

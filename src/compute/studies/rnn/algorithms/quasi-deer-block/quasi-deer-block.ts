import type { Algorithm } from '../algorithm.ts';
import { affineScan } from './affine-scan.ts';
import { blockPlan, whyNoBlocks } from './block-plan.ts';

/** quasi-DEER for cells with two states a unit: their mutual derivatives are kept as well. */
export const quasiDeerBlock: Algorithm = {
  id: 'quasi-deer-block',
  title: 'quasi-DEER, blocks',
  description: 'Newton iteration with the 2 × 2 blocks of the Jacobian over the two states of each unit.',
  source: 'block form of Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)',
  defaultLambda: null,
  iterative: true,
  suits: whyNoBlocks,
  maxState: () => 256,
  plan: (problem, parameters, traits) => blockPlan('quasi-deer-block', affineScan, problem, parameters, traits),
};

import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { blockPlan, whyNoBlocks } from '../quasi-deer-block/block-plan.ts';
import { filterScan } from './filter-scan.ts';

/** quasi-ELK for cells with two states a unit: H Kalman filters of dimension 2. */
export const quasiElkBlock: Algorithm = {
  id: 'quasi-elk-block',
  iterative: true,
  suits: whyNoBlocks,
  maxState: () => 256,
  plan: (problem, parameters, traits) =>
    blockPlan('quasi-elk-block', (sizes, at) => filterScan(sizes, constantDamping, at), problem, parameters, traits),
};

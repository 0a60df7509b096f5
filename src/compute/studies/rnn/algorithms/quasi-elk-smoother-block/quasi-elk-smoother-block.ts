import type { Algorithm } from '../algorithm.ts';
import { constantDamping } from '../damping.ts';
import { blockPlan, whyNoBlocks } from '../quasi-deer-block/block-plan.ts';
import { smootherScan } from './smoother-scan.ts';

/** The smoother form of quasi-ELK for cells with two states a unit: H Kalman smoothers of dimension 2. */
export const quasiElkSmootherBlock: Algorithm = {
  id: 'quasi-elk-smoother-block',
  iterative: true,
  suits: whyNoBlocks,
  maxState: () => 256,
  plan: (problem, parameters, traits) =>
    blockPlan(
      'quasi-elk-smoother-block',
      (sizes, at) => smootherScan(sizes, constantDamping, at),
      problem,
      parameters,
      traits,
    ),
};

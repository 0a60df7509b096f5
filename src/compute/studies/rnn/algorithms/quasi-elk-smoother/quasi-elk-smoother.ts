import flush from '../../wgsl/fragments/flush.wgsl?raw';
import negligible from '../../wgsl/fragments/negligible-damping.wgsl?raw';
import { type Algorithm } from '../algorithm.ts';
import { isWide } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { constantDamping } from '../damping.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import type { Sizes } from '../buffers.ts';
import { levelledScan, type ScanPasses } from '../scan/levelled.ts';
import { returnTotalsOf } from '../scan/scanned.ts';
import { diagonalFilter } from '../quasi-elk/diagonal-filter.ts';
import { addCosts, chunkFloats, costOf, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carryBack from './carry-back.wgsl?raw';
import filter from './filter.wgsl?raw';

/** Levenberg–Marquardt step with the diagonal of the Jacobian: the mean of a scalar Kalman smoother per dimension. */
export const quasiElkSmoother: Algorithm = {
  id: 'quasi-elk-smoother',
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const damping = constantDamping;
    const { sizes, items, buffers, kernels, mappings, passes } = diagonalFilter(problem, parameters, traits, damping);
    const filterKernel = itemKernel('filter', sizes, [damping.fragment, negligible, flush, filter], {
      2: ['slopes', 'read_write'],
      3: ['tuples', 'read_write'],
      ...damping.bindings,
    });
    const back = isWide(traits) ? levelledScan('carry-back', sizes, returnTotalsOf(sizes)) : serialReturn(sizes);
    const applyKernel = itemKernel('apply', sizes, [...SETTLE_FRAGMENTS, apply], {
      2: ['slopes', 'read'],
      3: ['tuples', 'read'],
      ...SETTLE_BINDINGS,
    });
    const filtered = addCosts(costOf(sizes, 18, 4), chunkFloats(sizes, 5 * sizes.state));
    const applied = addCosts(costOf(sizes, 3, 2), settleCost(sizes), chunkFloats(sizes, sizes.state));
    const iteration = [
      ...passes,
      itemPass('filter', 'filter', items, sizes.chunk, filtered),
      ...back.passes,
      itemPass('apply', 'apply', items, sizes.chunk, applied),
    ];
    const parts = {
      algorithm: 'quasi-elk-smoother',
      sizes,
      buffers: [...buffers, ...back.buffers],
      mappings,
      kernels: [...kernels, filterKernel, ...back.kernels, applyKernel],
      clears: [],
      once: [],
      reports: 'linearise',
    };
    return assemble({ ...parts, iteration }, problem, parameters, traits);
  },
};

/** One lane for each entry walks back over all chunks. */
function serialReturn(sizes: Sizes): ScanPasses {
  const { batch, chunks, state } = sizes;
  const items = batch * chunks * state;
  const cost = { flops: 2 * items, bytes: 12 * items + 4 * batch * state };
  return {
    buffers: [],
    kernels: [itemKernel('carry-back', sizes, [carryBack], { 3: ['tuples', 'read_write'] })],
    passes: [itemPass('carry-back', 'carry-back', batch * state, chunks, cost)],
  };
}

/** The Kalman smoother of quasi-elk-smoother-block: problems of dimension 2, given in `maps`. Knows no cell. */
import block from '../../wgsl/fragments/block.wgsl?raw';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import type { Sizes } from '../buffers.ts';
import type { Damping } from '../damping.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import type { Scan } from '../quasi-deer-block/block-plan.ts';
import { levelledScan } from '../scan/levelled.ts';
import { returnBlockTotalsOf } from '../scan/scanned.ts';
import { blockCounts, filterCarry, filterFragments } from '../quasi-elk-block/filter-scan.ts';
import apply from './apply.wgsl?raw';
import carryBack from './carry-back.wgsl?raw';
import filter from './filter.wgsl?raw';

/** From (F_t, f_t) in `maps`, linearised at the guess, to the next iterate. */
export function smootherScan(sizes: Sizes, damping: Damping, traits: DeviceTraits): Scan {
  const { buffers, kernels, passes } = filterCarry(sizes, damping, traits);
  const { items, steps } = blockCounts(sizes);
  const back = isWide(traits) ? levelledScan('carry-back', sizes, returnBlockTotalsOf(sizes)) : serialReturn(sizes);
  const own = [
    itemKernel('filter', sizes, [...filterFragments(damping), filter], {
      2: ['maps', 'read_write'],
      3: ['tuples', 'read_write'],
      ...damping.bindings,
    }),
    ...back.kernels,
    itemKernel('apply', sizes, [...SETTLE_FRAGMENTS, block, apply], {
      2: ['maps', 'read'],
      3: ['tuples', 'read'],
      ...SETTLE_BINDINGS,
    }),
  ];
  return {
    buffers: [...buffers, ...back.buffers],
    kernels: [...kernels, ...own],
    passes: [
      ...passes,
      itemPass('filter', 'filter', items, sizes.chunk, { flops: 198 * steps, bytes: 48 * steps + 52 * items }),
      ...back.passes,
      itemPass('apply', 'apply', items, sizes.chunk, { flops: 12 * steps, bytes: 40 * steps + 8 * items }),
    ],
  };
}

/** One lane for each unit walks back over all chunks. */
function serialReturn(sizes: Sizes): Scan {
  const { items } = blockCounts(sizes);
  const cost = { flops: 8 * items, bytes: 32 * items + 4 * sizes.batch * sizes.state };
  return {
    buffers: [],
    kernels: [itemKernel('carry-back', sizes, [block, carryBack], { 3: ['tuples', 'read_write'] })],
    passes: [itemPass('carry-back', 'carry-back', (sizes.batch * sizes.state) / 2, sizes.chunks, cost)],
  };
}

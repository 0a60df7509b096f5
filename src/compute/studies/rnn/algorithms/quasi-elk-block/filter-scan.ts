/** The Kalman filter of quasi-elk-block: problems of dimension 2, given in `maps`. Knows no cell. */
import block from '../../wgsl/fragments/block.wgsl?raw';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import negligible from '../../wgsl/fragments/negligible-damping.wgsl?raw';
import symmetric from '../../wgsl/fragments/symmetric.wgsl?raw';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { storage, type Sizes } from '../buffers.ts';
import type { Damping } from '../damping.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import type { Scan } from '../quasi-deer-block/block-plan.ts';
import { levelledScan } from '../scan/levelled.ts';
import { filterBlockTotalsOf } from '../scan/scanned.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import filterStep from './filter-step.wgsl?raw';
import reduce from './reduce.wgsl?raw';

/** What a kernel needs that takes steps of the filter. */
export function filterFragments(damping: Damping): string[] {
  return [block, symmetric, negligible, flush, filterStep, damping.fragment];
}

/** One lane per (sequence, chunk, unit), and the unit steps of all sequences. */
export function blockCounts({ batch, chunks, length, state }: Sizes): { items: number; steps: number } {
  return { items: (batch * chunks * state) / 2, steps: (batch * length * state) / 2 };
}

/** From (F_t, f_t) in `maps` to the mean and covariance that enter every chunk: what filter and smoother share. */
export function filterCarry(sizes: Sizes, damping: Damping, traits: DeviceTraits): Scan {
  const { items, steps } = blockCounts(sizes);
  const carried = isWide(traits) ? levelledScan('carry', sizes, filterBlockTotalsOf(sizes)) : serialCarry(sizes);
  return {
    buffers: [storage('tuples', 'workspace', 14 * items), ...carried.buffers, ...damping.buffers],
    kernels: [
      itemKernel('reduce', sizes, [...filterFragments(damping), reduce], {
        2: ['states', 'read'],
        3: ['maps', 'read_write'],
        4: ['tuples', 'read_write'],
        ...damping.bindings,
      }),
      ...carried.kernels,
    ],
    passes: [
      itemPass('reduce', 'reduce', items, sizes.chunk, { flops: 147 * steps, bytes: 40 * steps + 56 * items }),
      ...carried.passes,
    ],
  };
}

/** From (F_t, f_t) in `maps`, linearised at the guess, to the next iterate. */
export function filterScan(sizes: Sizes, damping: Damping, traits: DeviceTraits): Scan {
  const { buffers, kernels, passes } = filterCarry(sizes, damping, traits);
  const { items, steps } = blockCounts(sizes);
  const last = itemKernel('apply', sizes, [...filterFragments(damping), ...SETTLE_FRAGMENTS, apply], {
    2: ['maps', 'read'],
    3: ['tuples', 'read'],
    ...SETTLE_BINDINGS,
    ...damping.bindings,
  });
  return {
    buffers,
    kernels: [...kernels, last],
    passes: [
      ...passes,
      itemPass('apply', 'apply', items, sizes.chunk, { flops: 95 * steps, bytes: 40 * steps + 20 * items }),
    ],
  };
}

/** One lane for each unit walks over all chunks. */
function serialCarry(sizes: Sizes): Scan {
  const { items } = blockCounts(sizes);
  const cost = { flops: 98 * items, bytes: 80 * items };
  return {
    buffers: [],
    kernels: [itemKernel('carry', sizes, [block, symmetric, carry], { 3: ['tuples', 'read_write'] })],
    passes: [itemPass('carry', 'carry', (sizes.batch * sizes.state) / 2, sizes.chunks, cost)],
  };
}

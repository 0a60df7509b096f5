/** The affine scan of quasi-deer-block: 2 × 2 maps, given in `maps`. Knows no cell. */
import block from '../../wgsl/fragments/block.wgsl?raw';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { storage, type Sizes } from '../buffers.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import { levelledScan } from '../scan/levelled.ts';
import { affineBlockTotalsOf } from '../scan/scanned.ts';
import type { Scan } from './block-plan.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import reduce from './reduce.wgsl?raw';

/** From (A_t, f_t) in `maps`, linearised at the guess, to the next iterate. */
export function affineScan(sizes: Sizes, traits: DeviceTraits): Scan {
  const { batch, chunk, chunks, length } = sizes;
  const units = sizes.state / 2;
  const steps = batch * length * units;
  const items = batch * chunks * units;
  const carried = isWide(traits) ? levelledScan('carry', sizes, affineBlockTotalsOf(sizes)) : serialCarry(sizes);
  return {
    buffers: [storage('totals', 'workspace', 6 * items), ...carried.buffers],
    kernels: [
      itemKernel('reduce', sizes, [block, flush, reduce], {
        2: ['states', 'read'],
        3: ['maps', 'read_write'],
        4: ['totals', 'read_write'],
      }),
      ...carried.kernels,
      itemKernel('apply', sizes, [...SETTLE_FRAGMENTS, block, apply], {
        2: ['maps', 'read'],
        3: ['totals', 'read'],
        ...SETTLE_BINDINGS,
      }),
    ],
    passes: [
      itemPass('reduce', 'reduce', items, chunk, {
        flops: 28 * steps,
        bytes: 40 * steps + 24 * items + 8 * batch * units,
      }),
      ...carried.passes,
      itemPass('apply', 'apply', items, chunk, { flops: 10 * steps, bytes: 40 * steps + 8 * items }),
    ],
  };
}

/** One lane for each unit walks over all chunks. */
function serialCarry(sizes: Sizes): Scan {
  const { batch, chunks, state } = sizes;
  const units = state / 2;
  const items = batch * chunks * units;
  const cost = { flops: 8 * items, bytes: 32 * items + 8 * batch * units };
  return {
    buffers: [],
    kernels: [itemKernel('carry', sizes, [block, carry], { 2: ['initial', 'read'], 3: ['totals', 'read_write'] })],
    passes: [itemPass('carry', 'carry', batch * units, chunks, cost)],
  };
}

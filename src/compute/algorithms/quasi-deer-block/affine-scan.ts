/** The affine scan of quasi-deer-block: 2 × 2 maps, given in `maps`. Knows no cell. */
import block from '../../wgsl/block.wgsl?raw';
import flush from '../../wgsl/flush.wgsl?raw';
import { storage, type Sizes } from '../buffers.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import type { Scan } from './block-plan.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import reduce from './reduce.wgsl?raw';

/** From (A_t, f_t) in `maps`, linearised at the guess, to the next iterate. */
export function affineScan(sizes: Sizes): Scan {
  const { batch, chunk, chunks, length } = sizes;
  const units = sizes.state / 2;
  const steps = batch * length * units;
  const items = batch * chunks * units;
  return {
    buffers: [storage('totals', 'workspace', 6 * items)],
    kernels: [
      itemKernel('reduce', sizes, [block, flush, reduce], {
        2: ['states', 'read'],
        3: ['maps', 'read_write'],
        4: ['totals', 'read_write'],
      }),
      itemKernel('carry', sizes, [block, carry], { 2: ['initial', 'read'], 3: ['totals', 'read_write'] }),
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
      itemPass('carry', 'carry', batch * units, chunks, {
        flops: 8 * items,
        bytes: 32 * items + 8 * batch * units,
      }),
      itemPass('apply', 'apply', items, chunk, { flops: 10 * steps, bytes: 40 * steps + 8 * items }),
    ],
  };
}

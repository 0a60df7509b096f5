/** The passes that find what enters every chunk from the chunks' totals, in levels: their span grows like a root of T. */
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import { storage, type Sizes } from '../buffers.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { groupPass } from '../passes.ts';
import type { Cost } from '../work.ts';
import backwards from './parts/backwards.wgsl?raw';
import blockTotals from './parts/block-totals.wgsl?raw';
import chunkTotals from './parts/chunk-totals.wgsl?raw';
import forwards from './parts/forwards.wgsl?raw';
import levels from './parts/levels.wgsl?raw';
import manyBlocks from './parts/many-blocks.wgsl?raw';
import oneBlock from './parts/one-block.wgsl?raw';
import reduce from './parts/reduce.wgsl?raw';
import scan from './parts/scan.wgsl?raw';
import { reduceSpan, scanShape, walkSpan, type LevelShape, type ScanShape } from './shape.ts';

type Bindings = Parameters<typeof planKernel>[2];

/** What is scanned: totals of one kind, with how two of them are joined and what one does to what enters it. */
export interface Scanned {
  /** Entries (or units) of one sequence, each scanned by itself. */
  readonly items: number;
  /** From the last chunk to the first. */
  readonly isReversed: boolean;
  /** WGSL of `Total`, `no_total`, `compose`, `enter`, and of `total_at` and `keep_entering`, which bind the totals at 3. */
  readonly fragments: readonly string[];
  /** The buffer of the chunks' totals; what enters each is left in its place. */
  readonly totals: string;
  /** WGSL of `keep_total` and `entering_block`, which bind the level above at 4. */
  readonly above: string;
  /** WGSL of `entering_block` at the top, with what it binds at 4: where the chunks are the only level, and else. */
  readonly first: Readonly<
    Record<'alone' | 'top', { readonly fragments: readonly string[]; readonly bindings: Bindings }>
  >;
  /** Floats of a total in its buffer, of those that are read, and of what enters. */
  readonly floats: { readonly stored: number; readonly read: number; readonly entering: number };
  /** Bytes of `Total` in workgroup memory. */
  readonly sharedBytes: number;
  /** Floats that `entering_block` reads at the top, for one item. */
  readonly firstFloats: number;
  /** Operations of joining two totals, and of entering one. */
  readonly flops: { readonly compose: number; readonly enter: number };
}

export interface ScanPasses {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly passes: readonly PlanPass[];
}

/** Workgroup memory that WebGPU promises. */
const SHARED_BYTES = 16_384;
const MOST_LANES = 256;

/** `name`: of the pass that finds what enters the chunks, and the phase of all of them. */
export function levelledScan(name: string, sizes: Sizes, scanned: Scanned): ScanPasses {
  const lanes = 2 ** Math.floor(Math.log2(Math.min(MOST_LANES, SHARED_BYTES / (2 * scanned.sharedBytes))));
  const shape = scanShape(sizes.chunks, scanned.items, lanes);
  const parts: Parts = { name, sizes, scanned, shape };
  return shape.blocks === null ? oneLevel(parts) : twoLevels(parts, shape.blocks);
}

interface Parts {
  readonly name: string;
  readonly sizes: Sizes;
  readonly scanned: Scanned;
  readonly shape: ScanShape;
}

function oneLevel(parts: Parts): ScanPasses {
  const { name, scanned, shape } = parts;
  const { fragments, bindings } = scanned.first.alone;
  const order = scanned.isReversed ? backwards : forwards;
  const kernel = scanKernel(parts, name, shape.chunks, [chunkTotals, oneBlock, order, ...fragments, scan], 2, {
    3: [scanned.totals, 'read_write'],
    ...bindings,
  });
  return { buffers: [], kernels: [kernel], passes: [walkPass(parts, name, shape.chunks, shape.count, true)] };
}

function twoLevels(parts: Parts, top: LevelShape): ScanPasses {
  const { name, sizes, scanned, shape } = parts;
  const { chunks, count } = shape;
  const blocksName = `${name}-blocks`;
  const order = scanned.isReversed ? backwards : forwards;
  const lower = [chunkTotals, manyBlocks, constants({ EACH: chunks.each }), order, scanned.above];
  const below = constants({ BELOW: chunks.segments * chunks.each });
  const { fragments, bindings } = scanned.first.top;
  const lowerBindings: Bindings = { 3: [scanned.totals, 'read_write'], 4: [blocksName, 'read_write'] };
  const upper = [blockTotals, below, oneBlock, forwards, ...fragments, scan];
  return {
    buffers: [storage(blocksName, 'workspace', sizes.batch * chunks.blocks * scanned.items * scanned.floats.stored)],
    kernels: [
      scanKernel(parts, `${name}-reduce`, chunks, [...lower, reduce], 1, lowerBindings),
      scanKernel(parts, `${name}-top`, top, upper, 2, { 3: [blocksName, 'read_write'], ...bindings }),
      scanKernel(parts, name, chunks, [...lower, scan], 2, lowerBindings),
    ],
    passes: [
      reducePass(parts, `${name}-reduce`, chunks, count),
      walkPass(parts, `${name}-top`, top, chunks.blocks, true),
      walkPass(parts, name, chunks, count, false),
    ],
  };
}

function scanKernel(
  { sizes, scanned }: Parts,
  name: string,
  { width, segments }: LevelShape,
  fragments: readonly string[],
  pages: number,
  bindings: Bindings,
): PlanKernel {
  const numbers = constants({
    STATE: sizes.state,
    ITEMS: scanned.items,
    WIDTH: width,
    SEGMENTS: segments,
    PAGES: pages,
  });
  const lanes = width * segments;
  const sources = [params, numbers, ...scanned.fragments, levels, ...fragments];
  const kernel = planKernel(name, sources, bindings, lanes, pages * lanes * scanned.sharedBytes);
  return { ...kernel, mapping: `levels, ${segments} segments of ${width} ${width === 1 ? 'entry' : 'entries'}` };
}

function reducePass({ name, sizes, scanned }: Parts, kernel: string, shape: LevelShape, count: number): PlanPass {
  const { floats, flops, items } = scanned;
  const sequences = sizes.batch * items;
  const composed = count + shape.blocks * (shape.segments - 1);
  const moved = count * floats.read + shape.blocks * floats.read;
  const cost = { flops: sequences * composed * flops.compose, bytes: 4 * sequences * moved };
  return pass(sizes, scanned, kernel, name, shape, reduceSpan(shape), cost);
}

function walkPass(
  { name, sizes, scanned }: Parts,
  kernel: string,
  shape: LevelShape,
  count: number,
  isTop: boolean,
): PlanPass {
  const { floats, flops, items, firstFloats } = scanned;
  const { segments, blocks } = shape;
  const sequences = sizes.batch * items;
  // Round w of the scan over segments is for all but the first w of them.
  const joined = blocks * (segments * Math.log2(segments) - (segments - 1));
  const entered = count + blocks * (segments - 1);
  const first = isTop ? firstFloats : blocks * floats.entering;
  const cost: Cost = {
    flops: sequences * ((count + joined) * flops.compose + entered * flops.enter),
    bytes: 4 * sequences * (count * (floats.read + floats.entering) + first),
  };
  return pass(sizes, scanned, kernel, name, shape, walkSpan(shape), cost);
}

function pass(
  { batch }: Sizes,
  { items }: Scanned,
  kernel: string,
  phase: string,
  { width, segments, blocks }: LevelShape,
  span: number,
  cost: Cost,
): PlanPass {
  const groups = batch * blocks * Math.ceil(items / width);
  const made = groupPass(kernel, groups, width * segments, span, cost, phase);
  return { ...made, lanes: batch * blocks * items * segments };
}

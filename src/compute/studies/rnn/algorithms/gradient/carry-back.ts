/** What enters the end of every chunk of the reversed scan: walked serially, or in levels as deer's scan is. */
import type { PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { storage, type Sizes } from '../buffers.ts';
import { atLevel, denseLevels, EACH, joinUp, levelFragments, type DenseLevel, type Levelled } from '../deer/levels.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { groupPass } from '../passes.ts';
import serial from './carry-back.wgsl?raw';
import walkBackDown from './walk-back-down.wgsl?raw';
import walkBackSum from './walk-back-sum.wgsl?raw';
import walkBackTop from './walk-back-top.wgsl?raw';
import walkBack from './walk-back.wgsl?raw';

const NAMES = {
  join: 'back-join',
  walk: 'carry-back',
  totals: 'back-totals',
  entering: 'entering',
  phase: 'gradient',
} as const;
const OFFSETS = 'back-offsets';

/** Reads `back-totals` and `back-offsets`, leaves `entering` [b][chunk][i]; all of them are allocated elsewhere. */
export function carryBackPasses(sizes: Sizes, traits: DeviceTraits): Levelled {
  return isWide(traits) ? inLevels(sizes) : oneWalk(sizes);
}

function oneWalk(sizes: Sizes): Levelled {
  const { batch, chunks, state } = sizes;
  const bindings = { 2: [NAMES.totals, 'read'], 3: [OFFSETS, 'read'], 4: [NAMES.entering, 'read_write'] } as const;
  const kernel = planKernel(NAMES.walk, [params, constants({ STATE: state }), serial], bindings, state, 8 * state);
  const pass = groupPass(NAMES.walk, batch, state, chunks, walkCost(sizes, chunks, 0, 'entering'), NAMES.phase);
  return { buffers: [], kernels: [{ ...kernel, mapping: 'one lane a row' }], passes: [pass] };
}

function inLevels(sizes: Sizes): Levelled {
  const levels = denseLevels(sizes.chunks);
  const up = levels.slice(1).flatMap((_, below) => [joinUp(sizes, NAMES, levels, below), sumUp(sizes, levels, below)]);
  const down = levels.map((_, index) => walkDown(sizes, levels, index)).toReversed();
  const { batch, state } = sizes;
  return {
    buffers: levels
      .slice(1)
      .flatMap(({ count }, index) => [
        storage(atLevel(NAMES.totals, index + 1), 'jacobians', batch * count * state * (state + 1)),
        storage(atLevel(OFFSETS, index + 1), 'workspace', batch * count * state),
        storage(atLevel(NAMES.entering, index + 1), 'workspace', batch * count * state),
      ]),
    kernels: [...up, ...down].map(({ kernel }) => kernel),
    passes: [...up, ...down].map(({ pass }) => pass),
  };
}

/** Offsets of the level above, from those of level `below`. */
function sumUp(sizes: Sizes, levels: readonly DenseLevel[], below: number): Step {
  const { level, blocks } = levelAt(levels, below);
  return walkStep(sizes, `back-sum-${below + 1}`, level, false, blocks, walkBackSum, {
    2: [atLevel(NAMES.totals, below), 'read'],
    3: [atLevel(OFFSETS, below), 'read'],
    4: [atLevel(OFFSETS, below + 1), 'read_write'],
  });
}

function walkDown(sizes: Sizes, levels: readonly DenseLevel[], index: number): Step {
  const isTop = index === levels.length - 1;
  const { level, blocks } = levelAt(levels, index);
  const fragment = isTop ? walkBackTop : walkBackDown;
  return walkStep(sizes, atLevel(NAMES.walk, index), level, isTop, isTop ? 1 : blocks, fragment, {
    2: [atLevel(NAMES.totals, index), 'read'],
    3: [atLevel(OFFSETS, index), 'read'],
    4: [atLevel(NAMES.entering, index), 'read_write'],
    ...(isTop ? {} : { 5: [atLevel(NAMES.entering, index + 1), 'read'] as const }),
  });
}

interface Step {
  readonly kernel: PlanKernel;
  readonly pass: PlanPass;
}

function levelAt(levels: readonly DenseLevel[], index: number): { level: DenseLevel; blocks: number } {
  const level = levels[index];
  if (!level) throw new Error(`there is no level ${index}`);
  return { level, blocks: Math.ceil(level.count / EACH) };
}

function walkStep(
  sizes: Sizes,
  name: string,
  level: DenseLevel,
  isTop: boolean,
  blocks: number,
  fragment: string,
  bindings: Parameters<typeof planKernel>[2],
): Step {
  const { batch, state } = sizes;
  const fragments = [params, constants({ STATE: state }), ...levelFragments(level, isTop), fragment, walkBack];
  const kernel = planKernel(name, fragments, bindings, state, 8 * state);
  const span = isTop ? level.count : Math.min(EACH, level.count);
  const kept = fragment === walkBackSum ? 'leaving' : 'entering';
  const cost = walkCost(sizes, level.count, isTop ? 0 : blocks, kept);
  return {
    kernel: { ...kernel, mapping: 'one lane a row' },
    pass: groupPass(name, batch * blocks, state, span, cost, NAMES.phase),
  };
}

/** The matrix and the offset of every total, and what is kept of it or of the block; blocks are entered from above. */
function walkCost({ batch, state }: Sizes, count: number, blocks: number, kept: 'entering' | 'leaving') {
  const moved = kept === 'entering' ? count * state + blocks * state : blocks * state;
  return {
    flops: batch * count * 2 * state ** 2,
    bytes: 4 * batch * (count * state * (state + 1) + moved),
  };
}

/**
 * deer's scan over chunk totals in levels: EACH totals are multiplied into one of the level above until few are left, the
 * top is walked by matrix times vector, and so are the blocks on the way down. Its span grows like log T.
 */
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import { constants } from '../../../../gpu/wgsl/link.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import { storage, type Sizes } from '../buffers.ts';
import { itemKernel } from '../kernels.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { groupPass, itemPass } from '../passes.ts';
import { JOIN_LANES, joinSource } from './join.ts';
import levelAll from './level-all.wgsl?raw';
import levelCount from './level-count.wgsl?raw';
import levelEach from './level-each.wgsl?raw';
import walkAbove from './walk-above.wgsl?raw';
import walkFirst from './walk-first.wgsl?raw';
import walk from './walk.wgsl?raw';

/** Totals that are joined into one. */
export const EACH = 16;
/** A level of so many totals is walked from end to end. */
const SHORT_TOP = 64;

/** One level of totals, from the chunks up. */
export interface DenseLevel {
  /** Chunks that a total stands for. */
  readonly below: number;
  /** Totals of one sequence. */
  readonly count: number;
}

/** The levels over so many chunks; the last one is the top. */
export function denseLevels(chunks: number): readonly [DenseLevel, ...DenseLevel[]] {
  const levels: [DenseLevel, ...DenseLevel[]] = [{ below: 1, count: chunks }];
  let { below, count } = levels[0];
  while (count > SHORT_TOP) {
    below *= EACH;
    count = Math.ceil(count / EACH);
    levels.push({ below, count });
  }
  return levels;
}

/** The numbers and functions that tell a kernel its level. */
export function levelFragments({ below }: DenseLevel, isTop: boolean): string[] {
  return [constants({ BELOW: below, EACH }), levelCount, isTop ? levelAll : levelEach];
}

/** Of the chunks' totals, and of what enters each chunk; levels above add their number. */
export interface LevelNames {
  readonly join: string;
  readonly walk: string;
  readonly totals: string;
  readonly entering: string;
  readonly phase: string;
}

/** The name at that level: 0 are the chunks. */
export function atLevel(name: string, level: number): string {
  return level === 0 ? name : `${name}-${level}`;
}

export interface Levelled {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly passes: readonly PlanPass[];
}

/** From the chunks' totals in `names.totals` to what enters every chunk in `names.entering`, both allocated elsewhere. */
export function levelledCarry(sizes: Sizes, names: LevelNames): Levelled {
  const levels = denseLevels(sizes.chunks);
  const up = levels.slice(1).map((_, below) => joinUp(sizes, names, levels, below));
  const down = levels.map((_, index) => walkLevel(sizes, names, levels, index)).toReversed();
  return {
    buffers: levels
      .slice(1)
      .flatMap(({ count }, index) => [
        storage(atLevel(names.totals, index + 1), 'jacobians', sizes.batch * count * sizes.state * (sizes.state + 1)),
        storage(atLevel(names.entering, index + 1), 'workspace', sizes.batch * count * sizes.state),
      ]),
    kernels: [...up, ...down].map(({ kernel }) => kernel),
    passes: [...up, ...down].map(({ pass }) => pass),
  };
}

/** The pass that multiplies the totals of level `below` into those of the level above. */
export function joinUp(
  sizes: Sizes,
  names: LevelNames,
  levels: readonly DenseLevel[],
  below: number,
): { kernel: PlanKernel; pass: PlanPass } {
  const [level, above] = [levels[below], levels[below + 1]];
  if (!level || !above) throw new Error(`there is no level above ${below}`);
  const { batch, state } = sizes;
  const name = atLevel(names.join, below + 1);
  const kernel = itemKernel(name, sizes, [flush, ...levelFragments(level, false), joinSource(state)], {
    2: [atLevel(names.totals, below), 'read'],
    3: [atLevel(names.totals, below + 1), 'read_write'],
  });
  const floats = state * (state + 1);
  const cost = {
    // Every total but the first of a block is multiplied into what there is.
    flops: batch * (level.count - above.count) * 2 * state * floats,
    bytes: 4 * batch * (level.count + above.count) * floats,
  };
  const items = batch * above.count * (state + 1);
  return {
    kernel: { ...kernel, mapping: 'one lane a column', workgroupMemoryBytes: 4 * JOIN_LANES * state },
    pass: itemPass(name, names.phase, items, Math.min(EACH, level.count), cost),
  };
}

function walkLevel(
  sizes: Sizes,
  names: LevelNames,
  levels: readonly DenseLevel[],
  index: number,
): { kernel: PlanKernel; pass: PlanPass } {
  const level = levels[index];
  if (!level) throw new Error(`there is no level ${index}`);
  const { batch, state } = sizes;
  const isTop = index === levels.length - 1;
  const name = atLevel(names.walk, index);
  const fragments = [
    params,
    constants({ STATE: state }),
    ...levelFragments(level, isTop),
    isTop ? walkFirst : walkAbove,
  ];
  const kernel = planKernel(
    name,
    [...fragments, walk],
    {
      2: [isTop ? 'initial' : atLevel(names.entering, index + 1), 'read'],
      3: [atLevel(names.totals, index), 'read'],
      4: [atLevel(names.entering, index), 'read_write'],
    },
    state,
    8 * state,
  );
  const blocks = isTop ? 1 : Math.ceil(level.count / EACH);
  const totals = batch * level.count;
  const cost = {
    flops: totals * 2 * state ** 2,
    bytes: 4 * (totals * state * (state + 1) + totals * state + batch * blocks * state),
  };
  const span = isTop ? level.count : Math.min(EACH, level.count);
  return {
    kernel: { ...kernel, mapping: 'one lane a row' },
    pass: groupPass(name, batch * blocks, state, span, cost, names.phase),
  };
}

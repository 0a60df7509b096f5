/** Walks through scans over chunk totals in levels, lane by lane. */
import type { Sizes } from '../../../src/compute/studies/rnn/algorithms/buffers.ts';
import { denseLevels, EACH } from '../../../src/compute/studies/rnn/algorithms/deer/levels.ts';
import { scanShape, type LevelShape } from '../../../src/compute/studies/rnn/algorithms/scan/shape.ts';
import { upTo, type Meter, type Walk } from '../meter.ts';

/** Of one kind of total: operations, and the places of its floats that are read, and taken by what enters. */
export interface Kind {
  readonly buffer: string;
  readonly compose: number;
  readonly enter: number;
  readonly read: readonly number[];
  readonly entering: readonly number[];
  /** What enters the first total of a sequence is read from here. */
  readonly first: { readonly buffer: string; readonly places: readonly number[] };
  readonly lanes: number;
  items(sizes: Sizes): number;
}

interface Level {
  readonly shape: LevelShape;
  readonly count: number;
  /** Name of the buffers of this level and of the one above. */
  readonly own: string;
  readonly above: string;
}

type Segment = (b: number, item: number, block: number, segment: number, totals: readonly number[]) => void;

function eachSegment({ batch }: Sizes, items: number, { shape, count }: Level, visit: Segment): void {
  const { segments, each, blocks } = shape;
  for (const b of upTo(batch))
    for (const item of upTo(items))
      for (const block of upTo(blocks))
        for (const segment of upTo(segments)) {
          const begin = (block * segments + segment) * each;
          visit(
            b,
            item,
            block,
            segment,
            upTo(each)
              .map((k) => begin + k)
              .filter((k) => k < count),
          );
        }
}

function reduce(kind: Kind, level: Level): Walk {
  return (meter, sizes) =>
    eachSegment(sizes, kind.items(sizes), level, (b, item, block, segment, totals) => {
      const lane = [b, item, block, segment];
      for (const k of meter.along(lane, totals)) {
        for (const place of kind.read) meter.load(level.own, b, k, item, place);
        meter.op(kind.compose);
      }
      for (const width of meter.along(lane, widths(level))) if (segment % (2 * width) === 0) meter.op(kind.compose);
      if (segment === 0) for (const place of kind.read) meter.store(level.above, b, block, item, place);
    });
}

function scan(kind: Kind, level: Level, isTop: boolean): Walk {
  return (meter, sizes) =>
    eachSegment(sizes, kind.items(sizes), level, (b, item, block, segment, totals) => {
      const lane = [b, item, block, segment];
      for (const k of meter.along(lane, totals)) {
        for (const place of kind.read) meter.load(level.own, b, k, item, place);
        meter.op(kind.compose);
      }
      for (const width of meter.along(lane, widths(level))) if (segment >= width) meter.op(kind.compose);
      enterBlock(meter, kind, level, isTop, [b, item, block]);
      if (segment > 0) meter.op(kind.enter);
      for (const k of meter.along(lane, totals)) {
        for (const place of kind.entering) meter.store(level.own, b, k, item, place);
        meter.op(kind.enter);
      }
    });
}

function enterBlock(
  meter: Meter,
  kind: Kind,
  level: Level,
  isTop: boolean,
  [b, item, block]: [number, number, number],
) {
  if (isTop) for (const place of kind.first.places) meter.load(kind.first.buffer, b, item, place);
  else for (const place of kind.entering) meter.load(level.above, b, block, item, place);
}

function widths({ shape }: Level): number[] {
  return upTo(Math.log2(shape.segments)).map((round) => 2 ** round);
}

/** The passes between a chunk's totals and what enters it, in one dispatch or three, for plans of these sizes. */
export function levelled(name: string, kind: Kind, sizes: Sizes): Record<string, Walk> {
  const { chunks, blocks, count } = scanShape(sizes.chunks, kind.items(sizes), kind.lanes);
  const lower: Level = { shape: chunks, count, own: kind.buffer, above: `${name} blocks` };
  if (blocks === null) return { [name]: scan(kind, lower, true) };
  const top: Level = { shape: blocks, count: chunks.blocks, own: `${name} blocks`, above: '' };
  return {
    [`${name}-reduce`]: reduce(kind, lower),
    [`${name}-top`]: scan(kind, top, true),
    [name]: scan(kind, lower, false),
  };
}

const DOT = 3;
const VECTOR = 2 * DOT;
const PRODUCT = 4 * DOT;
const DETERMINANT_OF_SUM = 1 + 2 + 1 + 2 * 3 + 1 + 4;
const CONJUGATE = PRODUCT + 3 * DOT;
const SOLVE = 2 * VECTOR + 2 + DETERMINANT_OF_SUM + 2;
const SOLVE_SELF = 3 + 3 + 3 + DETERMINANT_OF_SUM + 3;

const entries = ({ state }: Sizes): number => state;
const units = ({ state }: Sizes): number => state / 2;
const NOTHING = { buffer: '', places: [] };

export const AFFINE: Kind = {
  buffer: 'totals',
  compose: 1 + 2, // a a', a' b + b'
  enter: 2,
  read: [0, 1],
  entering: [0, 1],
  first: { buffer: 'initial', places: [0] },
  lanes: 256,
  items: entries,
};

export const FILTER: Kind = {
  buffer: 'tuples',
  compose: 3 + 1 + 1 + 1 + 4 + 3 + 4 + 3, // d, a d, back, A, b, C, η, J
  enter: 3 + 4 + 3,
  read: upTo(5),
  entering: [0, 1],
  first: NOTHING,
  lanes: 256,
  items: entries,
};

export const RETURN: Kind = {
  ...AFFINE,
  buffer: 'tuples',
  read: [2, 3],
  entering: [0],
  first: { buffer: 'last tuples', places: [4] },
};

export const AFFINE_BLOCK: Kind = {
  buffer: 'totals',
  compose: PRODUCT + VECTOR + 2,
  enter: VECTOR + 2,
  read: upTo(6),
  entering: [0, 1],
  first: { buffer: 'initial', places: [0, 1] },
  lanes: 256,
  items: units,
};

export const FILTER_BLOCK: Kind = {
  buffer: 'tuples',
  compose:
    2 * SOLVE +
    PRODUCT + // A
    2 * (VECTOR + 2 + SOLVE + VECTOR + 2) + // b, η
    2 * (SOLVE_SELF + CONJUGATE + 3), // C, J
  enter: VECTOR + 2 + SOLVE + VECTOR + 2 + SOLVE_SELF + CONJUGATE + 3,
  read: upTo(14),
  entering: upTo(6),
  first: NOTHING,
  lanes: 128,
  items: units,
};

export const RETURN_BLOCK: Kind = {
  ...AFFINE_BLOCK,
  buffer: 'tuples',
  read: upTo(12).slice(6),
  entering: [0, 1],
  first: { buffer: 'last tuples', places: [12, 13] },
};

/** deer's levels: products on the way up, matrices times vectors on the way down. */
export function denseLevelled({ chunks }: Sizes): Record<string, Walk> {
  const levels = denseLevels(chunks);
  const name = (text: string, level: number) => (level === 0 ? text : `${text}-${level}`);
  const up = levels.slice(1).map((_, below) => [name('join', below + 1), join(levels[below]!.count, below)] as const);
  const down = levels
    .map(({ count }, level) => [name('carry', level), walkDown(count, level, level === levels.length - 1)] as const)
    .toReversed();
  return Object.fromEntries([...up, ...down]);
}

function eachBlock(
  batch: number,
  count: number,
  each: number,
  visit: (b: number, block: number, totals: number[]) => void,
) {
  for (const b of upTo(batch))
    for (const block of upTo(Math.ceil(count / each)))
      visit(
        b,
        block,
        upTo(each)
          .map((k) => block * each + k)
          .filter((k) => k < count),
      );
}

function join(count: number, level: number): Walk {
  return (meter, { batch, state }) =>
    eachBlock(batch, count, EACH, (b, block, totals) => {
      for (const column of upTo(state + 1)) {
        for (const k of meter.along([b, block, column], totals))
          for (const r of upTo(state)) {
            for (const v of k === totals[0] ? [column] : [...upTo(state), state])
              meter.load('totals', level, b, k, v, r);
            if (k !== totals[0]) for (const _v of upTo(state)) meter.op(2);
          }
        for (const r of upTo(state)) meter.store('totals', level + 1, b, block, column, r);
      }
    });
}

function walkDown(count: number, level: number, isTop: boolean): Walk {
  return (meter, { batch, state }) =>
    eachBlock(batch, count, isTop ? count : EACH, (b, block, totals) => {
      for (const i of upTo(state)) meter.load(isTop ? 'initial' : 'above', b, block, i);
      for (const k of meter.along([b, block], totals))
        for (const i of upTo(state)) {
          meter.store('entering', b, k, i);
          meter.load('totals', level, b, k, state, i);
          for (const j of upTo(state)) {
            meter.load('totals', level, b, k, j, i);
            meter.op(2);
          }
        }
    });
}

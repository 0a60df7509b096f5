/** Walks through the passes of algorithms that keep the 2 × 2 block of every unit. */
import { eachChunk, settle, upTo, type Meter, type StepWalk, type Walk } from '../meter.ts';
import { atGuess } from './common.ts';
import type { Sizes } from '../../../src/compute/studies/rnn/algorithms/buffers.ts';

/** Operations of WGSL's own 2 × 2 arithmetic: two products and their sum. */
const DOT = 3;
const VECTOR = 2 * DOT;
const PRODUCT = 4 * DOT;

/** Those of symmetric.wgsl, in which signs are free. */
const DETERMINANT = 3;
const DETERMINANT_OF_SUM = 1 + 2 + 1 + 2 * DETERMINANT + 1 + 4; // the terms, a product of determinants, four additions
const CONJUGATE = PRODUCT + 3 * DOT;
const SOLVE = 2 * VECTOR + 2 + DETERMINANT_OF_SUM + 2;
const SOLVE_SELF = DETERMINANT + 3 + 3 + DETERMINANT_OF_SUM + 3;

/** Those of filter-step.wgsl. */
const PREDICT = CONJUGATE + 3;
const SHRINKAGE = 3 + 3 + DETERMINANT_OF_SUM + 1 + 4; // λ …, I + …, 1 / …, times that
const FILTER_STEP = PREDICT + SHRINKAGE + VECTOR + 2 + VECTOR + SOLVE_SELF;

export function blockLinearise(step: StepWalk, blocks: StepWalk): Walk {
  return atGuess(step, (meter, sizes, b, t) => {
    blocks(meter, sizes, b, t);
    for (const i of upTo(sizes.state)) for (const k of upTo(3)) meter.store('maps', b, t, i, k);
  });
}

function eachBlock(sizes: Sizes, visit: (b: number, c: number, unit: number, steps: number[]) => void): void {
  eachChunk(sizes, (b, c, steps) => {
    for (const unit of upTo(sizes.state / 2)) visit(b, c, unit, steps);
  });
}

/** Floats of a unit's map: two columns, and the vector in the last two places. */
const MAP = upTo(6);
const OFFSET = [4, 5];

function load(meter: Meter, buffer: string, at: readonly number[], places: readonly number[]): void {
  for (const k of places) meter.load(buffer, ...at, k);
}

function store(meter: Meter, buffer: string, at: readonly number[], places: readonly number[]): void {
  for (const k of places) meter.store(buffer, ...at, k);
}

/** Both states of a unit. */
function entries({ state }: Sizes, unit: number): number[] {
  return [unit, state / 2 + unit];
}

const affineReduce: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    for (const t of meter.along([b, c, unit], steps)) {
      for (const i of entries(sizes, unit)) meter.load('states', b, t - 1, i);
      load(meter, 'maps', [b, t, unit], MAP);
      meter.op(VECTOR + 2); // f − A s
      store(meter, 'maps', [b, t, unit], OFFSET);
      meter.op(PRODUCT + VECTOR + 2);
      for (const i of entries(sizes, unit)) meter.load('states', b, t, i);
    }
    store(meter, 'totals', [b, c, unit], MAP);
  });

const affineCarry: Walk = (meter, sizes) => {
  for (const b of upTo(sizes.batch))
    for (const unit of upTo(sizes.state / 2)) {
      for (const i of entries(sizes, unit)) meter.load('initial', b, i);
      for (const c of meter.along([b, unit], upTo(sizes.chunks))) {
        load(meter, 'totals', [b, c, unit], MAP);
        store(meter, 'totals', [b, c, unit], [0, 1]);
        meter.op(VECTOR + 2);
      }
    }
};

const affineApply: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    load(meter, 'totals', [b, c, unit], [0, 1]);
    for (const t of meter.along([b, c, unit], steps)) {
      load(meter, 'maps', [b, t, unit], MAP);
      meter.op(VECTOR + 2);
      for (const i of entries(sizes, unit)) settle(meter, b, t, i);
    }
  });

export const affineBlocks = { reduce: affineReduce, carry: affineCarry, apply: affineApply };

const filterReduce: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    for (const t of meter.along([b, c, unit], steps)) {
      load(meter, 'maps', [b, t, unit], MAP);
      for (const i of entries(sizes, unit)) meter.load('states', b, t, i);
      meter.op(2); // f − s
      store(meter, 'maps', [b, t, unit], OFFSET);
      meter.op(PREDICT + SHRINKAGE + SOLVE_SELF); // P⁻, G, C
      meter.op(PRODUCT + PRODUCT); // Y = F A, A = G Y
      meter.op(VECTOR + 2 + VECTOR); // b
      meter.op(PRODUCT + 2 + 3 + 3); // Yᵀ A, its middle, λ …, J + …
      meter.op(VECTOR + 2 + 2); // η
    }
    store(meter, 'tuples', [b, c, unit], upTo(14));
  });

const filterCarry: Walk = (meter, sizes) => {
  for (const b of upTo(sizes.batch))
    for (const unit of upTo(sizes.state / 2))
      for (const c of meter.along([b, unit], upTo(sizes.chunks))) {
        load(meter, 'tuples', [b, c, unit], upTo(14));
        store(meter, 'tuples', [b, c, unit], upTo(6)); // mean, covariance, and a zero that fills up
        meter.op(VECTOR + 2 + SOLVE + VECTOR + 2); // m + P η, A (I + P J)⁻¹ … + b
        meter.op(SOLVE_SELF + CONJUGATE + 3);
      }
};

const filterApply: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    load(meter, 'tuples', [b, c, unit], upTo(5));
    for (const t of meter.along([b, c, unit], steps)) {
      load(meter, 'maps', [b, t, unit], MAP);
      meter.op(FILTER_STEP);
      for (const i of entries(sizes, unit)) {
        meter.op(1); // s + d
        settle(meter, b, t, i);
      }
    }
  });

export const filterBlocks = { reduce: filterReduce, carry: filterCarry, apply: filterApply };

const smootherFilter: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    load(meter, 'tuples', [b, c, unit], upTo(5));
    for (const t of meter.along([b, c, unit], steps)) {
      load(meter, 'maps', [b, t, unit], MAP);
      meter.op(3 * DOT); // K
      meter.op(SOLVE_SELF + PRODUCT); // G
      meter.op(SOLVE + VECTOR + 2); // (I + P K)⁻¹ m − G u
      store(meter, 'maps', [b, t, unit], MAP);
      meter.op(VECTOR + 2 + PRODUCT); // the map from the chunk's last step
      meter.op(FILTER_STEP);
    }
    store(meter, 'tuples', [b, c, unit], upTo(14).slice(6));
  });

const smootherCarryBack: Walk = (meter, sizes) => {
  for (const b of upTo(sizes.batch))
    for (const unit of upTo(sizes.state / 2)) {
      load(meter, 'tuples', [b, sizes.chunks - 1, unit], [12, 13]);
      for (const c of meter.along([b, unit], upTo(sizes.chunks))) {
        store(meter, 'tuples', [b, c, unit], [0, 1]);
        load(meter, 'tuples', [b, c, unit], upTo(12).slice(6));
        meter.op(VECTOR + 2);
      }
    }
};

const smootherApply: Walk = (meter, sizes) =>
  eachBlock(sizes, (b, c, unit, steps) => {
    load(meter, 'tuples', [b, c, unit], [0, 1]);
    for (const t of meter.along([b, c, unit], steps)) {
      for (const i of entries(sizes, unit)) {
        meter.op(1); // s + d
        settle(meter, b, t, i);
      }
      load(meter, 'maps', [b, t, unit], MAP);
      meter.op(VECTOR + 2);
    }
  });

export const smootherBlocks = {
  reduce: filterReduce,
  carry: filterCarry,
  filter: smootherFilter,
  'carry-back': smootherCarryBack,
  apply: smootherApply,
};

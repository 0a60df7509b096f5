/** Walks through the passes of algorithms that keep one factor of the Jacobian for every entry of a step. */
import { eachChunk, inSpans, previous, settle, upTo, type StepWalk, type Walk } from '../meter.ts';
import { atGuess } from './common.ts';

/** One team for each column: the cell, and its tangent along that column. */
export function diagonals(step: StepWalk, tangent: StepWalk): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      for (const t of meter.along([b, c], steps))
        for (const column of upTo(sizes.state)) {
          previous(meter, sizes, b, t);
          step(meter, sizes, b, t);
          tangent(meter, sizes, b, t);
          meter.store('diagonals', b, t, column);
          previous(meter, sizes, b, t + 1); // it moves on after the last step too
        }
    });
}

export const storedDiagonal: StepWalk = (meter, { state }, b, t) => {
  for (const i of upTo(state)) meter.load('diagonals', b, t, i);
};

export function affineLinearise(step: StepWalk, factor: StepWalk): Walk {
  const compose: StepWalk = (meter, sizes, b, t) => {
    factor(meter, sizes, b, t);
    for (const i of upTo(sizes.state)) {
      meter.op(1); // a · a
      meter.op(3); // a (b − s) + f
      for (const k of [0, 1]) meter.store('affine', b, t, i, k);
    }
  };
  return atGuess(step, compose, (meter, { state }, b, c) => {
    for (const i of upTo(state)) for (const k of [0, 1]) meter.store('totals', b, c, i, k);
  });
}

const affineCarry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state)) {
      meter.load('initial', b, i);
      for (const c of meter.along([b, i], upTo(chunks))) {
        for (const k of [0, 1]) meter.load('totals', b, c, i, k);
        for (const k of [0, 1]) meter.store('totals', b, c, i, k);
        meter.op(2);
      }
    }
};

const affineApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const i of upTo(sizes.state)) {
      meter.load('totals', b, c, i);
      for (const t of inSpans(meter, b, i, steps)) {
        for (const k of [0, 1]) meter.load('affine', b, t, i, k);
        meter.op(2);
        settle(meter, b, t, i);
      }
    }
  });

export const affineScan = { carry: affineCarry, apply: affineApply };

export function filterLinearise(step: StepWalk, factor: StepWalk): Walk {
  const extend: StepWalk = (meter, sizes, b, t) => {
    factor(meter, sizes, b, t);
    for (const i of upTo(sizes.state)) {
      meter.op(2 + 2 + 1 + 1 + 2 + 2); // kept, gain, a, b, η, j
      meter.op(3 + 1 + 1); // d, a d, left.a d
      meter.op(1 + 4 + 3 + 4 + 3); // the five of the tuple
      for (const k of [0, 1]) meter.store('slopes', b, t, i, k);
    }
  };
  return atGuess(step, extend, (meter, { state }, b, c) => {
    for (const i of upTo(state)) for (const k of upTo(5)) meter.store('tuples', b, c, i, k);
  });
}

const filterCarry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state))
      for (const c of meter.along([b, i], upTo(chunks))) {
        for (const k of upTo(5)) meter.load('tuples', b, c, i, k);
        for (const k of [0, 1]) meter.store('tuples', b, c, i, k);
        meter.op(3 + 4 + 3); // d, mean, variance
      }
};

const filterApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const i of upTo(sizes.state)) {
      for (const k of [0, 1]) meter.load('tuples', b, c, i, k);
      for (const t of meter.along([b, c, i], steps)) {
        for (const k of [0, 1]) meter.load('slopes', b, t, i, k);
        meter.op(3 + 3 + 3 + 1 + 1); // predicted, kept, mean, variance, s + mean
        settle(meter, b, t, i);
      }
    }
  });

export const filterScan = { carry: filterCarry, apply: filterApply };

const smootherFilter: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const i of upTo(sizes.state)) {
      for (const k of [0, 1]) meter.load('tuples', b, c, i, k);
      for (const t of meter.along([b, c, i], steps)) {
        for (const k of [0, 1]) meter.load('slopes', b, t, i, k);
        meter.op(3 + 2 + 3); // predicted, gain, m / P⁻ − G u
        for (const k of [0, 1]) meter.store('slopes', b, t, i, k);
        meter.op(1 + 2); // the map from the chunk's last step
        meter.op(3 + 3 + 1); // kept, mean, variance
      }
      for (const k of [2, 3, 4]) meter.store('tuples', b, c, i, k);
    }
  });

const smootherCarryBack: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state)) {
      meter.load('tuples', b, chunks - 1, i, 4);
      for (const c of meter.along([b, i], upTo(chunks))) {
        meter.store('tuples', b, c, i, 0);
        for (const k of [2, 3]) meter.load('tuples', b, c, i, k);
        meter.op(2);
      }
    }
};

const smootherApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const i of upTo(sizes.state)) {
      meter.load('tuples', b, c, i, 0);
      for (const t of meter.along([b, c, i], steps)) {
        meter.op(1); // s + d
        settle(meter, b, t, i);
        for (const k of [0, 1]) meter.load('slopes', b, t, i, k);
        meter.op(2);
      }
    }
  });

export const smootherScan = {
  carry: filterCarry,
  filter: smootherFilter,
  'carry-back': smootherCarryBack,
  apply: smootherApply,
};

/** Walks through the passes that multiply the Jacobians of a chunk together, and through the Jacobians themselves. */
import { eachChunk, previous, residual, settle, upTo, type StepWalk, type Walk } from '../meter.ts';
import { atGuess } from './common.ts';
import { elmanStep, elmanTangent } from './cells.ts';

/** Of an Elman cell: rows of J from the weights, times the product so far. */
export const reduceRows: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const { state } = sizes;
    for (const i of upTo(state)) meter.store('edges', b, c, i);
    for (const t of meter.along([b, c], steps)) {
      previous(meter, sizes, b, t);
      elmanStep(meter, sizes, b, t);
      residual(meter, sizes, b, t);
      for (const _i of upTo(state)) {
        meter.op(2 + 2); // 1 − h², f − (1 − h²) m
        for (const _v of upTo(state)) meter.op(2); // a row of J
        for (const _j of upTo(state + 1)) for (const _v of upTo(state)) meter.op(2);
        meter.op(1); // the step's own offset
      }
    }
    for (const i of upTo(state)) {
      meter.store('merits', b, c, i);
      for (const j of upTo(state + 1)) meter.store('totals', b, c, j, i);
    }
  });

/** A team for each column and one for the offset; every one of them finds the residuals. */
export function reduceColumns(step: StepWalk, tangent: StepWalk): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      const { state } = sizes;
      for (const column of upTo(state + 1)) {
        for (const t of meter.along([b, c, column], steps)) {
          previous(meter, sizes, b, t);
          step(meter, sizes, b, t);
          tangent(meter, sizes, b, t);
          residual(meter, sizes, b, t);
          for (const _i of upTo(state)) meter.op(1 + 1); // J c + f, and less the guess
        }
        for (const i of upTo(state)) meter.store('totals', b, c, column, i);
      }
      for (const i of upTo(state)) {
        meter.store('edges', b, c, i);
        meter.store('merits', b, c, i);
      }
    });
}

export const carry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state)) {
      meter.load('initial', b, i);
      for (const c of meter.along([b, i], upTo(chunks))) {
        meter.store('carries', b, c, i);
        meter.load('totals', b, c, state, i);
        for (const j of upTo(state)) {
          meter.load('totals', b, c, j, i);
          meter.op(2);
        }
      }
    }
};

export function apply(step: StepWalk, tangent: StepWalk): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      const { state } = sizes;
      for (const i of upTo(state)) {
        meter.load('edges', b, c, i);
        meter.load('carries', b, c, i);
        meter.op(1); // how far it is entered from where it was linearised
      }
      for (const t of meter.along([b, c], steps)) {
        step(meter, sizes, b, t);
        tangent(meter, sizes, b, t);
        for (const i of upTo(state)) {
          meter.op(1 + 1); // f + J v, and from there to the guess
          settle(meter, b, t, i);
        }
      }
    });
}

export const elmanApply = apply(elmanStep, elmanTangent);

/** Of an Elman cell: every row of every Jacobian. */
export const jacobianRows: Walk = atGuess(elmanStep, (meter, { state }, b, t) => {
  for (const i of upTo(state)) {
    meter.op(2); // 1 − h²
    for (const v of upTo(state)) {
      meter.op(2);
      meter.store('jacobians', b, t, i, v);
    }
    meter.store('drives', b, t, i);
  }
});

/** A team for each column; that of the first finds the residuals. */
export function jacobianColumns(step: StepWalk, tangent: StepWalk): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      for (const t of meter.along([b, c], steps)) {
        for (const column of upTo(sizes.state)) {
          previous(meter, sizes, b, t);
          step(meter, sizes, b, t);
          tangent(meter, sizes, b, t);
          for (const i of upTo(sizes.state)) meter.store('jacobians', b, t, i, column);
        }
        residual(meter, sizes, b, t);
        for (const i of upTo(sizes.state)) meter.store('drives', b, t, i);
      }
      for (const i of upTo(sizes.state)) meter.store('merits', b, c, i);
    });
}

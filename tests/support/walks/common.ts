/** Walks through the passes that most plans have, and through sequential evaluation and jacobi. */
import {
  eachChunk,
  inSpans,
  previous,
  residual,
  settle,
  upTo,
  type Meter,
  type StepWalk,
  type Walk,
} from '../meter.ts';

/** U x + b. */
export const project: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const { projected, input } = sizes;
    for (const t of meter.along([b, c], steps))
      for (const p of upTo(projected)) {
        for (const k of upTo(input)) {
          meter.load('inputs', b, t, k);
          meter.load('U', p, k);
          meter.op(2);
        }
        meter.load('bias', p);
        meter.op(1);
        meter.store('projections', b, t, p);
      }
  });

/** Inputs that are taken as they are. */
export const hand: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const t of meter.along([b, c], steps))
      for (const p of upTo(sizes.projected)) {
        meter.load('inputs', b, t, p);
        meter.store('projections', b, t, p);
      }
  });

/** Every lane adds up its share of a sequence's merits, then one lane those sums: there are fewer sequences than lanes. */
export function control(lanes: number): Walk {
  return (meter, { batch, chunks, state }) => {
    for (const b of upTo(batch)) {
      // The others wait until a lane with the most slots is done.
      for (const slot of upTo(chunks * state)) {
        meter.load('merits', b, slot);
        meter.op(1);
      }
      for (const _round of meter.along([0], upTo(Math.ceil((chunks * state) / lanes)))) continue;
      for (const _lane of meter.along([0], upTo(lanes))) meter.op(1);
    }
  };
}

/** Every workgroup adds up a piece of a sequence's merits: four a lane, then a tree. */
export function tally(pieces: number, lanes: number): Walk {
  return (meter, { batch, chunks, state }) => {
    for (const b of upTo(batch))
      for (const piece of upTo(pieces)) {
        for (const _slot of meter.along([b, piece], upTo(4))) continue;
        inTree(meter, [b, piece], lanes);
        meter.store('tallies', b, piece);
      }
    for (const b of upTo(batch))
      for (const slot of upTo(chunks * state)) {
        meter.load('merits', b, slot);
        meter.op(1);
      }
  };
}

/** Lanes are shared out evenly among the sequences; a team adds up what its lanes found in a tree. */
export function controlTeams(slots: number, lanes: number): Walk {
  return (meter, { batch }) => {
    let team = lanes;
    while (team > 1 && team * batch > lanes) team /= 2;
    for (const b of upTo(batch)) {
      // Teams work side by side; a team goes on with a later sequence where there are more of them.
      const lane = [b % (lanes / team)];
      for (const slot of upTo(slots)) {
        meter.load('merits', b, slot);
        meter.op(1);
      }
      for (const _round of meter.along(lane, upTo(Math.ceil(slots / team)))) continue;
      inTree(meter, lane, team);
    }
  };
}

function inTree(meter: Meter, lane: readonly number[], lanes: number): void {
  for (const round of meter.along(lane, upTo(Math.log2(lanes)))) meter.op(lanes / 2 ** (round + 1));
}

/** In so many dispatches, each of which goes on from the last state that was written. */
export function sequential(step: StepWalk, segments: number): Walk {
  return (meter, sizes) => {
    const { batch, length, state } = sizes;
    const steps = Math.ceil(length / segments);
    for (const b of upTo(batch)) {
      for (const i of upTo(state)) meter.load('initial', b, i);
      for (const t of meter.along([b], upTo(length))) {
        if (t > 0 && t % steps === 0) previous(meter, sizes, b, t);
        step(meter, sizes, b, t);
        for (const i of upTo(state)) meter.store('states', b, t, i);
      }
    }
  };
}

/** A chunk of the guess: the cell and its residual at every step, what is kept of the step, and of the chunk. */
export function atGuess(step: StepWalk, kept: StepWalk, keptOfChunk: StepWalk = () => undefined): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      for (const t of meter.along([b, c], steps)) {
        previous(meter, sizes, b, t);
        step(meter, sizes, b, t);
        residual(meter, sizes, b, t);
        kept(meter, sizes, b, t);
      }
      for (const i of upTo(sizes.state)) meter.store('merits', b, c, i);
      keptOfChunk(meter, sizes, b, c);
    });
}

export function jacobiEvaluate(step: StepWalk): Walk {
  return atGuess(step, (meter, { state }, b, t) => {
    for (const i of upTo(state)) meter.store('evaluated', b, t, i);
  });
}

export const jacobiApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, _c, steps) => {
    for (const i of upTo(sizes.state))
      for (const t of inSpans(meter, b, i, steps)) {
        meter.load('evaluated', b, t, i);
        settle(meter, b, t, i);
      }
  });

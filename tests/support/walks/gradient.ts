/** Walks through the passes that follow a solve and find the gradient of a loss. */
import type { Sizes } from '../../../src/compute/studies/rnn/algorithms/buffers.ts';
import { eachChunk, previous, upTo, type Meter, type StepWalk, type Walk } from '../meter.ts';

/** What a cell's gradient is put together from; a mark is a vector that every step leaves behind, one entry per unit. */
export interface GradientShape {
  /** The cotangent of a step pulled back through the cell. */
  readonly back: StepWalk;
  readonly units: number;
  /** Marks by number: first the cotangents of the projections. */
  readonly projections: number;
  readonly marks: number;
  /** Every weight with its columns, and what it is summed from; `right`: the mark or input that each sum is a product with. */
  readonly weights: readonly { readonly columns: number; readonly left: number; readonly right: Right }[];
  readonly hasInputMatrix: boolean;
}

type Right = number | 'input' | 'nothing';

/** Marks begin at multiples of four and are read by fours. */
function padded(units: number): number {
  return 4 * Math.ceil(units / 4);
}

function keepStep(meter: Meter, { state }: Sizes, { marks, units }: GradientShape, b: number, t: number): void {
  for (const i of upTo(state)) {
    meter.store('adjoint', b, t, i);
    if (t === 0) meter.store('initial gradients', b, i);
  }
  for (const mark of upTo(marks)) for (const e of upTo(units)) meter.store('marks', b, t, mark * padded(units) + e);
}

function backStep(meter: Meter, sizes: Sizes, shape: GradientShape, b: number, t: number): void {
  previous(meter, sizes, b, t);
  for (const i of upTo(sizes.state)) {
    meter.load('cotangents', b, t, i);
    meter.op(1); // what the step before is asked for
  }
  shape.back(meter, sizes, b, t);
}

/** Segment by segment, the last first. */
function adjointSequential(shape: GradientShape, segments: number): Walk {
  return (meter, sizes) => {
    for (const b of upTo(sizes.batch)) {
      for (const _segment of upTo(segments))
        for (const i of upTo(sizes.state)) {
          meter.load('entering', b, i);
          meter.op(1); // c + what enters
          meter.store('entering', b, i);
        }
      for (const t of meter.along([b], upTo(sizes.length))) {
        backStep(meter, sizes, shape, b, t);
        keepStep(meter, sizes, shape, b, t);
      }
    }
  };
}

function adjointChunks(shape: GradientShape): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      for (const i of upTo(sizes.state)) {
        meter.load('entering', b, c, i);
        meter.op(1); // c + what enters
      }
      for (const t of meter.along([b, c], steps)) {
        backStep(meter, sizes, shape, b, t);
        keepStep(meter, sizes, shape, b, t);
      }
    });
}

/** The same with nothing entering, for what leaves. */
function backOffset(shape: GradientShape): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      meter.op(sizes.state);
      for (const t of meter.along([b, c], steps)) backStep(meter, sizes, shape, b, t);
      for (const i of upTo(sizes.state)) meter.store('offsets', b, c, i);
    });
}

const carryBack: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const c of meter.along([b], upTo(chunks)))
      for (const i of upTo(state)) {
        meter.store('entering', b, c, i);
        meter.load('offsets', b, c, i);
        for (const j of upTo(state)) {
          meter.load('totals', b, c, i, j);
          meter.op(2);
        }
      }
};

/** Of 32 steps at least, at most 256. */
function partsOf({ batch, length }: Sizes): number {
  return Math.min(256, Math.ceil((batch * length) / 32));
}

function weightSums({ weights, units }: GradientShape): Walk {
  return (meter, sizes) => {
    const { batch, length, input } = sizes;
    weights.forEach(({ columns, left, right }, w) => {
      for (const b of upTo(batch))
        for (const t of upTo(length)) {
          for (const e of upTo(padded(units))) {
            meter.load('marks', b, t, left * padded(units) + e);
            if (typeof right === 'number') meter.load('marks', b, t, right * padded(units) + e);
          }
          if (right === 'input') for (const k of upTo(input)) meter.load('inputs', b, t, k);
          for (const _entry of upTo(units * columns)) meter.op(right === 'nothing' ? 1 : 2);
        }
      const share = Math.ceil((batch * length) / partsOf(sizes));
      for (const _step of meter.along([w], upTo(share))) continue;
      for (const part of upTo(partsOf(sizes)))
        for (const entry of upTo(units * columns)) meter.store('partials', part, w, entry);
    });
  };
}

function collectWeights({ weights, units }: GradientShape): Walk {
  return (meter, sizes) =>
    weights.forEach(({ columns }, w) => {
      for (const entry of upTo(units * columns)) {
        for (const part of meter.along([w, entry], upTo(partsOf(sizes)))) {
          meter.load('partials', part, w, entry);
          meter.op(1);
        }
        meter.store('weight gradients', w, entry);
      }
    });
}

function inputGradients({ projections, units, hasInputMatrix }: GradientShape): Walk {
  return (meter, { batch, length, input }) => {
    for (const b of upTo(batch))
      for (const t of upTo(length))
        for (const k of upTo(input)) {
          for (const p of upTo(projections))
            if (hasInputMatrix)
              for (const e of upTo(units)) {
                meter.load('marks', b, t, p * padded(units) + e);
                meter.load('U', p, e, k);
                meter.op(2);
              }
            else {
              meter.load('marks', b, t, p * padded(units) + k);
              meter.op(1);
            }
          meter.store('input gradients', b, t, k);
        }
    // A lane has four steps at once, side by side.
    for (const _block of meter.along([0], [0])) continue;
  };
}

/** After a sequential solve. */
export function sequentialGradient(shape: GradientShape, segments: number): Record<string, Walk> {
  return { adjoint: adjointSequential(shape, segments), ...sums(shape) };
}

/** After any other; `reduce` multiplies the Jacobians of a chunk together. */
export function parallelGradient(shape: GradientShape, reduce: Walk): Record<string, Walk> {
  return {
    'back-reduce': reduce,
    'back-offset': backOffset(shape),
    'carry-back': carryBack,
    adjoint: adjointChunks(shape),
    ...sums(shape),
  };
}

function sums(shape: GradientShape): Record<string, Walk> {
  return {
    ...(shape.weights.length > 0 ? { 'weight-sums': weightSums(shape), 'collect-weights': collectWeights(shape) } : {}),
    'input-gradients': inputGradients(shape),
  };
}

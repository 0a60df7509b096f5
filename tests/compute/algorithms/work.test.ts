/**
 * The model of FLOPs and bytes against counts: every kernel is walked through as its WGSL is written, term by term and
 * access by access, for an Elman cell. What is read twice, or by several lanes, counts once.
 */
import { describe, expect, test } from 'vitest';
import type { DeviceTraits, SolveParameters } from '../../../src/compute/algorithms/algorithm.ts';
import { algorithmById } from '../../../src/compute/algorithms/index.ts';
import { sizesOf } from '../../../src/compute/algorithms/buffers.ts';
import { cellById } from '../../../src/compute/cells/index.ts';
import { cell, eachChunk, Meter, previous, residual, settle, upTo, type Walk } from '../../support/meter.ts';

const traits: DeviceTraits = { type: 'software', features: new Set(), limits: {}, subgroupSize: null };
const parameters: SolveParameters = { tolerance: 1e-4, maxIterations: 9, lambda: 0.1, reset: true, variant: 'auto' };
const elman = cellById('elman');

const project: Walk = (meter, { batch, length, projected, input }) => {
  for (const b of upTo(batch))
    for (const t of upTo(length))
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
};

const sequential: Walk = (meter, sizes) => {
  for (const b of upTo(sizes.batch)) {
    for (const i of upTo(sizes.state)) meter.load('initial', b, i);
    for (const t of upTo(sizes.length)) {
      cell(meter, sizes, b, t);
      for (const i of upTo(sizes.state)) meter.store('states', b, t, i);
    }
  }
};

const jacobiEvaluate: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const t of steps) {
      previous(meter, sizes, b, t);
      cell(meter, sizes, b, t);
      residual(meter, sizes, b, t);
      for (const i of upTo(sizes.state)) meter.store('evaluated', b, t, i);
    }
    for (const i of upTo(sizes.state)) meter.store('merits', b, c, i);
  });

const jacobiApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, _c, steps) => {
    for (const t of steps)
      for (const i of upTo(sizes.state)) {
        meter.load('evaluated', b, t, i);
        settle(meter, b, t, i);
      }
  });

/** (1 − h²) W_ii: what quasi-DEER keeps of the Jacobian. */
const DIAGONAL = 3;

const affineLinearise: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const t of steps) {
      previous(meter, sizes, b, t);
      cell(meter, sizes, b, t);
      residual(meter, sizes, b, t);
      for (const i of upTo(sizes.state)) {
        meter.op(DIAGONAL);
        meter.op(1); // a · a
        meter.op(3); // a (b − s) + f
        for (const k of [0, 1]) meter.store('affine', b, t, i, k);
      }
    }
    for (const i of upTo(sizes.state)) {
      meter.store('merits', b, c, i);
      for (const k of [0, 1]) meter.store('totals', b, c, i, k);
    }
  });

const affineCarry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state)) {
      meter.load('initial', b, i);
      for (const c of upTo(chunks)) {
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
      for (const t of steps) {
        for (const k of [0, 1]) meter.load('affine', b, t, i, k);
        meter.op(2);
        settle(meter, b, t, i);
      }
    }
  });

const quasiElkLinearise: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const t of steps) {
      previous(meter, sizes, b, t);
      cell(meter, sizes, b, t);
      residual(meter, sizes, b, t);
      for (const i of upTo(sizes.state)) {
        meter.op(DIAGONAL);
        meter.op(2 + 2 + 1 + 1 + 2 + 2); // kept, gain, a, b, η, j
        meter.op(3 + 1 + 1); // d, a d, left.a d
        meter.op(1 + 4 + 3 + 4 + 3); // the five of the tuple
        for (const k of [0, 1]) meter.store('slopes', b, t, i, k);
      }
    }
    for (const i of upTo(sizes.state)) {
      meter.store('merits', b, c, i);
      for (const k of upTo(5)) meter.store('tuples', b, c, i, k);
    }
  });

const quasiElkCarry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state))
      for (const c of upTo(chunks)) {
        for (const k of upTo(5)) meter.load('tuples', b, c, i, k);
        for (const k of [0, 1]) meter.store('tuples', b, c, i, k);
        meter.op(3 + 4 + 3); // d, mean, variance
      }
};

const quasiElkApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    for (const i of upTo(sizes.state)) {
      for (const k of [0, 1]) meter.load('tuples', b, c, i, k);
      for (const t of steps) {
        for (const k of [0, 1]) meter.load('slopes', b, t, i, k);
        meter.op(3 + 3 + 3 + 1 + 1); // predicted, kept, mean, variance, s + mean
        settle(meter, b, t, i);
      }
    }
  });

const deerReduce: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const { state } = sizes;
    for (const i of upTo(state)) meter.store('edges', b, c, i);
    for (const t of steps) {
      previous(meter, sizes, b, t);
      cell(meter, sizes, b, t);
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

const deerCarry: Walk = (meter, { batch, chunks, state }) => {
  for (const b of upTo(batch))
    for (const i of upTo(state)) {
      meter.load('initial', b, i);
      for (const c of upTo(chunks)) {
        meter.store('carries', b, c, i);
        meter.load('totals', b, c, state, i);
        for (const j of upTo(state)) {
          meter.load('totals', b, c, j, i);
          meter.op(2);
        }
      }
    }
};

const deerApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const { state } = sizes;
    for (const i of upTo(state)) {
      meter.load('edges', b, c, i);
      meter.load('carries', b, c, i);
      meter.op(1); // how far it is entered from where it was linearised
    }
    for (const t of steps) {
      cell(meter, sizes, b, t);
      for (const i of upTo(state)) {
        meter.op(2 + 2 * state + 1); // 1 − h², W v, their product
        meter.op(1 + 1); // f + J v, and from there to the guess
        settle(meter, b, t, i);
      }
    }
  });

const jacobians: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const { state } = sizes;
    for (const t of steps) {
      previous(meter, sizes, b, t);
      cell(meter, sizes, b, t);
      residual(meter, sizes, b, t);
      for (const i of upTo(state)) {
        meter.op(2); // 1 − h²
        for (const v of upTo(state)) {
          meter.op(2);
          meter.store('jacobians', b, t, i, v);
        }
        meter.store('drives', b, t, i);
      }
    }
    for (const i of upTo(state)) meter.store('merits', b, c, i);
  });

/** D × D matrices of a lane alone, as dense-products.ts and dense-inverse.ts write them. */
const dense = {
  product(meter: Meter, D: number): void {
    for (const _i of upTo(D)) for (const _j of upTo(D)) for (const _v of upTo(D)) meter.op(2);
  },
  vector(meter: Meter, D: number): void {
    for (const _i of upTo(D)) for (const _v of upTo(D)) meter.op(2);
  },
  /** Every factor is scaled once. */
  gram(meter: Meter, D: number): void {
    for (const _v of upTo(D))
      for (const _q of upTo(D)) {
        meter.op(1);
        for (const _j of upTo(D)) meter.op(2);
      }
  },
  /** A workgroup: every entry scaled, 1 added to the diagonal by selection, then D pivots over all columns. */
  inverseOfTeam(meter: Meter, D: number): void {
    meter.op(2 * D * D);
    for (const _k of upTo(D)) {
      meter.op(1); // 1 / pivot
      for (const _i of upTo(D)) {
        meter.op(1); // its factor
        for (const _v of upTo(D)) meter.op(2);
      }
    }
  },
  /** One triangle: scaled, 1 on the diagonal, then D pivots. */
  inverse(meter: Meter, D: number): void {
    for (const i of upTo(D)) for (const j of upTo(i + 1)) meter.op(i === j ? 2 : 1);
    for (const _k of upTo(D)) {
      meter.op(1); // 1 / pivot
      for (const i of upTo(D).slice(1)) {
        meter.op(1); // its factor
        for (const _j of upTo(i)) meter.op(2);
      }
    }
  },
};

function transition(meter: Meter, D: number, b: number, t: number): void {
  for (const i of upTo(D)) for (const v of upTo(D)) meter.load('jacobians', b, t, i, v);
  for (const i of upTo(D)) meter.load('drives', b, t, i);
}

const elkReduce: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const D = sizes.state;
    for (const t of steps) {
      transition(meter, D, b, t);
      dense.vector(meter, D); // F b
      meter.op(D); // + u
      for (const _product of ['C Fᵀ', 'Aᵀ Fᵀ', 'F (C Fᵀ)']) dense.product(meter, D);
      meter.op(D); // the noise
      dense.inverse(meter, D);
      dense.vector(meter, D); // b = G h
      for (const _product of ['P⁻ G', 'Yᵀ G']) dense.product(meter, D);
      dense.gram(meter, D);
      meter.op(D); // −λ b
      dense.vector(meter, D);
      meter.op(D); // η + …
    }
    for (const k of upTo(3 * D * D + 2 * D)) meter.store('tuples', b, c, k);
  });

const elkCarry: Walk = (meter, { batch, chunks, state: D }) => {
  for (const b of upTo(batch))
    for (const c of upTo(chunks)) {
      for (const k of upTo(3 * D * D + 2 * D)) meter.load('tuples', b, c, k);
      for (const k of upTo(D * D + D)) meter.store('tuples', b, c, k);
      dense.product(meter, D); // P J
      dense.inverseOfTeam(meter, D);
      dense.vector(meter, D); // P η
      meter.op(D);
      dense.vector(meter, D);
      for (const _product of ['(I + P J)⁻¹ P', '… Aᵀ', 'A …']) dense.product(meter, D);
      dense.vector(meter, D); // A m
      meter.op(D); // + b
      meter.op(D * D); // + C
    }
};

const elkApply: Walk = (meter, sizes) =>
  eachChunk(sizes, (b, c, steps) => {
    const D = sizes.state;
    for (const k of upTo(D * D + D)) meter.load('tuples', b, c, k);
    for (const t of steps) {
      transition(meter, D, b, t);
      dense.vector(meter, D);
      meter.op(D);
      for (const _product of ['P Fᵀ', 'F …']) dense.product(meter, D);
      meter.op(D);
      dense.inverse(meter, D);
      dense.vector(meter, D);
      dense.product(meter, D); // P = G P⁻
      for (const i of upTo(D)) {
        meter.op(1); // s + d
        settle(meter, b, t, i);
      }
    }
  });

const WALKS: Readonly<Record<string, Readonly<Record<string, Walk>>>> = {
  sequential: { project, sequential },
  jacobi: { project, evaluate: jacobiEvaluate, apply: jacobiApply },
  'quasi-deer': { project, linearise: affineLinearise, carry: affineCarry, apply: affineApply },
  'quasi-elk': { project, linearise: quasiElkLinearise, carry: quasiElkCarry, apply: quasiElkApply },
  deer: { project, reduce: deerReduce, carry: deerCarry, apply: deerApply },
  elk: { project, jacobians, reduce: elkReduce, carry: elkCarry, apply: elkApply },
};

/** One chunk; several, the last of them short; and several sequences. */
const SHAPES = [
  { length: 4, state: 2, input: 2, batch: 1 },
  { length: 70, state: 3, input: 2, batch: 1 },
  { length: 40, state: 2, input: 1, batch: 3 },
];

describe.each(Object.entries(WALKS))('%s', (id, walks) => {
  test.each(SHAPES)('every pass is modelled as it is counted, T $length, D $state, B $batch', (shape) => {
    const problem = { cell: elman, hyper: {}, ...shape };
    const plan = algorithmById(id).plan(problem, parameters, traits);
    const sizes = sizesOf(problem);
    const passes = [...plan.prologue, ...plan.iteration].filter(({ kernel }) => kernel !== 'control');
    expect(passes.map(({ kernel }) => kernel)).toEqual(Object.keys(walks));
    for (const { kernel, flops, bytes } of passes) {
      const meter = new Meter();
      walks[kernel]?.(meter, sizes);
      expect({ kernel, flops, bytes }).toEqual({ kernel, ...meter.cost });
    }
  });
});

/** Walks through the Kalman filter and smoother with dense Jacobians, for each way of spreading a matrix over lanes. */
import type { DenseTeam } from '../../../src/compute/studies/rnn/wgsl/dense-team.ts';
import { eachChunk, settle, upTo, type Meter, type Walk } from '../meter.ts';

type Kind = DenseTeam['kind'];

/** D × D matrices of one team, as dense-products.ts and dense-inverse.ts write them. */
const dense = {
  product(meter: Meter, D: number): void {
    for (const _i of upTo(D)) for (const _j of upTo(D)) for (const _v of upTo(D)) meter.op(2);
  },
  vector(meter: Meter, D: number): void {
    for (const _i of upTo(D)) for (const _v of upTo(D)) meter.op(2);
  },
  /** A workgroup scales every sum before it adds it, others scale every factor once. */
  gram(meter: Meter, D: number, kind: Kind): void {
    for (const _v of upTo(D))
      for (const _q of upTo(D)) {
        meter.op(kind === 'workgroup' ? 2 : 1);
        for (const _j of upTo(D)) meter.op(2);
      }
  },
  inverse(meter: Meter, D: number, kind: Kind): void {
    if (kind === 'alone') dense.triangle(meter, D);
    else dense.gaussJordan(meter, D, kind);
  },
  /** One triangle: scaled, 1 on the diagonal, then D pivots. */
  triangle(meter: Meter, D: number): void {
    for (const i of upTo(D)) for (const j of upTo(i + 1)) meter.op(i === j ? 2 : 1);
    for (const _k of upTo(D)) {
      meter.op(1); // 1 / pivot
      for (const i of upTo(D).slice(1)) {
        meter.op(1); // its factor
        for (const _j of upTo(i)) meter.op(2);
      }
    }
  },
  /** Every entry scaled, 1 added by selection, then D pivots; a subgroup moves columns on and leaves out the first. */
  gaussJordan(meter: Meter, D: number, kind: Kind): void {
    for (const _entry of upTo(D * D)) meter.op(2);
    for (const _k of upTo(D)) {
      meter.op(1); // 1 / pivot
      for (const _i of upTo(D)) {
        meter.op(1); // its factor
        for (const _v of upTo(kind === 'subgroup' ? D - 1 : D)) meter.op(2);
      }
    }
  },
};

function transition(meter: Meter, D: number, b: number, t: number): void {
  for (const i of upTo(D)) for (const v of upTo(D)) meter.load('jacobians', b, t, i, v);
  for (const i of upTo(D)) meter.load('drives', b, t, i);
}

/** `advance` in filter-step.wgsl. */
function advance(meter: Meter, D: number, kind: Kind): void {
  dense.vector(meter, D); // F d
  meter.op(D); // + u
  for (const _product of ['P Fᵀ', 'F …']) dense.product(meter, D);
  meter.op(D); // the noise
  dense.inverse(meter, D, kind);
  dense.vector(meter, D);
  dense.product(meter, D); // P = G P⁻
}

function reduce(kind: Kind): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      const D = sizes.state;
      meter.op(D); // A begins as the identity
      for (const t of meter.along([b, c], steps)) {
        transition(meter, D, b, t);
        dense.vector(meter, D); // F b
        meter.op(D); // + u
        for (const _product of ['C Fᵀ', 'Aᵀ Fᵀ', 'F (C Fᵀ)']) dense.product(meter, D);
        meter.op(D); // the noise
        dense.inverse(meter, D, kind);
        dense.vector(meter, D); // b = G h
        for (const _product of ['P⁻ G', 'Yᵀ G']) dense.product(meter, D);
        dense.gram(meter, D, kind);
        meter.op(D); // −λ b
        dense.vector(meter, D);
        meter.op(D); // η + …
      }
      for (const k of upTo(3 * D * D + 2 * D)) meter.store('tuples', b, c, k);
    });
}

/** What stands in a chunk's tuple: Aᵀ, C, J, b and η, or what later passes put in their places. */
const PLACES = { at: 0, c: 1, j: 2 } as const;

function touchMatrix(meter: Meter, how: 'load' | 'store', D: number, [b, c]: [number, number], place: number): void {
  for (const k of upTo(D * D)) meter[how]('tuples', b, c, place * D * D + k);
}

function touchVector(meter: Meter, how: 'load' | 'store', D: number, [b, c]: [number, number], place: number): void {
  for (const i of upTo(D)) meter[how]('tuples', b, c, 3 * D * D + place * D + i);
}

/** `keep` is what `keep_for_return` adds for every chunk. */
function carry(kind: Kind, keep: (meter: Meter, D: number, at: [number, number]) => void): Walk {
  return (meter, { batch, chunks, state: D }) => {
    for (const b of upTo(batch)) {
      for (const k of upTo(D * D + D)) meter.load('carried', b, k);
      for (const c of meter.along([b], upTo(chunks))) {
        for (const place of [PLACES.at, PLACES.c, PLACES.j]) touchMatrix(meter, 'load', D, [b, c], place);
        for (const place of [0, 1]) touchVector(meter, 'load', D, [b, c], place);
        touchMatrix(meter, 'store', D, [b, c], PLACES.c);
        touchVector(meter, 'store', D, [b, c], 0);
        keep(meter, D, [b, c]);
        dense.product(meter, D); // P J
        dense.inverse(meter, D, kind);
        dense.vector(meter, D); // P η
        meter.op(D);
        dense.vector(meter, D);
        for (const _product of ['(I + P J)⁻¹ P', '… Aᵀ', 'A …']) dense.product(meter, D);
        dense.vector(meter, D); // A m
        meter.op(D); // + b
        meter.op(D * D); // + C
      }
      for (const k of upTo(D * D + D)) meter.store('carried', b, k);
    }
  };
}

function keepForReturn(kind: Kind): Parameters<typeof carry>[1] {
  return (meter, D, at) => {
    dense.product(meter, D); // J P
    dense.inverse(meter, D, kind);
    dense.vector(meter, D); // J m
    meter.op(D); // − η
    touchMatrix(meter, 'store', D, at, PLACES.j);
    touchVector(meter, 'store', D, at, 1);
  };
}

function filterApply(kind: Kind): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      const D = sizes.state;
      touchMatrix(meter, 'load', D, [b, c], PLACES.c);
      touchVector(meter, 'load', D, [b, c], 0);
      for (const t of meter.along([b, c], steps)) {
        transition(meter, D, b, t);
        advance(meter, D, kind);
        for (const i of upTo(D)) {
          meter.op(1); // s + d
          settle(meter, b, t, i);
        }
      }
    });
}

const reverse: Walk = (meter, { batch, chunks, state: D }) => {
  for (const b of upTo(batch))
    for (const c of meter.along([b], upTo(chunks))) {
      touchMatrix(meter, 'load', D, [b, c], PLACES.at);
      dense.vector(meter, D); // Aᵀ z
      touchVector(meter, 'load', D, [b, c], 1);
      meter.op(D);
      touchVector(meter, 'store', D, [b, c], 1);
      touchMatrix(meter, 'load', D, [b, c], PLACES.j);
      dense.vector(meter, D);
    }
};

function smootherApply(kind: Kind): Walk {
  return (meter, sizes) =>
    eachChunk(sizes, (b, c, steps) => {
      const D = sizes.state;
      touchMatrix(meter, 'load', D, [b, c], PLACES.c);
      for (const place of [0, 1]) touchVector(meter, 'load', D, [b, c], place);
      for (const t of meter.along([b, c], steps)) {
        transition(meter, D, b, t);
        advance(meter, D, kind);
        for (const k of upTo(D * D)) meter.store('covariances', b, t, k);
        for (const i of upTo(D)) meter.store('drives', b, t, i);
      }
      for (const t of meter.along([b, c], steps.toReversed())) {
        for (const k of upTo(D * D)) meter.load('covariances', b, t, k);
        dense.vector(meter, D); // P z
        for (const i of upTo(D)) {
          meter.op(1 + 2 + 1); // d − P z, z + λ …, s + …
          settle(meter, b, t, i);
        }
        transition(meter, D, b, t);
        dense.vector(meter, D); // Fᵀ z
      }
    });
}

export interface Teams {
  readonly chunk: Kind;
  readonly sequence: Kind;
}

/** What follows the pass that writes the Jacobians. */
export function denseFilter({ chunk, sequence }: Teams): Record<string, Walk> {
  return { reduce: reduce(chunk), carry: carry(sequence, () => {}), apply: filterApply(chunk) };
}

export function denseSmoother({ chunk, sequence }: Teams): Record<string, Walk> {
  return {
    reduce: reduce(chunk),
    carry: carry(sequence, keepForReturn(sequence)),
    reverse,
    apply: smootherApply(chunk),
  };
}

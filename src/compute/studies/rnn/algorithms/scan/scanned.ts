/** The kinds of totals that are scanned in levels. */
import block from '../../wgsl/fragments/block.wgsl?raw';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import symmetric from '../../wgsl/fragments/symmetric.wgsl?raw';
import type { Sizes } from '../buffers.ts';
import affineAbove from './affine/affine-above.wgsl?raw';
import affineBlockAbove from './affine/affine-block-above.wgsl?raw';
import affineBlockFirst from './affine/affine-block-first.wgsl?raw';
import affineBlockTotals from './affine/affine-block-totals.wgsl?raw';
import affineBlock from './affine/affine-block.wgsl?raw';
import affineFirst from './affine/affine-first.wgsl?raw';
import affineTotals from './affine/affine-totals.wgsl?raw';
import affine from './affine/affine.wgsl?raw';
import filterAbove from './filter/filter-above.wgsl?raw';
import filterBlockAbove from './filter/filter-block-above.wgsl?raw';
import filterBlockFirst from './filter/filter-block-first.wgsl?raw';
import filterBlock from './filter/filter-block.wgsl?raw';
import filterFirst from './filter/filter-first.wgsl?raw';
import filter from './filter/filter.wgsl?raw';
import lastBelow from './parts/last-below.wgsl?raw';
import lastBlockBelow from './parts/last-block-below.wgsl?raw';
import lastBlockOwn from './parts/last-block-own.wgsl?raw';
import lastOwn from './parts/last-own.wgsl?raw';
import type { Scanned } from './levelled.ts';
import returnAbove from './return/return-above.wgsl?raw';
import returnBlockAbove from './return/return-block-above.wgsl?raw';
import returnBlockFirst from './return/return-block-first.wgsl?raw';
import returnBlock from './return/return-block.wgsl?raw';
import returnFirst from './return/return-first.wgsl?raw';
import returnWay from './return/return.wgsl?raw';

/** The same at the top whether or not there are levels below. */
function always(fragment: string, bindings: Scanned['first']['top']['bindings']): Scanned['first'] {
  const first = { fragments: [fragment], bindings };
  return { alone: first, top: first };
}

const FROM_INITIAL = { 4: ['initial', 'read'] } as const;

/** Affine maps of scalars in `totals`. */
export function affineTotalsOf({ state }: Sizes): Scanned {
  return {
    items: state,
    isReversed: false,
    fragments: [flush, affine, affineTotals],
    totals: 'totals',
    above: affineAbove,
    first: always(affineFirst, FROM_INITIAL),
    floats: { stored: 2, read: 2, entering: 2 },
    sharedBytes: 8,
    firstFloats: 1,
    flops: { compose: 3, enter: 2 },
  };
}

/** Five-tuples of scalar filters in `tuples`. */
export function filterTotalsOf({ state }: Sizes): Scanned {
  return {
    items: state,
    isReversed: false,
    fragments: [flush, filter],
    totals: 'tuples',
    above: filterAbove,
    first: always(filterFirst, {}),
    floats: { stored: 5, read: 5, entering: 2 },
    sharedBytes: 20,
    firstFloats: 0,
    flops: { compose: 20, enter: 10 },
  };
}

/** A scalar smoother's way back, in `tuples`. */
export function returnTotalsOf({ state }: Sizes): Scanned {
  return {
    items: state,
    isReversed: true,
    fragments: [flush, affine, returnWay],
    totals: 'tuples',
    above: returnAbove,
    first: {
      alone: { fragments: [returnFirst, lastOwn], bindings: {} },
      top: { fragments: [returnFirst, lastBelow], bindings: { 4: ['tuples', 'read'] } },
    },
    floats: { stored: 5, read: 2, entering: 1 },
    sharedBytes: 8,
    firstFloats: 1,
    flops: { compose: 3, enter: 2 },
  };
}

/** Operations of WGSL's own 2 × 2 arithmetic, and of wgsl/symmetric.wgsl. */
const DOT = 3;
const VECTOR = 2 * DOT;
const PRODUCT = 4 * DOT;
const DETERMINANT_OF_SUM = 1 + 2 + 1 + 2 * 3 + 1 + 4;
const CONJUGATE = PRODUCT + 3 * DOT;
const SOLVE = 2 * VECTOR + 2 + DETERMINANT_OF_SUM + 2;
const SOLVE_SELF = 3 + 3 + 3 + DETERMINANT_OF_SUM + 3;

/** Affine maps of pairs in `totals`. */
export function affineBlockTotalsOf({ state }: Sizes): Scanned {
  return {
    items: state / 2,
    isReversed: false,
    fragments: [flush, affineBlock, affineBlockTotals],
    totals: 'totals',
    above: affineBlockAbove,
    first: always(affineBlockFirst, FROM_INITIAL),
    floats: { stored: 6, read: 6, entering: 2 },
    sharedBytes: 24,
    firstFloats: 2,
    flops: { compose: PRODUCT + VECTOR + 2, enter: VECTOR + 2 },
  };
}

/** Five-tuples of 2 × 2 filters in `tuples`. */
export function filterBlockTotalsOf({ state }: Sizes): Scanned {
  const mean = VECTOR + 2 + SOLVE + VECTOR + 2;
  const covariance = SOLVE_SELF + CONJUGATE + 3;
  return {
    items: state / 2,
    isReversed: false,
    fragments: [block, flush, symmetric, filterBlock],
    totals: 'tuples',
    above: filterBlockAbove,
    first: always(filterBlockFirst, {}),
    floats: { stored: 14, read: 14, entering: 6 },
    sharedBytes: 64,
    firstFloats: 0,
    flops: { compose: 2 * SOLVE + PRODUCT + 2 * mean + 2 * covariance, enter: mean + covariance },
  };
}

/** A 2 × 2 smoother's way back, in `tuples`. */
export function returnBlockTotalsOf({ state }: Sizes): Scanned {
  return {
    items: state / 2,
    isReversed: true,
    fragments: [flush, affineBlock, returnBlock],
    totals: 'tuples',
    above: returnBlockAbove,
    first: {
      alone: { fragments: [returnBlockFirst, lastBlockOwn], bindings: {} },
      top: { fragments: [returnBlockFirst, lastBlockBelow], bindings: { 4: ['tuples', 'read'] } },
    },
    floats: { stored: 14, read: 6, entering: 2 },
    sharedBytes: 24,
    firstFloats: 2,
    flops: { compose: PRODUCT + VECTOR + 2, enter: VECTOR + 2 },
  };
}

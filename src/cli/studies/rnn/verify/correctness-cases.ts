/**
 * Which cases the correctness suite has: every pair of cell, algorithm, state size, shape and kernel variant in at
 * least one case, whatever the lists of cells and algorithms hold, the cheap cases first.
 */
import { ALGORITHMS } from '../../../../compute/studies/rnn/algorithms/index.ts';
import type { Cell } from '../../../../compute/studies/rnn/cells/cell.ts';
import { chunkCases, dearBoundaries, otherBoundaries, segmentCases } from './boundary-cases.ts';
import type { CaseShape, CorrectnessCase } from './correctness-case.ts';
import { countPairs, coverInLayers, type CoverRules } from '../../../process/pairwise.ts';

/** Where kernels go wrong: several sequences, one step, around a workgroup, no power of two, many chunks. */
const SHAPES: readonly CaseShape[] = [
  [65, 3],
  [1, 1],
  [2, 2],
  [64, 1],
  [1021, 1],
  [257, 2],
];
/** One state, no power of two, one subgroup and more, up to where workgroup memory ends. */
const STATES = [4, 1, 3, 8, 16, 33, 64];
/** Every cell meets every algorithm here first, so that they share the kernels that are compiled. */
const FIRST_STATE = 4;

/** One algorithm for each way back; behind it all kernels of the gradient are compiled. */
const GRADIENT_ALGORITHMS = ['sequential', 'deer'];
const GRADIENT_COST = 10;

/**
 * Cover of these cells and all algorithms; `hasSubgroups`: the adapter has kernels of both kinds. Behind the first case of
 * every algorithm come the cheap boundaries: a mistake in what is handed over shows nowhere else, and on a slow adapter the
 * time is over before the first layer is.
 */
export function correctnessCases(cells: readonly Cell[], hasSubgroups: boolean): CorrectnessCase[] {
  const cover = coverInLayers(factors(cells, hasSubgroups), isFirst, RULES);
  const layer = cover.filter(isFirst);
  const isNew = ({ algorithm }: CorrectnessCase, index: number): boolean =>
    layer.findIndex((one) => one.algorithm === algorithm) === index;
  return [
    ...layer.filter(isNew),
    ...chunkCases(cells, ALGORITHMS, FIRST_STATE),
    ...segmentCases(cells, ALGORITHMS),
    ...layer.filter((one, index) => !isNew(one, index)),
    ...otherBoundaries(cells, ALGORITHMS),
    ...gradientCases(layer, cells),
    ...cover.filter((one) => !isFirst(one)),
    ...dearBoundaries(cells, ALGORITHMS),
  ];
}

function isFirst({ state, variant }: Pick<CorrectnessCase, 'state' | 'variant'>): boolean {
  return state === FIRST_STATE && variant === 'auto';
}

/** Of a cell that forgets slowly, where there is one: its adjoint still counts where a chunk hands it over. */
function gradientCases(layer: readonly CorrectnessCase[], cells: readonly Cell[]): CorrectnessCase[] {
  const chunked = chunkCases(cells, ALGORITHMS, FIRST_STATE);
  return GRADIENT_ALGORITHMS.flatMap((id) => {
    const one = [...chunked, ...layer].find(({ algorithm }) => algorithm.id === id);
    return one ? [{ ...one, hasGradient: true }] : [];
  });
}

/** How many of the pairs that the whole suite has are in these cases; those at boundaries come on top. */
export function pairsIn(cases: readonly CorrectnessCase[], cells: readonly Cell[], hasSubgroups: boolean): number {
  const drawn = cases.filter(({ remembers }) => remembers !== true);
  return countPairs(factors(cells, hasSubgroups), drawn);
}

/**
 * What a case takes, roughly: software drivers compile kernels for D = 64 a hundred times longer than for D = 4, and
 * kernels without subgroups longer than those with.
 */
export function costOf({ state, variant, hasGradient }: Omit<CorrectnessCase, 'cell' | 'algorithm' | 'shape'>): number {
  const cost = (1 + (state / 8) ** 2) * (variant === 'portable' ? 2 : 1);
  return hasGradient === true ? GRADIENT_COST * cost : cost;
}

const RULES: CoverRules<ReturnType<typeof factors>> = {
  allowed: ({ cell, algorithm }) => (algorithm.suits?.(cell) ?? null) === null,
  cost: costOf,
};

function factors(cells: readonly Cell[], hasSubgroups: boolean) {
  const variant: readonly CorrectnessCase['variant'][] = hasSubgroups ? ['auto', 'portable'] : ['auto'];
  return { cell: cells, algorithm: ALGORITHMS, state: STATES, shape: SHAPES, variant };
}

/**
 * Which cases the correctness suite has: every pair of cell, algorithm, size and kernel variant in at least one case,
 * whatever the lists of cells and algorithms hold, the cheap cases first.
 */
import type { Algorithm, SolveParameters } from '../compute/algorithms/algorithm.ts';
import { ALGORITHMS } from '../compute/algorithms/index.ts';
import { type Cell, lengthOf } from '../compute/cells/cell.ts';
import { countPairs, type CoverRules, pairwiseCover } from './pairwise.ts';

/** T, D, B of a case; a cell that cannot have that D takes the next one, as `stateOf` says. */
export type CaseSize = readonly [length: number, state: number, batch: number];

export interface CorrectnessCase {
  readonly cell: Cell;
  readonly algorithm: Algorithm;
  readonly size: CaseSize;
  readonly variant: SolveParameters['variant'];
  /** The gradient behind the solve is checked as well. Absent: no. */
  readonly hasGradient?: boolean;
}

/** Where kernels go wrong: one step, one state, around a workgroup, no power of two, several sequences, many chunks. */
const SIZES: readonly CaseSize[] = [
  [1, 1, 1],
  [2, 3, 2],
  [63, 4, 1],
  [64, 8, 1],
  [65, 5, 3],
  [1021, 2, 1],
  [257, 16, 1],
  [100, 33, 1],
  [64, 64, 1],
];

/** Many chunks, and so cheap that it comes early; one algorithm for each way back. */
const GRADIENT_SIZE = SIZES[5];
const GRADIENT_ALGORITHMS = ['sequential', 'deer'];

/** Cover of these cells and all algorithms; `hasSubgroups`: the adapter has kernels of both kinds. */
export function correctnessCases(cells: readonly Cell[], hasSubgroups: boolean): CorrectnessCase[] {
  return pairwiseCover(factors(cells, hasSubgroups), RULES).map((one) => ({
    ...one,
    hasGradient: one.size === GRADIENT_SIZE && GRADIENT_ALGORITHMS.includes(one.algorithm.id),
  }));
}

/** The smallest state size of at least `wanted` that the cell has. */
export function stateOf({ blocks }: Cell, wanted: number): number {
  const stateWith = (units: number): number => blocks.reduce((sum, { width }) => sum + lengthOf(width, units), 0);
  let units = 1;
  while (stateWith(units) < wanted) units++;
  return stateWith(units);
}

/** How many of the pairs that the whole suite has are in these cases. */
export function pairsIn(cases: readonly CorrectnessCase[], cells: readonly Cell[], hasSubgroups: boolean): number {
  return countPairs(factors(cells, hasSubgroups), cases);
}

/**
 * What a case takes, roughly: software drivers compile kernels for D = 64 a hundred times longer than for D = 4, and
 * kernels without subgroups longer than those with.
 */
export function costOf({ size: [, state], variant }: Pick<CorrectnessCase, 'size' | 'variant'>): number {
  return (1 + (state / 8) ** 2) * (variant === 'portable' ? 2 : 1);
}

const RULES: CoverRules<ReturnType<typeof factors>> = {
  allowed: ({ cell, algorithm }) => (algorithm.suits?.(cell) ?? null) === null,
  cost: costOf,
};

function factors(cells: readonly Cell[], hasSubgroups: boolean) {
  const variant: readonly CorrectnessCase['variant'][] = hasSubgroups ? ['auto', 'portable'] : ['auto'];
  return { cell: cells, algorithm: ALGORITHMS, size: SIZES, variant };
}

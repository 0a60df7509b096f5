/**
 * Cases in which what is handed from one part of the work to the next counts: between chunks, between groups of chunks,
 * between dispatches, and from one row of a dispatch to the next. A cell that forgets would hide a mistake there.
 */
import type { Algorithm } from '../../../../compute/studies/rnn/algorithms/algorithm.ts';
import type { Cell } from '../../../../compute/studies/rnn/cells/cell.ts';
import type { Problem } from '../../../../compute/studies/rnn/cells/problem.ts';
import type { CorrectnessCase } from './correctness-case.ts';

/** Nine chunks, the last one partial, of two sequences. */
const CHUNKED = [257, 2] as const;
/** Dispatches that a sequence is cut into on purpose: the last one is shorter. */
const SEGMENTS = 7;
/** What is cut into such dispatches. */
const STEPPING: readonly string[] = ['sequential', 'naive-sequential'];
/** One step longer than the longest dispatch of steps. */
const LONG = [16_385, 1] as const;
/** More sequences than a row of a dispatch has workgroups. */
const FOLDED = [2, 65_600] as const;
/** More chunks than one dispatch of elk's carry takes at D = 33. */
const GROUPED = [1_900, 1] as const;

/** Added to the bias of the gate that keeps the state: some 0.95 of it stays in each step. */
const KEPT = 3;
/** Of a LEM: as slow. */
const SLOW_STEP = 0.05;

/** By algorithm, on the cheapest kernels: every chunk hands over what still counts. */
export function chunkCases(cells: readonly Cell[], algorithms: readonly Algorithm[], state: number): CorrectnessCase[] {
  return algorithms.flatMap((algorithm) => {
    const cell = rememberingCell(cells, algorithm);
    return cell === null ? [] : [{ cell, algorithm, state, shape: CHUNKED, variant: 'auto', remembers: true }];
  });
}

/** From one dispatch of stepping to the next; as cheap as those between chunks. */
export function segmentCases(cells: readonly Cell[], algorithms: readonly Algorithm[]): CorrectnessCase[] {
  return algorithms
    .filter(({ id }) => STEPPING.includes(id))
    .flatMap((algorithm) => {
      const cell = rememberingCell(cells, algorithm);
      const how = { state: 4, shape: CHUNKED, segments: SEGMENTS, remembers: true } as const;
      return cell === null ? [] : [{ cell, algorithm, variant: 'auto' as const, ...how }];
    });
}

/** What only some kernels cross; the dear ones last. */
export function otherBoundaries(cells: readonly Cell[], algorithms: readonly Algorithm[]): CorrectnessCase[] {
  const caseOf = (id: string, how: Omit<CorrectnessCase, 'cell' | 'algorithm' | 'variant'>): CorrectnessCase[] => {
    const algorithm = algorithms.find((one) => one.id === id);
    const cell = algorithm ? rememberingCell(cells, algorithm) : null;
    return algorithm && cell ? [{ cell, algorithm, variant: 'auto', remembers: true, ...how }] : [];
  };
  return [
    ...caseOf('sequential', { state: 1, shape: LONG }),
    ...caseOf('deer', { state: 1, shape: FOLDED }),
    ...caseOf('deer', { state: 33, shape: [CHUNKED[0], 1] }),
  ];
}

/** Takes long wherever there is no GPU. */
export function dearBoundaries(cells: readonly Cell[], algorithms: readonly Algorithm[]): CorrectnessCase[] {
  const elk = algorithms.find(({ id }) => id === 'elk');
  const cell = elk ? rememberingCell(cells, elk) : null;
  return elk && cell ? [{ cell, algorithm: elk, state: 33, shape: GROUPED, variant: 'auto', remembers: true }] : [];
}

/** The cell that can be made to forget slowly and that the algorithm suits; null where there is none among these. */
export function rememberingCell(cells: readonly Cell[], algorithm: Algorithm): Cell | null {
  const known = ['gru', 'lem'].map((id) => cells.find((cell) => cell.id === id));
  return known.find((cell) => cell !== undefined && (algorithm.suits?.(cell) ?? null) === null) ?? null;
}

/** The problem with a cell that forgets slowly. */
export function slowed(problem: Problem): Problem {
  const { weights, hyper } = problem;
  const { bz } = weights;
  if (problem.cell.id === 'lem') return { ...problem, hyper: { ...hyper, dt: SLOW_STEP } };
  return bz ? { ...problem, weights: { ...weights, bz: bz.map((value) => value + KEPT) } } : problem;
}

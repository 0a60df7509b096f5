/** Golden cases as problems: for tests only, without the checks that a file from outside needs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CELLS } from '../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../src/compute/studies/rnn/cells/problem.ts';

export interface GoldenArray {
  readonly shape: readonly number[];
  readonly data: readonly (number | null)[];
  /** Time steps stored, from 1; null or absent where all are. */
  readonly t?: readonly number[] | null;
}

type GoldenList = readonly (readonly (number | null)[])[];

export interface GoldenRun {
  readonly algorithm: string;
  readonly lambda: number | null;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly iterations: number;
  readonly iterationsPerSequence: readonly (number | null)[];
  readonly outcome: string;
  readonly delta: GoldenList;
  readonly residual: GoldenList;
  readonly merit: GoldenList;
  readonly error: GoldenList;
  readonly resets: GoldenList;
  readonly spread: readonly number[];
  readonly float32: {
    readonly 'iterationsAt1e-4': number | null;
    readonly bestError: number;
    readonly gap: readonly number[];
  };
  readonly states: Readonly<Record<string, GoldenArray>>;
}

export interface GoldenCase {
  readonly cell: string;
  readonly H: number;
  readonly D: number;
  readonly nx: number;
  readonly T: number;
  readonly B: number;
  readonly hyper: Readonly<Record<string, number>>;
  readonly draw: Readonly<Record<string, number>>;
  readonly weights: { readonly fnv1a32: string; readonly data: Readonly<Record<string, readonly number[]>> };
  readonly x: GoldenArray;
  readonly s0: GoldenArray;
  readonly guess: GoldenArray | null;
  readonly truth: GoldenArray;
  readonly float32Error: number;
  readonly runs: readonly GoldenRun[];
  readonly grad: {
    readonly loss: number;
    readonly c: GoldenArray;
    readonly ds0: GoldenArray;
    readonly dx: GoldenArray;
    readonly adjoint: GoldenArray;
    readonly dtheta: Readonly<Record<string, GoldenArray>>;
  };
}

const OWN_FOLDER = new URL('../golden/', import.meta.url);
/** Where cases lie that are not part of the project, if anywhere. */
const SHARED_FOLDER = new URL('../../../shared/golden/', import.meta.url);

/** Names of the cases in tests/golden. */
export const GOLDEN_NAMES: readonly string[] = readdirSync(OWN_FOLDER)
  .filter((file) => file.endsWith('.json') && file !== 'prng.json')
  .map((file) => file.slice(0, -'.json'.length))
  .toSorted();

/** Cases with weights of others, which are not copied: tests skip them by name where they are absent. */
export const PAPER_NAMES: readonly string[] = ['ar_gru_paper', 'ar_gru_paper_T1000'];

/** The case is there to be loaded. */
export function hasGolden(name: string): boolean {
  return existsSync(pathOf(name));
}

function pathOf(name: string): URL {
  return new URL(`${name}.json`, PAPER_NAMES.includes(name) ? SHARED_FOLDER : OWN_FOLDER);
}

/** The case of that name: as it is, and as a problem. */
export function loadGolden(name: string): { problem: Problem; golden: GoldenCase } {
  const golden = JSON.parse(readFileSync(pathOf(name), 'utf8')) as GoldenCase;
  const cell = CELLS.find(({ id }) => id === golden.cell);
  if (!cell) throw new Error(`golden case ${name} is of a cell that is not there: ${golden.cell}`);
  const toArray = ({ data }: GoldenArray): Float32Array => Float32Array.from(data as readonly number[]);
  const weights = Object.entries(golden.weights.data).map(([key, data]) => [key, Float32Array.from(data)] as const);
  const problem: Problem = {
    cell,
    length: golden.T,
    state: golden.D,
    input: golden.nx,
    batch: golden.B,
    hyper: golden.hyper,
    weights: Object.fromEntries(weights),
    inputs: toArray(golden.x),
    initial: toArray(golden.s0),
    guess: golden.guess && toArray(golden.guess),
  };
  return { problem, golden };
}

/** The entries of values [B, T, D], or of another width, at the time steps that a golden array stores, in its order. */
export function pickStored(
  states: ArrayLike<number>,
  stored: GoldenArray,
  { T, B, D }: GoldenCase,
  width: number = D,
): number[] {
  const steps = stored.t ?? Array.from({ length: T }, (_, t) => t + 1);
  const picked: number[] = [];
  for (let b = 0; b < B; b++)
    for (const t of steps) for (let d = 0; d < width; d++) picked.push(states[(b * T + t - 1) * width + d] ?? NaN);
  return picked;
}

/**
 * The bars that performance is held against: what is compared, on which sizes, and how good it should come out on the
 * software adapters that every developer has. All on GRU at gain 1, B = 1.
 */

/** A solver to be timed. */
export interface Solve {
  readonly algorithm: string;
  readonly length: number;
  readonly state: number;
  /** Kernel variant; absent: as the device likes it. */
  readonly variant?: 'subgroup' | 'portable';
  /** Sequential dispatches; absent: as many as keep each short. */
  readonly segments?: number;
  /** Forward and gradient. */
  readonly gradient?: boolean;
  /** A timed solve ends after so many iterations, whose steps are those of the verified one; absent: when it settles. */
  readonly iterations?: number;
}

/** What the time of a solve, or of the microbenchmark of multiply-adds, is divided by. */
export type Unit = 'pass' | 'iteration' | 'step' | 'entry' | 'product-flop' | 'solve';

export interface Side {
  /** `fma`: the adapter's multiply-adds, per operation. */
  readonly of: Solve | 'fma';
  readonly per: Unit;
  /** `gpu`: the timestamps of the passes, without the input projections; `host`: what a caller waits for. */
  readonly clock: 'gpu' | 'host';
}

export interface Targets {
  readonly better: 'lower' | 'higher';
  readonly swiftshader: number;
  readonly llvmpipe: number;
}

interface Named {
  readonly id: string;
  readonly what: string;
  /** null: reported, not held against anything. */
  readonly targets: Targets | null;
}

/** Time of one side over time of the other; the bars of one race take turns, block by block. */
export interface TimeBar extends Named {
  readonly kind: 'time';
  readonly race: string;
  readonly upper: Side;
  readonly lower: Side;
  /** Measured with shorter sequences too, when there is little time. */
  readonly isQuick: boolean;
}

/** Bytes of the ledger, exact. */
export interface MemoryBar extends Named {
  readonly kind: 'memory';
  readonly measure: 'sequential-over-minimum' | 'quasi-deer-beyond-sequential' | 'deer-jacobians';
  readonly length: number;
  readonly state: number;
}

/** Seconds to build all kernels of an algorithm, over `seconds` or over the same with every weight's load unrolled. */
export interface CompileBar extends Named {
  readonly kind: 'compile';
  readonly algorithm: string;
  readonly state: number;
  readonly over: 'second' | 'unrolled';
}

export type Bar = TimeBar | MemoryBar | CompileBar;

const LENGTH = 10_000;
const LONG = 1_000_000;

const atMost = (swiftshader: number, llvmpipe = swiftshader): Targets => ({ better: 'lower', swiftshader, llvmpipe });
const atLeast = (swiftshader: number, llvmpipe = swiftshader): Targets => ({ better: 'higher', swiftshader, llvmpipe });

const solve = (algorithm: string, state: number, more: Partial<Solve> = {}): Solve => ({
  ...{ algorithm, length: LENGTH, state },
  ...more,
});

/** Enough iterations to time, few enough for slow adapters: every one of them costs the same. */
const TIMED_ITERATIONS = 4;
const TIMED_DENSE_ITERATIONS = 2;

const pass = (state: number, more: Partial<Solve> = {}, algorithm = 'sequential'): Side => ({
  of: solve(algorithm, state, more),
  per: 'pass',
  clock: 'gpu',
});

const iteration = (algorithm: string, state: number, iterations = TIMED_ITERATIONS): Side => ({
  of: solve(algorithm, state, { iterations }),
  per: 'iteration',
  clock: 'gpu',
});

function timeBar(
  id: string,
  what: string,
  race: string,
  [upper, lower]: readonly [Side, Side],
  targets: Targets | null,
  isQuick = true,
): TimeBar {
  return { kind: 'time', id, what, race, upper, lower, targets, isQuick };
}

const STATES = [8, 16, 32] as const;
const raceOf = (state: number): string => `D = ${state}`;
const ofState = <T>(values: readonly [T, T, T], state: number): T =>
  values[STATES.findIndex((known) => known === state)] ?? values[2];

const PEERS: readonly Bar[] = [
  timeBar(
    'tfjs-quasi-deer-quasi-deer-d32',
    'tfjs-quasi-deer / quasi-deer, per iteration, D = 32',
    'tfjs iterations',
    [
      { of: solve('tfjs-quasi-deer', 32, { iterations: 2 }), per: 'iteration', clock: 'host' },
      { of: solve('quasi-deer', 32, { iterations: 2 }), per: 'iteration', clock: 'host' },
    ],
    atLeast(60, 30),
    false,
  ),
  timeBar(
    'tfjs-sequential-sequential-d32',
    'tfjs-sequential / sequential, per step, D = 32',
    'tfjs steps',
    [
      { of: solve('tfjs-sequential', 32), per: 'step', clock: 'host' },
      { of: solve('sequential', 32), per: 'step', clock: 'host' },
    ],
    atLeast(8000, 2000),
    false,
  ),
];

const BASELINES: readonly Bar[] = [
  timeBar(
    'naive-sequential-d32',
    'naive sequential kernel / sequential, D = 32',
    raceOf(32),
    [pass(32, {}, 'naive-sequential'), pass(32)],
    atLeast(8, 16),
  ),
  timeBar(
    'naive-portable-sequential-d32',
    'naive sequential kernel / sequential without subgroups, D = 32',
    raceOf(32),
    [pass(32, {}, 'naive-sequential'), pass(32, { variant: 'portable' })],
    atLeast(2.5, 6),
  ),
];

const QUASI_DEER: readonly Bar[] = [
  ...STATES.map((state) =>
    timeBar(
      `quasi-deer-per-subgroup-sequential-d${state}`,
      `one quasi-deer iteration / one subgroup sequential pass, D = ${state}`,
      raceOf(state),
      [iteration('quasi-deer', state), pass(state, { variant: 'subgroup' })],
      atMost(1.2),
    ),
  ),
  ...[...STATES, 64].map((state) =>
    timeBar(
      `quasi-deer-per-portable-sequential-d${state}`,
      `one quasi-deer iteration / one portable sequential pass, D = ${state}`,
      raceOf(state),
      [iteration('quasi-deer', state), pass(state, { variant: 'portable' })],
      atMost(0.35, 0.45),
    ),
  ),
  timeBar(
    'quasi-deer-product-share-d32',
    'matvec share of the measured FMA ceiling in a quasi-deer iteration, D = 32',
    raceOf(32),
    [
      { of: 'fma', per: 'product-flop', clock: 'gpu' },
      { ...iteration('quasi-deer', 32), per: 'product-flop' },
    ],
    atLeast(0.15, 0.3),
  ),
];

const OTHERS: readonly Bar[] = [
  ...STATES.map((state) =>
    timeBar(
      `deer-per-quasi-deer-d${state}`,
      `one deer iteration / one quasi-deer iteration, D = ${state}`,
      raceOf(state),
      [iteration('deer', state, TIMED_DENSE_ITERATIONS), iteration('quasi-deer', state)],
      ofState([atMost(2, 2.5), atMost(7), atMost(12)], state),
    ),
  ),
  ...STATES.map((state) =>
    timeBar(
      `quasi-elk-per-quasi-deer-d${state}`,
      `one quasi-elk iteration / one quasi-deer iteration, D = ${state}`,
      raceOf(state),
      [iteration('quasi-elk', state), iteration('quasi-deer', state)],
      atMost(1.3),
    ),
  ),
  ...[8, 16].map((state) =>
    timeBar(
      `elk-per-deer-d${state}`,
      `one elk iteration / one deer iteration, D = ${state}`,
      raceOf(state),
      [iteration('elk', state, TIMED_DENSE_ITERATIONS), iteration('deer', state, TIMED_DENSE_ITERATIONS)],
      atMost(4),
    ),
  ),
  ...[8, 16].map((state) =>
    timeBar(
      `gradient-per-forward-deer-d${state}`,
      `forward + gradient / forward, deer, D = ${state}`,
      `gradient, D = ${state}`,
      [
        { of: solve('deer', state, { gradient: true }), per: 'solve', clock: 'gpu' },
        { of: solve('deer', state), per: 'solve', clock: 'gpu' },
      ],
      atMost(2),
    ),
  ),
  timeBar(
    'sequential-64-dispatches-d32',
    'sequential in 64 bounded dispatches / in 1, D = 32',
    'dispatches',
    [
      { ...pass(32, { segments: 64 }), clock: 'host' },
      { ...pass(32, { segments: 1 }), clock: 'host' },
    ],
    atMost(1.1),
  ),
];

const GROWTH: readonly Bar[] = [
  { algorithm: 'quasi-deer', unit: 'entry', iterations: 2 },
  { algorithm: 'sequential', unit: 'entry', iterations: undefined },
].map(({ algorithm, iterations }) => {
  const side = (length: number): Side => ({
    of: { ...solve(algorithm, 8), length, ...(iterations === undefined ? {} : { iterations }) },
    per: 'entry',
    clock: 'gpu',
  });
  return timeBar(
    `growth-${algorithm}-d8`,
    `time per (t, d) of ${algorithm} at T = 1,000,000 / at T = 10,000, D = 8`,
    `growth of ${algorithm}`,
    [side(LONG), side(LENGTH)],
    atMost(1.25),
    false,
  );
});

const COMPILATION: readonly Bar[] = [
  ...['sequential', 'quasi-deer', 'deer', 'quasi-elk', 'elk'].map((algorithm): Bar => ({
    kind: 'compile',
    id: `compile-seconds-${algorithm}-d32`,
    what: `seconds to build every kernel of ${algorithm}, caches off, D = 32`,
    targets: atMost(5),
    algorithm,
    state: 32,
    over: 'second',
  })),
  ...['sequential', 'quasi-deer'].map((algorithm): Bar => ({
    kind: 'compile',
    id: `compile-unrolled-${algorithm}-d16`,
    what: `building every kernel of ${algorithm} / the same with all loads of weights unrolled, caches off, D = 16`,
    targets: null,
    algorithm,
    // At twice the state the unrolled form builds for minutes on llvmpipe.
    state: 16,
    over: 'unrolled',
  })),
];

const MEMORY: readonly Bar[] = [
  {
    kind: 'memory',
    id: 'memory-sequential-d32',
    what: 'peak bytes of sequential / (inputs + projections + states), D = 32',
    targets: atMost(1.1),
    measure: 'sequential-over-minimum',
    length: LENGTH,
    state: 32,
  },
  {
    kind: 'memory',
    id: 'memory-quasi-deer-d32',
    what: 'peak bytes of quasi-deer beyond sequential / (T·D·4), D = 32',
    targets: atMost(3),
    measure: 'quasi-deer-beyond-sequential',
    length: LENGTH,
    state: 32,
  },
  {
    kind: 'memory',
    id: 'memory-deer-jacobians-d16',
    what: 'bytes of Jacobians that deer holds / those of all T steps (T·D²·4), D = 16',
    targets: null,
    measure: 'deer-jacobians',
    length: LENGTH,
    state: 16,
  },
];

export const BARS: readonly Bar[] = [
  ...PEERS,
  ...BASELINES,
  ...QUASI_DEER,
  ...OTHERS,
  ...GROWTH,
  ...MEMORY,
  ...COMPILATION,
];

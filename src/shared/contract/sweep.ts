/** A sweep: the grid to measure, as the form, the command line and the database know it. */
import { z } from 'zod';
import { annealingSchema } from './annealing.ts';
import { MOST_RESTARTS } from './run.ts';
import { DEFAULT_MAX_SAMPLES, DEFAULT_PRECISION, PRACTICAL_SHARE } from './thresholds.ts';
import { USUAL_TOLERANCE } from './tolerances.ts';

const size = z.number().int().min(1).max(1e9);
const list = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(1000);
/** Above 1e-2 the verification, whose bounds scale with it, would let anything pass. */
const tolerance = z.number().gt(0).max(1e-2);

export const sweepSchema = z.object({
  preset: z.string().max(100).nullable(),
  cells: list(z.string().max(100)),
  algorithms: list(z.string().max(100)),
  lengths: list(size),
  states: list(size),
  /** Input size X; null takes the state size. */
  input: size.nullable(),
  batches: list(size),
  gain: z.number().min(0).max(100),
  /** One, or several that are measured side by side at every point. */
  tolerance: z.union([tolerance, list(tolerance)]),
  /** null takes min(T + 1, 200). */
  maxIterations: size.nullable(),
  /** Damping values for the damped algorithms; null takes each algorithm's default. */
  lambdas: list(z.number().min(0).max(1e9)).nullable(),
  /** Schedule of the algorithms whose damping falls; null takes each algorithm's default. */
  annealing: annealingSchema.nullable().default(null),
  gradient: z.boolean(),
  reset: z.boolean(),
  /** Relative change ε of the weights whose own trajectory is the first guess; null starts from zeros, or a given guess. */
  warmStart: z.number().gt(0).max(1).nullable().default(null),
  seeds: list(z.number().int().min(0).max(1e9)),
  /** Exactly this many repetitions per point; null leaves it to the time budget (at least 6). */
  repeats: size.nullable(),
  /** Starts of a process over which the repetitions of every point are spread. */
  restarts: z.number().int().min(1).max(MOST_RESTARTS).default(1),
  /** Time budget of one point in seconds. */
  secondsPerPoint: z.number().gt(0).max(86_400),
  /** Half-width of the 95 % interval of every median, over the median, at which repetitions end; a share. */
  precision: z.number().min(1e-5).max(1).default(DEFAULT_PRECISION),
  /** Repetitions of a point end here, however little is known. */
  maxSamples: z.number().int().min(6).max(100_000).default(DEFAULT_MAX_SAMPLES),
  /** A difference of at most this share makes nothing faster or slower. */
  threshold: z.number().min(0).max(0.5).default(PRACTICAL_SHARE),
});
export type Sweep = z.infer<typeof sweepSchema>;

/** One parameter combination of a sweep: every algorithm of the sweep is measured on it side by side. */
export interface Point {
  readonly index: number;
  readonly cell: string;
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly seed: number;
}

/** The points of a sweep in the order they are measured: cells, states, batches, seeds, then lengths. */
export function pointsOf(sweep: Sweep): Point[] {
  const points: Point[] = [];
  for (const cell of sweep.cells)
    for (const state of sweep.states)
      for (const batch of sweep.batches)
        for (const seed of sweep.seeds)
          for (const length of sweep.lengths)
            points.push({ index: points.length, cell, length, state, input: sweep.input ?? state, batch, seed });
  return points;
}

const base: Sweep = {
  preset: null,
  cells: ['gru'],
  algorithms: ['sequential', 'quasi-deer', 'deer'],
  lengths: [1000, 10_000],
  states: [8],
  input: null,
  batches: [1],
  gain: 1,
  tolerance: USUAL_TOLERANCE,
  maxIterations: null,
  lambdas: null,
  annealing: null,
  gradient: false,
  reset: true,
  warmStart: null,
  seeds: [0],
  repeats: null,
  restarts: 1,
  secondsPerPoint: 10,
  precision: DEFAULT_PRECISION,
  maxSamples: DEFAULT_MAX_SAMPLES,
  threshold: PRACTICAL_SHARE,
};

/**
 * Named sweeps, each in three processes, as headlines and maps need them. `quick` must end within three minutes on a two-core
 * software adapter.
 */
export const PRESETS: Readonly<Record<string, { title: string; sweep: Sweep }>> = {
  quick: {
    title: 'Quick: is it worth it here?',
    sweep: {
      ...base,
      preset: 'quick',
      algorithms: ['sequential', 'quasi-deer', 'deer', 'quasi-elk'],
      lengths: [300, 1000, 3000, 10_000],
      states: [4, 16],
      restarts: 3,
      secondsPerPoint: 9,
    },
  },
  standard: {
    title: 'Standard: GRU over four decades of length',
    sweep: {
      ...base,
      preset: 'standard',
      algorithms: ['sequential', 'jacobi', 'quasi-deer', 'deer', 'quasi-elk'],
      lengths: [100, 1000, 10_000, 100_000],
      states: [4, 8, 16, 32],
      restarts: 3,
      secondsPerPoint: 30,
    },
  },
  'deer-figure-2': {
    title: 'DEER paper, figure 2 (GRU, batch 16)',
    sweep: {
      ...base,
      preset: 'deer-figure-2',
      algorithms: ['sequential', 'deer'],
      lengths: [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
      states: [1, 2, 4, 8, 16, 32, 64],
      batches: [16],
      seeds: [0, 1, 2, 3, 4],
      restarts: 3,
      secondsPerPoint: 60,
    },
  },
  'elk-figure-2': {
    title: 'ELK paper, figure 2 (GRU, batch 16, long)',
    sweep: {
      ...base,
      preset: 'elk-figure-2',
      algorithms: ['sequential', 'quasi-deer', 'deer'],
      lengths: [30_000, 100_000, 300_000, 1_000_000],
      states: [8, 16, 32, 64],
      batches: [16],
      restarts: 3,
      secondsPerPoint: 60,
    },
  },
};

/** A sweep with every field at its default. */
export const DEFAULT_SWEEP: Sweep = base;

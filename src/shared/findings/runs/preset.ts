/** Whether a sweep, or runs that were measured, are those of a preset: one rule for labels, reports and commands. */
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import { DEFAULT_ANNEALING_TEXT, annealingText } from '../../contract/annealing.ts';
import type { Run, RunConfig } from '../../contract/run.ts';
import { pointsOf, PRESETS, type Sweep } from '../../contract/sweep.ts';
import { tolerancesOf } from '../../contract/tolerances.ts';
import { hasTolerance } from './compared-tolerance.ts';

/** What of a sweep says how long and how carefully to measure, not what: a preset keeps its name whatever these are. */
const MEASURING = ['repeats', 'restarts', 'secondsPerPoint', 'precision', 'maxSamples', 'threshold'] as const;

/** The most iterations where none are asked for. */
export function defaultMaxIterations(length: number): number {
  return Math.min(length + 1, 200);
}

/** The preset that measures exactly what this sweep does; null for a sweep of one's own. */
export function presetOf(sweep: Sweep): string | null {
  const wanted = gridText(sweep);
  return Object.entries(PRESETS).find(([, preset]) => gridText(preset.sweep) === wanted)?.[0] ?? null;
}

function gridText(sweep: Sweep): string {
  const fields = Object.entries(sweep).filter(([name]) => name !== 'preset' && !MEASURING.some((one) => one === name));
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface PresetMatch {
  readonly name: string;
  readonly sweep: Sweep;
  /** Runs of the preset on every adapter that has any, and how many of them are here. */
  readonly expected: number;
  readonly found: number;
}

/** The preset that all these runs are filed under and belong to by every setting; null where one does not. */
export function presetOfRuns(runs: readonly Run[]): PresetMatch | null {
  const [name, ...others] = new Set(runs.map((run) => run.preset));
  if (name === null || name === undefined || others.length > 0 || !Object.hasOwn(PRESETS, name)) return null;
  const sweep = PRESETS[name]?.sweep;
  if (sweep === undefined || !runs.every(({ config }) => isWithin(config, sweep))) return null;
  const perPoint = sweep.algorithms.reduce(
    (sum, algorithm) => sum + (hasTolerance({ study: 'rnn', contender: algorithm }) ? tolerancesOf(sweep.tolerance).length : 1),
    0,
  );
  const adapters = new Set(runs.map(({ adapterId }) => adapterId)).size;
  const found = new Set(runs.map(({ adapterId, config }) => JSON.stringify([adapterId, placeOf(config)]))).size;
  return { name, sweep, expected: pointsOf(sweep).length * perPoint * adapters, found };
}

function placeOf(config: RunConfig) {
  const { cell, algorithm, length, state, batch, seed, tolerance } = rnnConfigOf(config);
  return [cell, algorithm, length, state, batch, seed, hasTolerance(config) ? tolerance : null];
}

/** Whether the sweep measures this. Its own λ of each algorithm is not known here: who chose another has no preset's name. */
function isWithin(run: RunConfig, sweep: Sweep): boolean {
  const config = rnnConfigOf(run);
  const { algorithm, lambda, annealing } = config;
  const schedule = sweep.annealing === null ? DEFAULT_ANNEALING_TEXT : annealingText(sweep.annealing);
  const iterates = hasTolerance(run);
  return (
    sweep.cells.includes(config.cell) &&
    sweep.algorithms.includes(algorithm) &&
    sweep.lengths.includes(config.length) &&
    sweep.states.includes(config.state) &&
    sweep.batches.includes(config.batch) &&
    sweep.seeds.includes(config.seed) &&
    config.input === (sweep.input ?? config.state) &&
    config.gain === sweep.gain &&
    (!iterates || tolerancesOf(sweep.tolerance).includes(config.tolerance)) &&
    (!iterates || config.maxIterations === (sweep.maxIterations ?? defaultMaxIterations(config.length))) &&
    (lambda === null || sweep.lambdas === null || sweep.lambdas.includes(lambda)) &&
    (annealing === null || annealing === schedule) &&
    config.gradient === sweep.gradient &&
    config.reset === sweep.reset &&
    config.warmStart === sweep.warmStart &&
    config.problem === null
  );
}

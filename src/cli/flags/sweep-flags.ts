/** The flags of `antler run`, and the sweep that they ask for. */
import { type Command, Option } from 'commander';
import { CONTENDERS } from '../../compute/studies/rnn/algorithms/index.ts';
import type { Cell } from '../../compute/studies/rnn/cells/cell.ts';
import { CELLS } from '../../compute/studies/rnn/cells/index.ts';
import { type Annealing, DEFAULT_ANNEALING_TEXT } from '../../shared/contract/annealing.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { presetOf } from '../../shared/findings/runs/preset.ts';
import { MOST_RESTARTS } from '../../shared/contract/run.ts';
import { CONTENDER_IDS } from '../../shared/studies/rnn/contenders.ts';
import { CELL_IDS } from '../../shared/studies/rnn/settings.ts';
import { DEFAULT_SWEEP, PRESETS, type Sweep, sweepSchema } from '../../shared/contract/sweep.ts';
import { toleranceField, tolerancesOf } from '../../shared/contract/tolerances.ts';
import { DEFAULT_MAX_SAMPLES, PRACTICAL_SHARE } from '../../shared/contract/thresholds.ts';
import { formatPercent } from '../../shared/text/units.ts';
import { validate } from '../../shared/contract/validate.ts';
import { nameOf, namesOf, numbersWithin, numberWithin, percentWithin, schedule, SEED, SIZE } from './values.ts';

/** What commander makes of the flags; absent flags are undefined. */
export interface SweepFlags {
  readonly preset?: string;
  readonly cell?: string[];
  readonly algorithm?: string[];
  readonly length?: number[];
  readonly state?: number[];
  readonly input?: number;
  readonly batch?: number[];
  readonly gain?: number;
  readonly tol?: number[];
  readonly maxIter?: number;
  readonly lambda?: number[];
  readonly annealing?: Annealing;
  readonly gradient?: boolean;
  /** False where --no-reset was given. */
  readonly reset: boolean;
  readonly warmStart?: number;
  readonly seed?: number[];
  readonly repeats?: number;
  readonly time?: number;
  readonly restarts?: number;
  readonly maxSamples?: number;
  /** A share, as in the sweep. */
  readonly precision?: number;
  readonly threshold?: number;
}

const GRID_FLAGS = [
  'cell',
  'algorithm',
  'length',
  'state',
  'input',
  'batch',
  'gain',
  'tol',
  'maxIter',
  'lambda',
  'annealing',
  'seed',
  'warmStart',
  'gradient',
] as const;

/** A run keeps every raw sample, and holds no more than this. */
const MOST_REPEATS = 100_000;

/** More runs than this in one sweep are a slip of the keyboard. */
const MOST_RUNS = 100_000;

export const AVAILABLE_ALGORITHMS: readonly string[] = CONTENDERS.map((algorithm) => algorithm.id);
export const AVAILABLE_CELLS: readonly string[] = CELLS.map((cell) => cell.id);

/** Adds the flags to a command. */
export function addSweepFlags(command: Command): Command {
  const presets = Object.keys(PRESETS);
  command.addOption(
    flag('--preset <name>', `a named sweep to start from: ${presets.join(', ')}`, nameOf(presets, presets)),
  );
  return addMeasuringFlags(addAlgorithmFlags(addProblemFlags(command)));
}

function addProblemFlags(command: Command): Command {
  return command
    .addOption(flag('--cell <names>', `cells: ${AVAILABLE_CELLS.join(', ')}`, namesOf(CELL_IDS, AVAILABLE_CELLS)))
    .addOption(flag('--length <list>', 'sequence lengths T', numbersWithin(SIZE)))
    .addOption(flag('--state <list>', 'state sizes D', numbersWithin(SIZE)))
    .addOption(flag('--input <n>', 'input size X (default: the state size)', numberWithin(SIZE)))
    .addOption(flag('--batch <list>', 'batch sizes B', numbersWithin(SIZE)))
    .addOption(flag('--gain <x>', 'gain of the recurrent weights', numberWithin({ integer: false, min: 0, max: 100 })))
    .addOption(flag('--seed <list>', 'seeds of the drawn problems', numbersWithin(SEED)));
}

function addAlgorithmFlags(command: Command): Command {
  const algorithms = namesOf(CONTENDER_IDS, AVAILABLE_ALGORITHMS);
  const damping = numbersWithin({ integer: false, min: 0, max: 1e9 });
  return command
    .addOption(flag('--algorithm <names>', `algorithms: ${AVAILABLE_ALGORITHMS.join(', ')}`, algorithms))
    .addOption(
      flag(
        '--tol <list>',
        'tolerance of the step; several are measured side by side',
        numbersWithin({ integer: false, above: 0, max: 1e-2 }),
      ),
    )
    .addOption(flag('--max-iter <n>', 'most iterations (default: min(T + 1, 200))', numberWithin(SIZE)))
    .addOption(flag('--lambda <list>', 'damping of the damped algorithms (default: each one’s own)', damping))
    .addOption(annealingFlag())
    .addOption(new Option('--gradient', 'measure forward and gradient together'))
    .addOption(
      flag(
        '--warm-start <eps>',
        'change the weights by this share and start from the trajectory of the unchanged ones',
        numberWithin({ integer: false, above: 0, max: 1 }),
      ),
    )
    .addOption(new Option('--no-reset', 'leave the safeguard that resets non-finite entries off'));
}

/** How the damping of the annealed algorithms falls. */
export function annealingFlag(): Option {
  const help = `falling damping of the annealed algorithms: start, factor per iteration, floor (default: ${DEFAULT_ANNEALING_TEXT})`;
  return flag('--annealing <start,factor,floor>', help, schedule);
}

function addMeasuringFlags(command: Command): Command {
  const repeats = numberWithin({ ...SIZE, max: MOST_REPEATS });
  const seconds = numberWithin({ integer: false, above: 0, max: 86_400 });
  return command
    .addOption(flag('--repeats <n>', 'exactly this many repetitions per point', repeats).conflicts('time'))
    .addOption(flag('--time <seconds>', 'time budget of one point', seconds))
    .addOption(restartsFlag())
    .addOption(
      flag(
        '--precision <percent>',
        'stop where every median is known to this (half its 95 % interval; default: 1)',
        percentWithin({ integer: false, min: 0.001, max: 100 }),
      ).conflicts('repeats'),
    )
    .addOption(
      flag(
        '--max-samples <n>',
        `most repetitions per point (default: ${DEFAULT_MAX_SAMPLES})`,
        numberWithin({ integer: true, min: 6, max: MOST_REPEATS }),
      ).conflicts('repeats'),
    )
    .addOption(thresholdFlag());
}

/** The practical threshold of verdicts. */
export function thresholdFlag(): Option {
  const help = `treat differences up to this as equal (default: ${formatPercent(PRACTICAL_SHARE)}, or as measured)`;
  return flag('--threshold <percent>', help, percentWithin({ integer: false, min: 0, max: 50 }));
}

function restartsFlag(): Option {
  const help =
    'spread the repetitions of every point over this many processes, one after the other; headlines need 3 (default: 1, presets 3)';
  return flag('--restarts <n>', help, numberWithin({ integer: true, min: 1, max: MOST_RESTARTS }));
}

function flag(flags: string, help: string, parse: (text: string) => unknown): Option {
  return new Option(flags, help).argParser(parse);
}

/** The sweep that the flags describe, on top of the preset's, with the user's own cells. Throws an `invalid` Fault. */
export function sweepFromFlags(flags: SweepFlags, defaultPreset: string | null, own: readonly Cell[]): Sweep {
  const preset = flags.preset ?? defaultPreset;
  const base = (preset === null ? undefined : PRESETS[preset]?.sweep) ?? DEFAULT_SWEEP;
  const sweep = validate(
    sweepSchema,
    {
      ...base,
      preset: null,
      cells: own.length > 0 ? [...(flags.cell ?? []), ...own.map(({ id }) => id)] : (flags.cell ?? base.cells),
      algorithms: flags.algorithm ?? base.algorithms,
      lengths: flags.length ?? base.lengths,
      states: flags.state ?? base.states,
      input: flags.input ?? base.input,
      batches: flags.batch ?? base.batches,
      gain: flags.gain ?? base.gain,
      tolerance: flags.tol ? toleranceField(flags.tol) : base.tolerance,
      maxIterations: flags.maxIter ?? base.maxIterations,
      lambdas: flags.lambda ?? base.lambdas,
      annealing: flags.annealing ?? base.annealing,
      gradient: flags.gradient ?? base.gradient,
      reset: flags.reset && base.reset,
      warmStart: flags.warmStart ?? base.warmStart,
      seeds: flags.seed ?? base.seeds,
      repeats: flags.repeats ?? base.repeats,
      // So few repetitions as were asked for cannot be spread over all processes of a preset.
      restarts: flags.restarts ?? Math.min(base.restarts, flags.repeats ?? Infinity),
      secondsPerPoint: flags.time ?? base.secondsPerPoint,
      precision: flags.precision ?? base.precision,
      maxSamples: flags.maxSamples ?? base.maxSamples,
      threshold: flags.threshold ?? base.threshold,
    },
    'sweep',
  );
  refuseHugeSweep(sweep);
  if (sweep.repeats !== null && sweep.repeats < sweep.restarts)
    throw new Fault(
      'invalid',
      `--restarts: ${sweep.repeats} repetitions cannot be spread over ${sweep.restarts} processes`,
    );
  // A preset that was altered is not that preset any more; how long to measure does not alter it.
  return { ...sweep, preset: preset !== null && presetOf(sweep) === preset ? preset : null };
}

function refuseHugeSweep(sweep: Sweep): void {
  const lists = [
    sweep.cells,
    sweep.algorithms,
    sweep.lengths,
    sweep.states,
    sweep.batches,
    sweep.seeds,
    sweep.lambdas ?? [0],
    tolerancesOf(sweep.tolerance),
  ];
  const runs = lists.reduce((product, list) => product * list.length, 1);
  if (runs > MOST_RUNS) throw new Fault('invalid', `the lists span ${runs} runs; one sweep holds at most ${MOST_RUNS}`);
}

/** The flags that a given problem leaves without meaning. */
export function flagsWithoutMeaning(flags: SweepFlags): string[] {
  // The change of the weights for a warm start is drawn from the seed.
  const seed = flags.warmStart === undefined ? (['seed'] as const) : [];
  const names = ['cell', 'length', 'state', 'input', 'batch', 'gain', ...seed] as const;
  return names.filter((name) => flags[name] !== undefined).map((name) => `--${name}`);
}

/** Some flag describes a sweep. */
export function sweepFlagsGiven(flags: SweepFlags): boolean {
  const others = ['preset', 'repeats', 'time', 'restarts', 'precision', 'maxSamples', 'threshold'] as const;
  return !flags.reset || [...GRID_FLAGS, ...others].some((name) => flags[name] !== undefined);
}

/** A sweep and a point of the RNN study with names and types of their own, and sweeps as they were stored before there were others. */
import { annealingSchema, annealingText, type Annealing } from './annealing.ts';
import type { SettingValue } from '../../contract/run-config.ts';
import type { Point, Sweep } from '../../contract/sweep.ts';
import { toleranceField, tolerancesOf } from '../../contract/tolerances.ts';
import { pointsOf } from '../grid.ts';

type Measuring = Pick<
  Sweep,
  'preset' | 'seeds' | 'repeats' | 'restarts' | 'secondsPerPoint' | 'precision' | 'maxSamples' | 'threshold'
>;

/** As version 1 of everything stored it. */
export interface RnnSweep extends Measuring {
  readonly cells: string[];
  readonly algorithms: string[];
  readonly lengths: number[];
  readonly states: number[];
  /** Input size X; null takes the state size. */
  readonly input: number | null;
  readonly batches: number[];
  readonly gain: number;
  /** One, or several that are measured side by side at every point. */
  readonly tolerance: number | number[];
  /** null takes min(T + 1, 200). */
  readonly maxIterations: number | null;
  /** Damping values for the damped algorithms; null takes each algorithm's default. */
  readonly lambdas: number[] | null;
  /** Schedule of the algorithms whose damping falls; null takes each algorithm's default. */
  readonly annealing: Annealing | null;
  readonly gradient: boolean;
  readonly reset: boolean;
  /** Relative change ε of the weights whose own trajectory is the first guess; null: no warm start. */
  readonly warmStart: number | null;
}

/** A point with the study's own names. */
export interface RnnPoint {
  readonly index: number;
  readonly cell: string;
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly seed: number;
}

export function rnnPointOf({ index, sizes, settings, seed }: Point): RnnPoint {
  const { length = 0, state = 0, input = 0, batch = 0 } = sizes;
  return { index, cell: String(settings['cell']), length, state, input, batch, seed };
}

export function rnnPointsOf(sweep: Sweep): RnnPoint[] {
  return pointsOf(sweep).map(rnnPointOf);
}

export function rnnSweepOf({ contenders, sizes, settings, study: _study, ...measuring }: Sweep): RnnSweep {
  const numbers = (id: string): number[] | null => settings[id]?.map(Number) ?? null;
  const first = (id: string): SettingValue => settings[id]?.[0] ?? null;
  const schedule = first('annealing');
  return {
    ...measuring,
    cells: settings['cell']?.map(String) ?? [],
    algorithms: contenders,
    lengths: sizes['length'] ?? [],
    states: sizes['state'] ?? [],
    input: sizes['input']?.[0] ?? null,
    batches: sizes['batch'] ?? [],
    gain: Number(first('gain')),
    tolerance: toleranceField(numbers('tolerance') ?? []),
    maxIterations: numbers('maxIterations')?.[0] ?? null,
    lambdas: numbers('lambda'),
    annealing: typeof schedule === 'string' ? scheduleOf(schedule) : null,
    gradient: first('gradient') === true,
    reset: first('reset') === true,
    warmStart: numbers('warmStart')?.[0] ?? null,
  };
}

export function sweepOfRnn(sweep: RnnSweep): Sweep {
  const { preset, seeds, repeats, restarts, secondsPerPoint, precision, maxSamples, threshold } = sweep;
  const one = (value: SettingValue): SettingValue[] | null => (value === null ? null : [value]);
  return {
    study: 'rnn',
    preset,
    contenders: [...sweep.algorithms],
    sizes: {
      length: [...sweep.lengths],
      state: [...sweep.states],
      input: sweep.input === null ? null : [sweep.input],
      batch: [...sweep.batches],
    },
    settings: {
      cell: [...sweep.cells],
      gain: [sweep.gain],
      warmStart: one(sweep.warmStart),
      gradient: [sweep.gradient],
      tolerance: tolerancesOf(sweep.tolerance),
      maxIterations: one(sweep.maxIterations),
      lambda: sweep.lambdas && [...sweep.lambdas],
      annealing: one(sweep.annealing && annealingText(sweep.annealing)),
      reset: [sweep.reset],
    },
    ...{ seeds: [...seeds], repeats, restarts, secondsPerPoint, precision, maxSamples, threshold },
  };
}

/** "1,0.3,1e-8" as numbers; null where it is no schedule. */
export function scheduleOf(text: string): Annealing | null {
  const [start, factor, floor] = text.split(',').map(Number);
  return annealingSchema.safeParse({ start, factor, floor }).data ?? null;
}

/** The sweep with some of its fields replaced; settings that this view does not name stay. */
export function changeRnnSweep(sweep: Sweep, changes: Partial<RnnSweep>): Sweep {
  const changed = sweepOfRnn({ ...rnnSweepOf(sweep), ...changes });
  return { ...changed, settings: { ...sweep.settings, ...changed.settings } };
}

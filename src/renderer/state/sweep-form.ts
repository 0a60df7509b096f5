/** The sweep form: what the person typed, and the sweep it means or what is wrong with it, field by field. */
import { annealingSchema, annealingText } from '../../shared/contract/annealing.ts';
import type { Annealing } from '../../shared/contract/annealing.ts';
import { MOST_RESTARTS } from '../../shared/contract/run.ts';
import { presetOf } from '../../shared/findings/runs/preset.ts';
import { DEFAULT_SWEEP, pointsOf } from '../../shared/contract/sweep.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { toleranceField, tolerancesOf } from '../../shared/contract/tolerances.ts';
import { hasTolerance } from '../../shared/findings/runs/compared-tolerance.ts';
import { fromPercent } from '../../shared/contract/thresholds.ts';
import { formatPercent } from '../../shared/text/units.ts';
import type { Prediction, ProblemInfo } from '../../compute/messages.ts';
import { numberText, parseNumber, parseNumbers } from './number-list.ts';
import type { NumberRule, Parsed } from './number-list.ts';
import { plural } from './wording.ts';

export interface SweepDraft {
  readonly cells: readonly string[];
  readonly algorithms: readonly string[];
  readonly lengths: string;
  readonly states: string;
  readonly batches: string;
  readonly seeds: string;
  readonly gain: string;
  readonly tolerance: string;
  readonly maxIterations: string;
  readonly lambdas: string;
  /** Start, factor and floor of a falling damping; empty takes the default. */
  readonly annealing: string;
  readonly secondsPerPoint: string;
  readonly reset: boolean;
  /** Forward and gradient are measured together. */
  readonly gradient: boolean;
  /** ε of a warm start; empty: none. */
  readonly warmStart: string;
  /** Empty takes the state size. */
  readonly input: string;
  /** Empty leaves it to the time budget. */
  readonly repeats: string;
  /** Compute workers that the repetitions are spread over. */
  readonly restarts: string;
  /** Percent. */
  readonly precision: string;
  readonly maxSamples: string;
  /** Percent. */
  readonly threshold: string;
}

export type DraftField = keyof SweepDraft;

export interface DraftReading {
  /** null while any field is wrong. */
  readonly sweep: Sweep | null;
  readonly errors: Partial<Record<DraftField, string>>;
}

const SIZE = { min: 1, max: 1e9, whole: true } as const;

const RULES = {
  lengths: { field: 'Lengths T', ...SIZE },
  states: { field: 'State sizes D', ...SIZE },
  batches: { field: 'Batch sizes B', ...SIZE },
  seeds: { field: 'Seeds', min: 0, max: 1e9, whole: true },
  gain: { field: 'Gain', min: 0, max: 100, whole: false },
  tolerance: { field: 'Tolerances', min: 0, max: 1e-2, whole: false, above: true },
  maxIterations: { field: 'Most iterations', ...SIZE },
  lambdas: { field: 'Damping λ', min: 0, max: 1e9, whole: false },
  warmStart: { field: 'Warm start ε', min: 0, max: 1, whole: false, above: true },
  input: { field: 'Input size X', ...SIZE },
  repeats: { field: 'Repetitions', ...SIZE, max: 100_000 },
  restarts: { field: 'Restarts', min: 1, max: MOST_RESTARTS, whole: true },
  precision: { field: 'Precision', min: 0.001, max: 100, whole: false },
  maxSamples: { field: 'Most repetitions', min: 6, max: 100_000, whole: true },
  threshold: { field: 'Threshold', min: 0, max: 50, whole: false },
  secondsPerPoint: { field: 'Time per point', min: 0, max: 86_400, whole: false, above: true },
} as const satisfies Partial<Record<DraftField, NumberRule>>;

/** The form filled with a sweep; presets are shown this way too. */
export function draftOf(sweep: Sweep): SweepDraft {
  const list = (values: readonly number[]): string => values.map(numberText).join(', ');
  return {
    cells: sweep.cells,
    algorithms: sweep.algorithms,
    lengths: list(sweep.lengths),
    states: list(sweep.states),
    batches: list(sweep.batches),
    seeds: list(sweep.seeds),
    gain: numberText(sweep.gain),
    tolerance: list(tolerancesOf(sweep.tolerance)),
    maxIterations: sweep.maxIterations === null ? '' : numberText(sweep.maxIterations),
    lambdas: sweep.lambdas === null ? '' : list(sweep.lambdas),
    annealing: sweep.annealing === null ? '' : annealingText(sweep.annealing).replaceAll(',', ', '),
    secondsPerPoint: numberText(sweep.secondsPerPoint),
    reset: sweep.reset,
    gradient: sweep.gradient,
    warmStart: sweep.warmStart === null ? '' : numberText(sweep.warmStart),
    input: sweep.input === null ? '' : numberText(sweep.input),
    repeats: sweep.repeats === null ? '' : numberText(sweep.repeats),
    restarts: numberText(sweep.restarts),
    precision: percentText(sweep.precision),
    maxSamples: numberText(sweep.maxSamples),
    threshold: percentText(sweep.threshold),
  };
}

/** A share as the number of percent that a field holds. */
function percentText(share: number): string {
  return formatPercent(share).replace(' %', '');
}

/** The sweep a draft means. A draft that says what a preset says is that preset. */
export function readDraft(draft: SweepDraft): DraftReading {
  const errors: Partial<Record<DraftField, string>> = {};
  const take = <T>(field: DraftField, parsed: Parsed<T>, fallback: T): T => {
    if (parsed.error !== null) errors[field] = parsed.error;
    return parsed.value ?? fallback;
  };
  const many = (field: 'lengths' | 'states' | 'batches' | 'seeds' | 'tolerance'): number[] =>
    take(field, parseNumbers(draft[field], RULES[field]), [1]);
  const one = (field: 'gain' | 'secondsPerPoint' | 'restarts' | 'precision' | 'maxSamples' | 'threshold'): number =>
    take(field, parseNumber(draft[field], RULES[field]), 1);
  if (draft.cells.length === 0) errors.cells = 'Cells: choose at least one';
  if (draft.algorithms.length === 0) errors.algorithms = 'Algorithms: choose at least one';
  const maybe = (field: 'maxIterations' | 'warmStart' | 'input' | 'repeats'): number | null =>
    draft[field].trim() === '' ? null : take(field, parseNumber(draft[field], RULES[field]), 1);
  const blankLambdas = draft.lambdas.trim() === '';
  const own: Sweep = {
    ...DEFAULT_SWEEP,
    cells: [...draft.cells],
    algorithms: [...draft.algorithms],
    lengths: many('lengths'),
    states: many('states'),
    batches: many('batches'),
    seeds: many('seeds'),
    gain: one('gain'),
    tolerance: toleranceField(many('tolerance')),
    maxIterations: maybe('maxIterations'),
    input: maybe('input'),
    repeats: maybe('repeats'),
    restarts: one('restarts'),
    lambdas: blankLambdas ? null : take('lambdas', parseNumbers(draft.lambdas, RULES.lambdas), [0]),
    annealing: take('annealing', parseAnnealing(draft.annealing), null),
    secondsPerPoint: one('secondsPerPoint'),
    precision: fromPercent(one('precision')),
    maxSamples: one('maxSamples'),
    threshold: fromPercent(one('threshold')),
    reset: draft.reset,
    gradient: draft.gradient,
    warmStart: maybe('warmStart'),
  };
  if (own.repeats !== null && own.repeats < own.restarts)
    errors.restarts ??= `Restarts: ${own.repeats} repetitions cannot be spread over ${own.restarts}`;
  if (Object.keys(errors).length > 0) return { sweep: null, errors };
  return { sweep: { ...own, preset: presetOf(own) }, errors };
}

/** Three numbers; empty is none. */
function parseAnnealing(text: string): Parsed<Annealing | null> {
  const pieces = text.split(/[,;\s]+/).filter((piece) => piece !== '');
  if (pieces.length === 0) return { value: null, error: null };
  const [start, factor, floor] = pieces.map(Number);
  const checked = annealingSchema.safeParse({ start, factor, floor });
  if (checked.success && pieces.length === 3) return { value: checked.data, error: null };
  const wanted = 'three numbers: start above 0, factor above 0 and at most 1, floor from 0';
  return { value: null, error: `Falling λ: “${text.trim()}” is not ${wanted}` };
}

/** What a given problem dictates, whatever the fields say. */
const DICTATED = ['cells', 'lengths', 'states', 'batches', 'gain', 'input'] as const satisfies readonly DraftField[];

/** Whether a field means nothing while a problem is given; seeds still decide how a warm start changes its weights. */
export function isDictated(field: DraftField, problem: ProblemInfo | null): boolean {
  return problem !== null && DICTATED.some((name) => name === field);
}

/** The sweep of a given problem, from what the form says of the rest. Errors in fields that mean nothing are left out. */
export function readDraftFor(draft: SweepDraft, problem: ProblemInfo | null): DraftReading {
  if (problem === null) return readDraft(draft);
  const { cell, length, state, input, batch, gain } = problem;
  const list = (value: number): string => String(value);
  const { sweep, errors } = readDraft({
    ...draft,
    ...{ cells: [cell], lengths: list(length), states: list(state), batches: list(batch), gain: list(gain ?? 1) },
    input: input > 0 ? list(input) : '',
  });
  return { sweep: sweep && { ...sweep, preset: null, seeds: sweep.seeds.slice(0, 1) }, errors };
}

export interface SweepSize {
  readonly points: number;
  readonly runs: number;
  /** Upper estimate from the time budget; solves that alone exceed it take longer. */
  readonly seconds: number;
}

/** How much a sweep asks for. λ multiplies only the algorithms that take one, tolerances those that iterate. */
export function sizeOf(sweep: Sweep, isDamped: (algorithm: string) => boolean): SweepSize {
  const points = pointsOf(sweep).length;
  const perPoint = sweep.algorithms.reduce((runs, algorithm) => {
    const lambdas = isDamped(algorithm) ? (sweep.lambdas?.length ?? 1) : 1;
    return runs + lambdas * (hasTolerance({ study: 'rnn', contender: algorithm }) ? tolerancesOf(sweep.tolerance).length : 1);
  }, 0);
  return { points, runs: points * perPoint, seconds: points * sweep.secondsPerPoint };
}

/** A sweep's size without what will be skipped. */
export interface MeasuredSize extends SweepSize {
  readonly skippedPoints: number;
  readonly skippedRuns: number;
  /** Why, each once; empty where nothing is skipped. */
  readonly reasons: readonly string[];
  /** Not every size was looked at: more may be skipped. */
  readonly isPartial: boolean;
}

/** Leaves out what the prediction says will be skipped: its runs, and the time of points at which nothing runs. */
export function withoutSkipped(size: SweepSize, sweep: Sweep, prediction: Prediction | null): MeasuredSize {
  const sizes = prediction?.sizes ?? [];
  const skipped = sizes.flatMap(({ needs }) => needs.filter(({ whyNot }) => whyNot !== null));
  const idle = sizes.filter(({ needs }) => needs.every(({ whyNot }) => whyNot !== null));
  const skippedPoints = idle.length * sweep.seeds.length;
  const skippedRuns = skipped.reduce((sum, { runs }) => sum + runs, 0);
  return {
    points: size.points - skippedPoints,
    runs: size.runs - skippedRuns,
    seconds: size.seconds - skippedPoints * sweep.secondsPerPoint,
    ...{ skippedPoints, skippedRuns },
    reasons: [...new Set(skipped.flatMap(({ whyNot }) => whyNot ?? []))],
    isPartial: prediction !== null && prediction.sizeCount > sizes.length,
  };
}

/** "6 runs will be skipped, 2 points whole: deer runs up to …"; null where nothing is. */
export function skippedNote({ skippedPoints, skippedRuns, reasons, isPartial }: MeasuredSize): string | null {
  const [first, ...others] = reasons;
  if (first === undefined) return null;
  const least = isPartial ? 'at least ' : '';
  const points = skippedPoints === 0 ? '' : `, ${plural(skippedPoints, 'point')} whole`;
  const more = others.length === 0 ? '' : `; ${plural(others.length, 'more reason')} under Memory needed`;
  return `${least}${plural(skippedRuns, 'run')} will be skipped${points}: ${first}${more}`;
}

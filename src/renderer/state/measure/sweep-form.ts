/** The sweep form: what the person typed, and the sweep it means or what is wrong with it, field by field. */
import { say } from '../../../shared/words/say.ts';
import { reasonText } from '../../../shared/words/reason-text.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import { MOST_RESTARTS } from '../../../shared/contract/run.ts';
import type { SettingValue } from '../../../shared/contract/run-config.ts';
import { fromPercent } from '../../../shared/contract/thresholds.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import { presetOf } from '../../../shared/findings/runs/preset.ts';
import { configsAt, defaultSweep, pointsOf } from '../../../shared/studies/grid.ts';
import { defaultStudy, studyById } from '../../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import { whyNoNumbers } from '../../../shared/studies/sweep-schema.ts';
import { formatPercent } from '../../../shared/text/units.ts';
import type { Prediction, ProblemInfo } from '../../../compute/messages.ts';
import { numberText, parseNumber, parseNumbers } from './number-list.ts';
import type { NumberRule, Parsed } from './number-list.ts';

/** Fields of every study: how long and how carefully to measure. */
export type MeasuringField =
  'seeds' | 'secondsPerPoint' | 'repeats' | 'restarts' | 'precision' | 'maxSamples' | 'threshold';

export interface SweepDraft extends Readonly<Record<MeasuringField, string>> {
  readonly study: string;
  readonly contenders: readonly string[];
  /** As typed, by the id of the size; empty: it follows another. */
  readonly sizes: Readonly<Record<string, string>>;
  /** By the id of the setting: as typed, ticked or chosen. Empty: the study decides. */
  readonly settings: Readonly<Record<string, string | boolean | readonly string[]>>;
}

export interface DraftReading {
  /** null while any field is wrong. */
  readonly sweep: Sweep | null;
  /** By the id of a size or a setting, "contenders", or the name of a measuring field. */
  readonly errors: Readonly<Record<string, string>>;
}

const SIZE = { min: 1, max: 1e9, whole: true } as const;

const RULES: Readonly<Record<MeasuringField, Omit<NumberRule, 'field'>>> = {
  seeds: { min: 0, max: 1e9, whole: true },
  repeats: { ...SIZE, max: 100_000 },
  restarts: { min: 1, max: MOST_RESTARTS, whole: true },
  precision: { min: 0.001, max: 100, whole: false },
  maxSamples: { min: 6, max: 100_000, whole: true },
  threshold: { min: 0, max: 50, whole: false },
  secondsPerPoint: { min: 0, max: 86_400, whole: false, above: true },
};

function measuringRule(field: MeasuringField): NumberRule {
  return { field: say(`measure.field.${field}`), ...RULES[field] };
}

/** "Sequence length T", "Damping λ": over a field, and in what is wrong with it. */
export function fieldLabel(spec: SizeSpec | SettingSpec): string {
  const name = capitalized(spec.name);
  return 'min' in spec ? `${name} ${spec.symbol}` : name;
}

function ruleOf(spec: SizeSpec | SettingSpec): NumberRule {
  if (!('value' in spec)) return { field: fieldLabel(spec), min: spec.min, max: spec.max, whole: true };
  const { value } = spec;
  const bounds = value.kind === 'number' ? value : { min: -1e9, max: 1e9, integer: false, above: false };
  const { min, max, integer = false, above = false } = bounds;
  return { field: fieldLabel(spec), min, max, whole: integer, above };
}

/** The form filled with a sweep; presets are shown this way too. */
export function draftOf(sweep: Sweep): SweepDraft {
  const study = studyById(sweep.study);
  const list = (values: readonly number[] | null | undefined): string => (values ?? []).map(numberText).join(', ');
  return {
    study: study.id,
    contenders: sweep.contenders,
    sizes: Object.fromEntries(study.sizes.map(({ id }) => [id, list(sweep.sizes[id])])),
    settings: Object.fromEntries(
      study.settings.map((spec) => [spec.id, fieldOf(spec, sweep.settings[spec.id] ?? null)]),
    ),
    seeds: list(sweep.seeds),
    secondsPerPoint: numberText(sweep.secondsPerPoint),
    repeats: sweep.repeats === null ? '' : numberText(sweep.repeats),
    restarts: numberText(sweep.restarts),
    precision: percentText(sweep.precision),
    maxSamples: numberText(sweep.maxSamples),
    threshold: percentText(sweep.threshold),
  };
}

function fieldOf({ value }: SettingSpec, values: readonly SettingValue[] | null): string | boolean | readonly string[] {
  switch (value.kind) {
    case 'switch':
      return values?.[0] === true;
    case 'choice':
      return (values ?? []).map(String);
    case 'number':
      return (values ?? []).map((one) => numberText(Number(one))).join(', ');
    case 'numbers':
      return String(values?.[0] ?? '').replaceAll(',', ', ');
  }
}

/** A share as the number of percent that a field holds. */
function percentText(share: number): string {
  return formatPercent(share).replace(' %', '');
}

/** The sweep a draft means. A draft that says what a preset says is that preset. */
export function readDraft(draft: SweepDraft): DraftReading {
  const study = studyById(draft.study);
  const errors: Record<string, string> = {};
  const take = <T>(field: string, parsed: Parsed<T>, fallback: T): T => {
    if (parsed.error === null) return parsed.value;
    errors[field] = parsed.error;
    return fallback;
  };
  const one = (field: MeasuringField): number => take(field, parseNumber(draft[field], measuringRule(field)), 1);
  if (draft.contenders.length === 0) errors['contenders'] = nothingChosen(capitalized(study.contenderNoun));
  const own: Sweep = {
    ...defaultSweep(study),
    contenders: [...draft.contenders],
    sizes: Object.fromEntries(
      study.sizes.map((spec) => [spec.id, take(spec.id, parseSizes(spec, draft.sizes[spec.id] ?? ''), [1])]),
    ),
    settings: Object.fromEntries(
      study.settings.map((spec) => [spec.id, take(spec.id, parseSetting(spec, draft.settings[spec.id] ?? ''), null)]),
    ),
    seeds: take('seeds', parseNumbers(draft.seeds, measuringRule('seeds')), [0]),
    repeats: draft.repeats.trim() === '' ? null : one('repeats'),
    restarts: one('restarts'),
    secondsPerPoint: one('secondsPerPoint'),
    precision: fromPercent(one('precision')),
    maxSamples: one('maxSamples'),
    threshold: fromPercent(one('threshold')),
  };
  if (own.repeats !== null && own.repeats < own.restarts)
    errors['restarts'] ??= say('measure.wrong.restarts', {
      ...{ field: say('measure.field.restarts'), repeats: own.repeats, restarts: own.restarts },
    });
  if (Object.keys(errors).length > 0) return { sweep: null, errors };
  return { sweep: { ...own, preset: presetOf(own) }, errors };
}

/** One value for a size that follows another, or nothing. */
function parseSizes(spec: SizeSpec, text: string): Parsed<number[] | null> {
  if (spec.follows === undefined) return parseNumbers(text, ruleOf(spec));
  if (text.trim() === '') return { value: null, error: null };
  return listed(parseNumber(text, ruleOf(spec)));
}

function listed<T>(parsed: Parsed<T>): Parsed<T[]> {
  return parsed.error === null ? { value: [parsed.value], error: null } : parsed;
}

function nothingChosen(name: string): string {
  return say('measure.wrong.choose', { field: say('measure.choices', { name }) });
}

/** null where the study decides. */
function parseSetting(spec: SettingSpec, field: SweepDraft['settings'][string]): Parsed<SettingValue[] | null> {
  if (typeof field === 'boolean') return { value: [field], error: null };
  if (typeof field !== 'string') {
    if (field.length > 0) return { value: [...field], error: null };
    return { value: null, error: nothingChosen(fieldLabel(spec)) };
  }
  if (field.trim() === '' && spec.default === null) return { value: null, error: null };
  if (spec.value.kind === 'numbers') return parseTogether(spec, field);
  return spec.isList ? parseNumbers(field, ruleOf(spec)) : listed(parseNumber(field, ruleOf(spec)));
}

/** Numbers in a fixed order, such as a schedule. */
function parseTogether(spec: SettingSpec, text: string): Parsed<string[]> {
  const parts = spec.value.kind === 'numbers' ? spec.value.parts : [];
  const pieces = text.split(/[,;\s]+/).filter((piece) => piece !== '');
  const normal = pieces.map(Number).join();
  if (whyNoNumbers(parts, normal) === null) return { value: [normal], error: null };
  const wanted = parts
    .map(({ name, min, max, above }) =>
      say(above ? 'measure.wanted.part-above' : 'measure.wanted.part', { name: localized(name), min, max }),
    )
    .join(say('common.list-separator'));
  return { value: null, error: say('measure.wrong.not', { field: fieldLabel(spec), text: text.trim(), wanted }) };
}

/** Whether a size or a setting means nothing while a problem is given; seeds still decide what is drawn beside it. */
export function isDictated(spec: SizeSpec | SettingSpec, problem: ProblemInfo | null): boolean {
  if (problem === null) return false;
  if (!('value' in spec)) return true;
  return spec.of === 'problem' && spec.usesSeed !== true && spec.value.kind !== 'switch';
}

/** The sweep of a given problem, from what the form says of the rest. Errors in fields that mean nothing are left out. */
export function readDraftFor(draft: SweepDraft, problem: ProblemInfo | null): DraftReading {
  if (problem === null) return readDraft(draft);
  const study = studyById(draft.study);
  const { sweep, errors } = readDraft({ ...draft, ...dictatedBy(study, draft, problem) });
  return { sweep: sweep && { ...sweep, preset: null, seeds: sweep.seeds.slice(0, 1) }, errors };
}

/** A problem says its sizes and settings by the ids that the study declares. */
function dictatedBy(study: StudySpec, draft: SweepDraft, problem: ProblemInfo): Pick<SweepDraft, 'sizes' | 'settings'> {
  const given = new Map<string, unknown>(Object.entries(problem));
  const sizes = study.sizes.map(({ id, follows }): [string, string] => {
    const size = Number(given.get(id) ?? 0);
    return [id, follows !== undefined && size === 0 ? '' : String(size)];
  });
  const settings = study.settings
    .filter((spec) => isDictated(spec, problem))
    .map((spec): [string, string | readonly string[]] => {
      const value = given.get(spec.id) ?? spec.default;
      return [spec.id, spec.value.kind === 'choice' ? [String(value)] : String(value ?? '')];
    });
  return { sizes: Object.fromEntries(sizes), settings: { ...draft.settings, ...Object.fromEntries(settings) } };
}

export interface SweepSize {
  readonly points: number;
  readonly runs: number;
  /** Upper estimate from the time budget; solves that alone exceed it take longer. */
  readonly seconds: number;
}

/** How much a sweep asks for: damping multiplies only the contenders that take it, tolerances those that iterate. */
export function sizeOf(sweep: Sweep): SweepSize {
  const points = pointsOf(sweep);
  const [first] = points;
  const perPoint = first ? configsAt(sweep, first).length : 0;
  return { points: points.length, runs: points.length * perPoint, seconds: points.length * sweep.secondsPerPoint };
}

/** The form as it opens: the first preset of the first study. */
export function firstDraft(first: Sweep | undefined): SweepDraft {
  return draftOf(first ?? defaultSweep(defaultStudy()));
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
    reasons: [...new Set(skipped.flatMap(({ whyNot }) => (whyNot ? reasonText(whyNot) : [])))],
    isPartial: prediction !== null && prediction.sizeCount > sizes.length,
  };
}

/** "6 runs will be skipped, 2 points entirely: deer runs up to …"; null where nothing is. */
export function skippedNote({ skippedPoints, skippedRuns, reasons, isPartial }: MeasuredSize): string | null {
  const [first, ...others] = reasons;
  if (first === undefined) return null;
  const why = others.length === 0 ? first : say('measure.skipped.more', { first, count: others.length });
  const said = { count: skippedRuns, why };
  if (skippedPoints === 0) return say(isPartial ? 'measure.skipped.least' : 'measure.skipped', said);
  return say(isPartial ? 'measure.skipped.least-points' : 'measure.skipped.points', { ...said, points: skippedPoints });
}

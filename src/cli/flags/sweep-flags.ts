/** The flags of `antler run`, and the sweep that they ask for. */
import type { Command, Option } from 'commander';
import type { Cell } from '../../compute/studies/rnn/cells/cell.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { MOST_RESTARTS } from '../../shared/contract/run.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { DEFAULT_MAX_SAMPLES, PRACTICAL_SHARE } from '../../shared/contract/thresholds.ts';
import { presetOf } from '../../shared/findings/runs/preset.ts';
import { contenderFlag } from '../../shared/findings/runs/reproduce.ts';
import { defaultSweep, presetSweep } from '../../shared/studies/grid.ts';
import { defaultStudy, STUDIES, studyById } from '../../shared/studies/index.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { checkedSweep, refuseHugeSweep } from '../../shared/studies/sweep-schema.ts';
import { formatPercent } from '../../shared/text/units.ts';
import { type AxisFlags, axisOptions, withAxes } from './axis-flags.ts';
import {
  askedSetting,
  askedSize,
  attributeOf,
  contenderOption,
  flag,
  type FlagValues,
  isAsked,
  settingOption,
  sizeOption,
  studyOptions,
} from './study-flags.ts';
import { nameOf, namesOf, numbersWithin, numberWithin, percentWithin, SEED, SIZE } from './values.ts';

/** What commander makes of the flags; absent flags are undefined. The study's own have the names that it declares. */
export interface SweepFlags extends AxisFlags {
  readonly [flag: string]: unknown;
  readonly study?: string;
  readonly preset?: string;
  readonly contender?: string[];
  readonly seed?: number[];
  readonly repeats?: number;
  readonly time?: number;
  readonly restarts?: number;
  readonly maxSamples?: number;
  /** A share, as in the sweep. */
  readonly precision?: number;
  readonly threshold?: number;
}

/** A run keeps every raw sample, and holds no more than this. */
const MOST_REPEATS = 100_000;

/** Adds the flags to a command: the short forms of the first study, and those that name anything of any study. */
export function addSweepFlags(command: Command): Command {
  const presets = STUDIES.flatMap((study) => study.presets.map(({ id }) => id));
  const ids = STUDIES.map(({ id }) => id);
  command
    .addOption(
      flag('--study <name>', `what to measure: ${ids.join(', ')} (default: ${defaultStudy().id})`, nameOf(ids, ids)),
    )
    .addOption(flag('--preset <name>', `a named sweep to start from: ${presets.join(', ')}`, nameOf(presets, presets)));
  for (const option of studyOptions(defaultStudy())) command.addOption(option);
  const contenders = STUDIES.flatMap((study) => study.contenders.map(({ id }) => id));
  command
    .addOption(
      flag('--contender <names>', 'what to compare, in any study', namesOf(contenders, contenders)).conflicts(
        attributeOf(contenderFlag(defaultStudy())),
      ),
    )
    .addOption(flag('--seed <list>', 'seeds of the drawn problems', numbersWithin(SEED)));
  for (const option of axisOptions()) command.addOption(option);
  return addMeasuringFlags(command);
}

/** Flags of the first study by the ids of their sizes and settings, and of its contenders: what other commands share. */
export function addStudyFlags(command: Command, ids: readonly string[]): Command {
  command.addOption(contenderOption(defaultStudy()));
  for (const spec of defaultStudy().settings) if (ids.includes(spec.id)) command.addOption(settingOption(spec));
  for (const spec of defaultStudy().sizes) if (ids.includes(spec.id)) command.addOption(sizeOption(spec));
  return command;
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

/** The sweep that the flags describe, on top of the preset's, with the user's own cells. Throws an `invalid` Fault. */
export function sweepFromFlags(given: SweepFlags, defaultPreset: string | null, own: readonly Cell[] = []): Sweep {
  const study = studyById(given.study ?? defaultStudy().id);
  refuseOthersFlags(study, given);
  const flags = withAxes(study, given);
  const preset = given.preset ?? (study === defaultStudy() ? defaultPreset : null);
  const base = baseSweep(study, preset);
  const sweep = checkedSweep(
    {
      ...base,
      preset: null,
      contenders: given.contender ?? flags[attributeOf(contenderFlag(study))] ?? base.contenders,
      sizes: { ...base.sizes, ...asked(study.sizes, (spec) => askedSize(spec, flags)) },
      settings: withOwnCells(
        { ...base.settings, ...asked(study.settings, (spec) => askedSetting(spec, flags)) },
        flags,
        own,
      ),
      seeds: given.seed ?? base.seeds,
      repeats: given.repeats ?? base.repeats,
      // So few repetitions as were asked for cannot be spread over all processes of a preset.
      restarts: given.restarts ?? Math.min(base.restarts, given.repeats ?? Infinity),
      secondsPerPoint: given.time ?? base.secondsPerPoint,
      precision: given.precision ?? base.precision,
      maxSamples: given.maxSamples ?? base.maxSamples,
      threshold: given.threshold ?? base.threshold,
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

function baseSweep(study: StudySpec, name: string | null): Sweep {
  if (name === null) return defaultSweep(study);
  const preset = study.presets.find(({ id }) => id === name);
  if (!preset) throw new Fault('invalid', `--preset: the study ${study.id} has no preset "${name}"`);
  return presetSweep(study, preset);
}

/** By the ids of those that were asked for. */
function asked<Spec extends { readonly id: string }, T>(
  specs: readonly Spec[],
  read: (spec: Spec) => T | undefined,
): Record<string, T> {
  return Object.fromEntries(
    specs.flatMap((spec): [string, T][] => {
      const value = read(spec);
      return value === undefined ? [] : [[spec.id, value]];
    }),
  );
}

/** Cells from files stand beside those that were named; without a name they stand alone. */
function withOwnCells(settings: Sweep['settings'], flags: FlagValues, own: readonly Cell[]): Sweep['settings'] {
  if (own.length === 0) return settings;
  const named = Array.isArray(flags['cell']) ? (flags['cell'] as string[]) : [];
  return { ...settings, cell: [...named, ...own.map(({ id }) => id)] };
}

/** The short forms are those of the first study; in another one they mean nothing. */
function refuseOthersFlags(study: StudySpec, flags: FlagValues): void {
  if (study === defaultStudy()) return;
  const { sizes, settings } = defaultStudy();
  const others = [...sizes, ...settings].filter(
    (spec) => isAsked(spec, flags) && ![...study.sizes, ...study.settings].some((own) => own.flag === spec.flag),
  );
  const [first] = others.map((spec) => spec.flag);
  if (first !== undefined) throw new Fault('invalid', `--${first} is no flag of the study ${study.id}`);
}

/** The flags that a given problem leaves without meaning. */
export function flagsWithoutMeaning(flags: SweepFlags): string[] {
  const { sizes, settings } = defaultStudy();
  const isDrawn = settings.some((spec) => spec.usesSeed && isAsked(spec, flags));
  const dictated = [
    ...settings.filter(({ of, usesSeed, value }) => of === 'problem' && !usesSeed && value.kind !== 'switch'),
    ...sizes,
  ];
  return [
    ...dictated.filter((spec) => isAsked(spec, flags)).map((spec) => `--${spec.flag}`),
    // What is drawn beside a given problem is drawn from the seed.
    ...(isDrawn || flags.seed === undefined ? [] : ['--seed']),
  ];
}

/** Some flag describes a sweep. */
export function sweepFlagsGiven(flags: SweepFlags): boolean {
  const { sizes, settings } = defaultStudy();
  const others = ['study', 'preset', 'seed', 'contender', 'size', 'set', attributeOf(contenderFlag(defaultStudy()))];
  const measuring = ['repeats', 'time', 'restarts', 'precision', 'maxSamples', 'threshold'];
  return (
    [...sizes, ...settings].some((spec) => isAsked(spec, flags)) ||
    [...others, ...measuring].some((name) => flags[name] !== undefined)
  );
}

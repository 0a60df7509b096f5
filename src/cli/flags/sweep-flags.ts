/** The flags of `antler run`, and the sweep that they ask for. */
import type { Command, Option } from 'commander';
import { Fault } from '../../shared/contract/fault.ts';
import { MOST_RESTARTS } from '../../shared/contract/run.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { DEFAULT_MAX_SAMPLES, PRACTICAL_SHARE } from '../../shared/contract/thresholds.ts';
import { presetOf } from '../../shared/findings/runs/preset.ts';
import { contenderFlag } from '../../shared/findings/runs/reproduce.ts';
import { defaultSweep, presetSweep } from '../../shared/studies/grid.ts';
import { defaultStudy, STUDIES, studyById } from '../../shared/studies/index.ts';
import { openChoice } from '../../shared/studies/own-options.ts';
import type { SettingSpec, StudySpec } from '../../shared/studies/study.ts';
import { checkedSweep, refuseHugeSweep } from '../../shared/studies/sweep-schema.ts';
import { formatPercent } from '../../shared/text/units.ts';
import { type AxisFlags, axisOptions, withAxes } from './axis-flags.ts';
import {
  askedSetting,
  askedSize,
  attributeOf,
  axesOf,
  axisOption,
  CONTENDER,
  contenderOption,
  flag,
  type FlagValues,
  isAsked,
  readShared,
  studyOptions,
} from './study-flags.ts';
import { nameOf, namesOf, numbersWithin, numberWithin, percentWithin, SEED, SIZE } from './values.ts';
import { say } from '../../shared/words/say.ts';

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

/** What a person brought in a file, such as a cell. */
interface OwnOption {
  readonly id: string;
}

/** A run keeps every raw sample, and holds no more than this. */
const MOST_REPEATS = 100_000;

/** Adds the flags to a command: those that the studies declare, and those that name anything of any study. */
export function addSweepFlags(command: Command): Command {
  const presets = STUDIES.flatMap((study) => study.presets.map(({ id }) => id));
  const ids = STUDIES.map(({ id }) => id);
  command
    .addOption(
      flag(
        '--study <name>',
        say('flag.study', { ids: ids.join(', '), defaultStudy: defaultStudy().id }),
        nameOf(ids, ids),
      ),
    )
    .addOption(flag('--preset <name>', say('flag.preset', { presets: presets.join(', ') }), nameOf(presets, presets)));
  for (const option of studyOptions(STUDIES)) command.addOption(option);
  const contenders = STUDIES.flatMap((study) => study.contenders.map(({ id }) => id));
  command
    .addOption(
      flag('--contender <names>', say('flag.contenders'), namesOf(contenders, contenders)).conflicts(
        STUDIES.map((study) => attributeOf(contenderFlag(study))).filter((name) => name !== CONTENDER),
      ),
    )
    .addOption(flag('--seed <list>', say('flag.seeds'), numbersWithin(SEED)));
  for (const option of axisOptions()) command.addOption(option);
  return addMeasuringFlags(command);
}

/** The flags that a plan depends on, without running it: contenders, sizes, and what kind of problem it is. */
export function addPlanFlags(command: Command, { withMainSize }: { readonly withMainSize: boolean }): Command {
  const study = defaultStudy();
  const isPlanned = ({ of, value }: SettingSpec): boolean =>
    of === 'problem' && (value.kind === 'choice' || value.kind === 'switch');
  const sizes = study.sizes.filter(({ id }) => withMainSize || id !== study.mainSize);
  command.addOption(contenderOption(study));
  for (const spec of [...study.settings.filter(isPlanned), ...sizes]) command.addOption(axisOption(spec));
  return command;
}

/** The contenders that the study's own flag names; undefined where it was not given. */
export function askedContenders(study: StudySpec, flags: FlagValues): string[] | undefined {
  return flags[attributeOf(contenderFlag(study))] as string[] | undefined;
}

function addMeasuringFlags(command: Command): Command {
  const repeats = numberWithin({ ...SIZE, max: MOST_REPEATS });
  const seconds = numberWithin({ integer: false, above: 0, max: 86_400 });
  return command
    .addOption(flag('--repeats <n>', say('flag.repeats'), repeats).conflicts('time'))
    .addOption(flag('--time <seconds>', say('flag.point-time'), seconds))
    .addOption(restartsFlag())
    .addOption(
      flag(
        '--precision <percent>',
        say('flag.precision'),
        percentWithin({ integer: false, min: 0.001, max: 100 }),
      ).conflicts('repeats'),
    )
    .addOption(
      flag(
        '--max-samples <n>',
        say('flag.max-samples', { DEFAULT_MAX_SAMPLES }),
        numberWithin({ integer: true, min: 6, max: MOST_REPEATS }),
      ).conflicts('repeats'),
    )
    .addOption(thresholdFlag());
}

/** The practical threshold of verdicts. */
export function thresholdFlag(): Option {
  const help = say('flag.threshold-default', { PRACTICAL_SHARE: formatPercent(PRACTICAL_SHARE) });
  return flag('--threshold <percent>', help, percentWithin({ integer: false, min: 0, max: 50 }));
}

function restartsFlag(): Option {
  const help = say('flag.restarts');
  return flag('--restarts <n>', help, numberWithin({ integer: true, min: 1, max: MOST_RESTARTS }));
}

/** The sweep that the flags describe, on top of the preset's, with the user's own options. Throws an `invalid` Fault. */
export function sweepFromFlags(given: SweepFlags, defaultPreset: string | null, own: readonly OwnOption[] = []): Sweep {
  const study = studyById(given.study ?? defaultStudy().id);
  refuseOthersFlags(study, given);
  const flags = withAxes(study, { ...given, ...readShared(study, given) });
  const preset = given.preset ?? (study === defaultStudy() ? defaultPreset : null);
  const base = baseSweep(study, preset);
  const sweep = checkedSweep(
    {
      ...base,
      preset: null,
      contenders: given.contender ?? askedContenders(study, flags) ?? base.contenders,
      sizes: { ...base.sizes, ...asked(study.sizes, (spec) => askedSize(spec, flags)) },
      settings: {
        ...base.settings,
        ...asked(study.settings, (spec) => askedSetting(spec, flags)),
        ...ownOptions(study, flags, own),
      },
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
    throw new Fault('invalid', say('restarts.too-few', { repeats: sweep.repeats, restarts: sweep.restarts }));
  // A preset that was altered is not that preset any more; how long to measure does not alter it.
  return { ...sweep, preset: preset !== null && presetOf(sweep) === preset ? preset : null };
}

function baseSweep(study: StudySpec, name: string | null): Sweep {
  if (name === null) return defaultSweep(study);
  const preset = study.presets.find(({ id }) => id === name);
  if (!preset) throw new Fault('invalid', say('preset.unknown', { study: study.id, name }));
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

/** Options from files stand beside those that were named; without a name they stand alone. */
function ownOptions(study: StudySpec, flags: FlagValues, own: readonly OwnOption[]): Sweep['settings'] {
  const choice = openChoice(study);
  if (choice === null || own.length === 0) return {};
  return { [choice.id]: [...(askedSetting(choice, flags) ?? []), ...own.map(({ id }) => id)] };
}

/** The flags of one study mean nothing in another. */
function refuseOthersFlags(study: StudySpec, flags: FlagValues): void {
  const own = new Set(flagsOf(study));
  const others = STUDIES.flatMap((other) => [
    ...axesOf(other).filter((spec) => isAsked(spec, flags)),
    ...(askedContenders(other, flags) ? [{ flag: contenderFlag(other) }] : []),
  ]);
  const odd = others.find(({ flag: name }) => !own.has(name));
  if (odd) throw new Fault('invalid', say('flag-of-study.unknown', { flag: odd.flag, study: study.id }));
}

function flagsOf(study: StudySpec): string[] {
  return [...axesOf(study).map((spec) => spec.flag), contenderFlag(study), CONTENDER];
}

/** The flags that a given problem leaves without meaning. */
export function flagsWithoutMeaning(given: SweepFlags): string[] {
  const study = studyById(given.study ?? defaultStudy().id);
  const flags = withAxes(study, given);
  const { sizes, settings } = study;
  const isDrawn = settings.some((spec) => spec.usesSeed && isAsked(spec, flags));
  const dictated = [
    ...settings.filter(({ of, usesSeed, value }) => of === 'problem' && !usesSeed && value.kind !== 'switch'),
    ...sizes,
  ];
  return [
    ...dictated.filter((spec) => isAsked(spec, flags)).map((spec) => `--${spec.flag}`),
    // What is drawn beside a given problem is drawn from the seed.
    ...(isDrawn || flags['seed'] === undefined ? [] : ['--seed']),
  ];
}

const OTHER_FLAGS = ['study', 'preset', 'seed', CONTENDER, 'size', 'set'] as const;
const MEASURING_FLAGS = ['repeats', 'time', 'restarts', 'precision', 'maxSamples', 'threshold'] as const;

/** Some flag describes a sweep. */
export function sweepFlagsGiven(flags: SweepFlags): boolean {
  return (
    STUDIES.some((study) => axesOf(study).some((spec) => isAsked(spec, flags)) || askedContenders(study, flags)) ||
    [...OTHER_FLAGS, ...MEASURING_FLAGS].some((name) => flags[name] !== undefined)
  );
}

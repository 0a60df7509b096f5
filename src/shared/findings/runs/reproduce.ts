/** The command line that measures the same runs again. */
import type { Run } from '../../contract/run.ts';
import type { SettingValue } from '../../contract/run-config.ts';
import type { Sweep } from '../../contract/sweep.ts';
import { isProblemChoice } from '../../studies/axes.ts';
import { askedOf } from './asked.ts';
import { defaultSweep } from '../../studies/grid.ts';
import { defaultStudy, settingIn, studyOf } from '../../studies/index.ts';
import type { SettingSpec, StudySpec } from '../../studies/study.ts';
import { formatPercent } from '../../text/units.ts';
import { askedSettings, askedSizes, type Configured } from './asked-for.ts';
import { commandGroups } from './one-command.ts';
import { presetOfRuns } from './preset.ts';

const SAFE = /^[\w.,:+/=-]+$/;

/** One word of a POSIX shell, whatever it holds; control characters become spaces. */
export function shellWord(value: string): string {
  const printable = value.replaceAll(/\p{Cc}/gu, ' ');
  return SAFE.test(printable) && !printable.startsWith('-') ? printable : `'${printable.replaceAll("'", `'\\''`)}'`;
}

function joined(values: readonly (string | number)[]): string {
  return [...new Set(values)].map(String).join(',');
}

/** A flag with its value, as long as it is not the default. */
function flag(name: string, value: string, fallback: string | null = null): string[] {
  return value === '' || value === fallback ? [] : [`--${name}`, shellWord(value)];
}

/** The flag that names contenders in a study: its own short form, where it has one. */
export function contenderFlag({ flat }: StudySpec): string {
  return flat?.contender ?? 'contender';
}

/** A given problem dictates its sizes and settings; of the seed only what is drawn beside it. */
function givenFlags(study: StudySpec, runs: readonly Configured[]): string[] {
  const isDrawn = study.settings.some(
    (spec) => spec.usesSeed && runs.some(({ config }) => settingIn(config, spec) !== spec.default),
  );
  return [
    '--problem',
    'PROBLEM.json',
    ...flag(contenderFlag(study), joined(runs.map(({ config }) => config.contender))),
    ...(isDrawn ? flag('seed', joined(runs.map(({ config }) => config.seed)), '0') : []),
    ...study.settings
      .filter((spec) => spec.of === 'method' || spec.usesSeed || spec.value.kind === 'switch')
      .flatMap((spec) => settingFlags(spec, runs)),
  ];
}

/** Names of choices first, as a person would say it; the main size and that of lines always, others where they differ. */
function gridFlags(study: StudySpec, runs: readonly Configured[]): string[] {
  return [
    ...study.settings.filter(isProblemChoice).flatMap((spec) => choiceFlags(spec, runs)),
    ...flag(contenderFlag(study), joined(runs.map(({ config }) => config.contender))),
    ...study.sizes.flatMap((spec) => {
      const isNamed = spec.id === study.mainSize || spec.id === study.lineSize;
      return flag(spec.flag, joined(askedSizes(runs, spec)), isNamed ? null : joined(spec.defaults));
    }),
    ...flag('seed', joined(runs.map(({ config }) => config.seed)), '0'),
    ...study.settings.filter((spec) => !isProblemChoice(spec)).flatMap((spec) => settingFlags(spec, runs)),
  ];
}

/** What asks for these configurations again, however long they are measured; nothing for no runs. */
export function configFlags(runs: readonly Configured[]): string[] {
  const [first] = runs;
  if (!first) return [];
  const study = studyOf(first.config);
  const isGiven = runs.some(({ config }) => config.problem !== null);
  return [...studyFlag(study), ...(isGiven ? givenFlags(study, runs) : gridFlags(study, runs))];
}

function studyFlag({ id }: StudySpec): string[] {
  return flag('study', id, defaultStudy().id);
}

/** A choice from a file has the file's checksum in its id: "mine@0a1b2c3d" was measured from a file like mine.json. */
function choiceFlags(spec: SettingSpec, runs: readonly Configured[]): string[] {
  const values = askedSettings(runs, spec).map(String);
  const own = values.filter((id) => id.includes('@'));
  const files = own.flatMap((id) => flag(`${spec.flag}-file`, `${id.split('@')[0] ?? id}.json`));
  return [...flag(spec.flag, joined(values.filter((id) => !own.includes(id)))), ...files];
}

function settingFlags(spec: SettingSpec, runs: readonly Configured[]): string[] {
  const values = askedSettings(runs, spec);
  if (spec.value.kind === 'switch') return values.some((value) => value !== spec.default) ? [`--${spec.flag}`] : [];
  return flag(spec.flag, joined(values.flatMap((value) => textOfValue(value))), String(spec.default ?? ''));
}

function textOfValue(value: SettingValue): string[] {
  return value === null ? [] : [String(value)];
}

/** What ended the repetitions and what counts as a difference, where all runs agree and it is not what `base` says. */
function measuringFlags(runs: readonly Run[], base: Sweep): string[] {
  const asked = runs.map(({ notes }) => askedOf(notes));
  const common = (values: readonly (number | null)[]): string => {
    const [first, ...others] = new Set(values);
    return first === undefined || first === null || others.length > 0 ? '' : String(first);
  };
  const percentOf = (share: number): number => Number.parseFloat(formatPercent(share));
  const repeats = common(asked.map((one) => one.repeats));
  const threshold = common(asked.map((one) => percentOf(one.threshold)));
  const stops =
    repeats === ''
      ? [
          ...flag('time', common(asked.map((one) => one.secondsPerPoint)), String(base.secondsPerPoint)),
          ...flag('precision', common(asked.map((one) => percentOf(one.precision))), String(percentOf(base.precision))),
          ...flag('max-samples', common(asked.map((one) => one.maxSamples)), String(base.maxSamples)),
        ]
      : flag('repeats', repeats);
  return [...stops, ...flag('threshold', threshold, String(percentOf(base.threshold)))];
}

/** The most processes that any run has samples of. */
function restartFlag(runs: readonly Run[], base: Sweep): string[] {
  const restarts = runs.reduce((most, { sampling }) => Math.max(most, sampling?.restarts ?? 1), 1);
  const isTimed = runs.some(({ timing, stepTiming }) => timing !== null || stepTiming !== null);
  return isTimed ? flag('restarts', String(restarts), String(base.restarts)) : [];
}

/** The same for runs that no single command can ask for: the flags of each of the fewest that are found. */
export function configFlagsOfEach(runs: readonly Configured[]): string[][] {
  return commandGroups(runs).map(configFlags);
}

/** The commands that measure these runs again, each of which asks for a grid: the fewest that are found. */
export function commandsFor(runs: readonly Run[], adapterName: string): string[] {
  const preset = presetOfRuns(runs);
  const isWhole = preset !== null && preset.found === preset.expected;
  const groups = isWhole || runs.length === 0 ? [runs] : commandGroups(runs);
  return [...new Set(groups.map((members) => commandFor(members, adapterName)))];
}

/**
 * The command that measures these runs again: a preset's name where they are all of its runs, else every size and setting
 * that does not come by itself. Of runs that no single one can ask for, see `commandsFor`. What ends the repetitions is named where it is not what that preset, or `antler run`, takes.
 */
export function commandFor(runs: readonly Run[], adapterName: string): string {
  const [first] = runs;
  const study = first ? studyOf(first.config) : defaultStudy();
  const preset = presetOfRuns(runs);
  const isWhole = preset !== null && preset.found === preset.expected;
  const what = isWhole ? [...studyFlag(study), '--preset', preset.name] : configFlags(runs);
  const base = isWhole ? preset.sweep : defaultSweep(study);
  const asked = [...measuringFlags(runs, base), ...restartFlag(runs, base)];
  return ['npm run antler -- run', ...what, ...asked, ...flag('adapter', adapterName)].join(' ');
}

/** The flags that a study's declaration asks for: one for each size and setting, and one for its contenders. */
import { InvalidArgumentError, Option } from 'commander';
import type { SettingValue } from '../../shared/contract/run-config.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { localized } from '../../shared/contract/local-text.ts';
import { contenderFlag } from '../../shared/findings/runs/reproduce.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { whyNoNumbers } from '../../shared/studies/sweep-schema.ts';
import { type Bounds, nameOf, namesOf, numbersWithin, numberWithin, splitNumbers } from './values.ts';
import { say } from '../../shared/words/say.ts';

/** What commander makes of flags; absent flags are undefined. */
export type FlagValues = Readonly<Record<string, unknown>>;

export type AxisSpec = SizeSpec | SettingSpec;

/** The flag that names contenders of any study. */
export const CONTENDER = 'contender';

export function flag(flags: string, help: string, parse: (text: string) => unknown): Option {
  return new Option(flags, help).argParser(parse);
}

/** The name under which commander keeps a flag: "max-iter" as maxIter, "no-reset" as reset. */
export function attributeOf(name: string): string {
  return name.replace(/^no-/, '').replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function contenderOption(study: StudySpec): Option {
  const ids = study.contenders.map(({ id }) => id);
  return flag(
    `--${contenderFlag(study)} <names>`,
    say('flag.contender-names', { noun: localized(study.contenderNoun), ids: ids.join(', ') }),
    namesOf(ids, ids),
  );
}

export function sizeOption({ flag: name, hint, min, max, follows }: SizeSpec): Option {
  const bounds: Bounds = { integer: true, min, max };
  return follows === undefined
    ? flag(`--${name} <list>`, localized(hint), numbersWithin(bounds))
    : flag(`--${name} <n>`, localized(hint), numberWithin(bounds));
}

export function settingOption(spec: SettingSpec): Option {
  const { value, flag: name, hint, isList, unset } = spec;
  switch (value.kind) {
    case 'switch':
      return new Option(`--${name}`, localized(hint));
    case 'choice': {
      const { options } = value;
      const help = say('flag.choice-names', { hint: localized(hint), ids: options.join(', ') });
      return isList
        ? flag(`--${name} <names>`, help, namesOf(options, options))
        : flag(`--${name} <name>`, help, nameOf(options, options));
    }
    case 'number': {
      const bounds = boundsOf(value);
      return isList
        ? flag(`--${name} <list>`, localized(hint), numbersWithin(bounds))
        : flag(`--${name} <x>`, localized(hint), numberWithin(bounds));
    }
    case 'numbers': {
      const parts = value.parts.map((part) => localized(part.name)).join(',');
      const usual = unset ? say('flag.unset-default', { unset: localized(unset) }) : '';
      return flag(`--${name} <${parts}>`, `${localized(hint)}${usual}`, numbersOption(spec));
    }
  }
}

function boundsOf({ integer = false, min, max, above }: Extract<SettingSpec['value'], { kind: 'number' }>): Bounds {
  return above ? { integer, above: min, max } : { integer, min, max };
}

/** Numbers in a fixed order, kept as text: "1,0.3,1e-8". */
function numbersOption({ value }: SettingSpec): (text: string) => string {
  return (text) => {
    const parts = value.kind === 'numbers' ? value.parts : [];
    const items = splitNumbers(text);
    const normal = items.map(Number).join();
    const odd = whyNoNumbers(parts, items.map((item) => (item === '' ? 'x' : item)).join(','));
    if (odd === 'count')
      throw new InvalidArgumentError(
        say('value.not-numbers', {
          text,
          count: parts.length,
          parts: parts.map(({ name }) => localized(name)).join(', '),
        }),
      );
    if (odd) {
      const from = odd.above ? say('value.above', { min: odd.min }) : say('value.from', { min: odd.min });
      throw new InvalidArgumentError(
        say('value.odd', { odd: localized(odd.name), items: items[parts.indexOf(odd)] ?? '', from, max: odd.max }),
      );
    }
    return normal;
  };
}

export function axisOption(spec: AxisSpec): Option {
  return 'value' in spec ? settingOption(spec) : sizeOption(spec);
}

/** Sizes and settings in the order of their flags: choices, sizes, other settings. */
export function axesOf({ settings, sizes }: StudySpec): AxisSpec[] {
  const choices = settings.filter(({ of, value }) => of === 'problem' && value.kind === 'choice');
  return [...choices, ...sizes, ...settings.filter((spec) => !choices.includes(spec))];
}

/** What was given to a flag that several studies declare: read when it is known whose it is. */
class SharedText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Every flag of these studies, each once: contenders by their short forms, sizes and settings. */
export function studyOptions(studies: readonly StudySpec[]): Option[] {
  const named = studies.filter((study) => contenderFlag(study) !== CONTENDER).map(contenderOption);
  const byFlag = Map.groupBy(studies.flatMap(axesOf), (spec) => spec.flag);
  return [...named, ...[...byFlag.values()].flatMap((specs) => sharedOption(specs))];
}

function sharedOption([first, ...others]: readonly AxisSpec[]): Option[] {
  if (first === undefined) return [];
  const option = axisOption(first);
  // A switch is read alike, whoever declares it.
  if (others.length === 0 || ('value' in first && first.value.kind === 'switch')) return [option];
  return [option.argParser((text: string) => new SharedText(text))];
}

/** The flags with everything read that the study declares; throws a Fault where a value is none of its. */
export function readShared(study: StudySpec, flags: FlagValues): FlagValues {
  const shared = axesOf(study).flatMap((spec): [string, unknown][] => {
    const value = flags[attributeOf(spec.flag)];
    return value instanceof SharedText
      ? [[attributeOf(spec.flag), parsedAxis(spec, value.text, `--${spec.flag}`)]]
      : [];
  });
  return { ...flags, ...Object.fromEntries(shared) };
}

/** The value of a size or a setting; a Fault names what it was given to. */
export function parsedAxis(spec: AxisSpec, text: string, given: string): unknown {
  try {
    return axisOption(spec).parseArg?.(text, undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new Fault('invalid', `${given}: ${error.message}`);
    throw error;
  }
}

/** The values that a size was asked for; undefined where it was not. */
export function askedSize({ flag: name, follows }: SizeSpec, flags: FlagValues): number[] | undefined {
  const value = flags[attributeOf(name)];
  if (value === undefined) return undefined;
  return follows === undefined ? (value as number[]) : [value as number];
}

/** The values that a setting was asked for; undefined where it was not. */
export function askedSetting(spec: SettingSpec, flags: FlagValues): SettingValue[] | undefined {
  const value = flags[attributeOf(spec.flag)];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value as SettingValue[];
  // A switch that is on by default always has a value: only the other one was asked for.
  return value === spec.default && spec.value.kind === 'switch' ? undefined : [value as SettingValue];
}

/** Whether a flag of the study was given. */
export function isAsked(spec: AxisSpec, flags: FlagValues): boolean {
  return 'value' in spec ? askedSetting(spec, flags) !== undefined : askedSize(spec, flags) !== undefined;
}

/** The flags that a study's declaration asks for: one for each size and setting, and one for its contenders. */
import { InvalidArgumentError, Option } from 'commander';
import type { SettingValue } from '../../shared/contract/run-config.ts';
import { contenderFlag } from '../../shared/findings/runs/reproduce.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { whyNoNumbers } from '../../shared/studies/sweep-schema.ts';
import { type Bounds, nameOf, namesOf, numbersWithin, numberWithin, splitNumbers } from './values.ts';

/** What commander makes of flags; absent flags are undefined. */
export type FlagValues = Readonly<Record<string, unknown>>;

export function flag(flags: string, help: string, parse: (text: string) => unknown): Option {
  return new Option(flags, help).argParser(parse);
}

/** The name under which commander keeps a flag: "max-iter" as maxIter, "no-reset" as reset. */
export function attributeOf(name: string): string {
  return name.replace(/^no-/, '').replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function contenderOption(study: StudySpec): Option {
  const ids = study.contenders.map(({ id }) => id);
  return flag(`--${contenderFlag(study)} <names>`, `${study.contenderNoun.en}s: ${ids.join(', ')}`, namesOf(ids, ids));
}

export function sizeOption({ flag: name, hint, min, max, follows }: SizeSpec): Option {
  const bounds: Bounds = { integer: true, min, max };
  return follows === undefined
    ? flag(`--${name} <list>`, hint.en, numbersWithin(bounds))
    : flag(`--${name} <n>`, hint.en, numberWithin(bounds));
}

export function settingOption(spec: SettingSpec): Option {
  const { value, flag: name, hint, isList, unset } = spec;
  switch (value.kind) {
    case 'switch':
      return new Option(`--${name}`, hint.en);
    case 'choice': {
      const { options } = value;
      const help = `${hint.en}: ${options.join(', ')}`;
      return isList
        ? flag(`--${name} <names>`, help, namesOf(options, options))
        : flag(`--${name} <name>`, help, nameOf(options, options));
    }
    case 'number': {
      const bounds = boundsOf(value);
      return isList
        ? flag(`--${name} <list>`, hint.en, numbersWithin(bounds))
        : flag(`--${name} <x>`, hint.en, numberWithin(bounds));
    }
    case 'numbers': {
      const parts = value.parts.map((part) => part.name.en).join(',');
      const usual = unset ? ` (default: ${unset.en})` : '';
      return flag(`--${name} <${parts}>`, `${hint.en}${usual}`, numbersOption(spec));
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
        `"${text}" is not ${parts.length} numbers: ${parts.map(({ name }) => name.en).join(', ')}.`,
      );
    if (odd) {
      const from = odd.above ? `above ${odd.min}` : `from ${odd.min}`;
      throw new InvalidArgumentError(
        `${odd.name.en}: "${items[parts.indexOf(odd)]}" is not a number ${from} to ${odd.max}.`,
      );
    }
    return normal;
  };
}

/** Every flag of a study, in the order of its declaration: choices, contenders, sizes, settings. */
export function studyOptions(study: StudySpec): Option[] {
  const choices = study.settings.filter(({ of, value }) => of === 'problem' && value.kind === 'choice');
  const others = study.settings.filter((spec) => !choices.includes(spec));
  return [
    ...choices.map(settingOption),
    contenderOption(study),
    ...study.sizes.map(sizeOption),
    ...others.map(settingOption),
  ];
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
  if (spec.value.kind === 'switch') return value === spec.default ? undefined : [value as boolean];
  return Array.isArray(value) ? (value as SettingValue[]) : [value as SettingValue];
}

/** Whether a flag of the study was given. */
export function isAsked(spec: SizeSpec | SettingSpec, flags: FlagValues): boolean {
  return 'value' in spec ? askedSetting(spec, flags) !== undefined : askedSize(spec, flags) !== undefined;
}

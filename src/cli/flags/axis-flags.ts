/** `--size SYMBOL=1,2` and `--set SETTING=VALUE,…`: every size and setting of any study, by its id or symbol. */
import { InvalidArgumentError, Option } from 'commander';
import { Fault } from '../../shared/contract/fault.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { attributeOf, type FlagValues, settingOption, sizeOption } from './study-flags.ts';

type Pair = readonly [name: string, text: string];

/** What was given so often as it was given. */
export interface AxisFlags {
  readonly size?: readonly Pair[];
  readonly set?: readonly Pair[];
}

export function axisOptions(): Option[] {
  return [
    new Option('--size <size=list>', 'a size of the study by its symbol or name, such as T=1000,10000').argParser(
      pairs,
    ),
    new Option('--set <setting=value>', 'a setting of the study by its name, such as gain=1.5').argParser(pairs),
  ];
}

function pairs(text: string, before: readonly Pair[] = []): Pair[] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`"${text}" is not NAME=VALUE.`);
  return [...before, [text.slice(0, at).trim(), text.slice(at + 1).trim()]];
}

/** The same as flags of the study's own; throws a Fault for what the study does not have, or is given twice. */
export function withAxes<Flags extends FlagValues & AxisFlags>(study: StudySpec, flags: Flags): FlagValues {
  const found: Record<string, unknown> = {};
  for (const [name, text] of flags.size ?? []) take(found, flags, '--size', sizeNamed(study, name), text);
  for (const [name, text] of flags.set ?? []) take(found, flags, '--set', settingNamed(study, name), text);
  return { ...flags, ...found };
}

function take(
  found: Record<string, unknown>,
  flags: FlagValues,
  flag: string,
  spec: SizeSpec | SettingSpec,
  text: string,
): void {
  const attribute = attributeOf(spec.flag);
  const isSwitch = 'value' in spec && spec.value.kind === 'switch';
  if (attribute in found || (flags[attribute] !== undefined && !isSwitch))
    throw new Fault('invalid', `${flag} ${spec.id}: given twice`);
  found[attribute] = isSwitch ? switchValue(flag, spec.id, text) : parsed(flag, spec, text);
}

function switchValue(flag: string, id: string, text: string): boolean {
  if (text === 'true' || text === 'on') return true;
  if (text === 'false' || text === 'off') return false;
  throw new Fault('invalid', `${flag} ${id}: "${text}" is not true or false`);
}

function parsed(flag: string, spec: SizeSpec | SettingSpec, text: string): unknown {
  const option = 'value' in spec ? settingOption(spec) : sizeOption(spec);
  try {
    return option.parseArg?.(text, undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new Fault('invalid', `${flag} ${spec.id}: ${error.message}`);
    throw error;
  }
}

function sizeNamed({ id: study, sizes }: StudySpec, name: string): SizeSpec {
  const found = sizes.find(({ id, symbol }) => id === name || symbol === name);
  if (found) return found;
  const known = sizes.map(({ id, symbol }) => `${symbol} (${id})`).join(', ');
  throw new Fault('invalid', `--size: the study ${study} has no size "${name}"; it has ${known}`);
}

function settingNamed({ id: study, settings }: StudySpec, name: string): SettingSpec {
  const found = settings.find(({ id, symbol, flag }) => id === name || flag === name || symbol === name);
  if (found) return found;
  const known = settings.map(({ id }) => id).join(', ');
  throw new Fault('invalid', `--set: the study ${study} has no setting "${name}"; it has ${known}`);
}

/** `--size SYMBOL=1,2` and `--set SETTING=VALUE,…`: every size and setting of any study, by its id or symbol. */
import { InvalidArgumentError, Option } from 'commander';
import { Fault } from '../../shared/contract/fault.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { attributeOf, type AxisSpec, type FlagValues, isAsked, parsedAxis } from './study-flags.ts';
import { say } from '../../shared/words/say.ts';

type Pair = readonly [name: string, text: string];

/** What was given so often as it was given. */
export interface AxisFlags {
  readonly size?: readonly Pair[];
  readonly set?: readonly Pair[];
}

export function axisOptions(): Option[] {
  return [
    new Option('--size <size=list>', say('flag.size')).argParser(pairs),
    new Option('--set <setting=value>', say('flag.set')).argParser(pairs),
  ];
}

function pairs(text: string, before: readonly Pair[] = []): Pair[] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(say('value.no-pair', { text }));
  return [...before, [text.slice(0, at).trim(), text.slice(at + 1).trim()]];
}

/** The same as flags of the study's own; throws a Fault for what the study does not have, or is given twice. */
export function withAxes<Flags extends FlagValues & AxisFlags>(study: StudySpec, flags: Flags): FlagValues {
  const found: Record<string, unknown> = {};
  for (const [name, text] of flags.size ?? []) take(found, flags, '--size', sizeNamed(study, name), text);
  for (const [name, text] of flags.set ?? []) take(found, flags, '--set', settingNamed(study, name), text);
  return { ...flags, ...found };
}

function take(found: Record<string, unknown>, flags: FlagValues, flag: string, spec: AxisSpec, text: string): void {
  const attribute = attributeOf(spec.flag);
  const given = `${flag} ${spec.id}`;
  if (attribute in found || isAsked(spec, flags)) throw new Fault('invalid', say('value.twice', { given }));
  const isSwitch = 'value' in spec && spec.value.kind === 'switch';
  found[attribute] = isSwitch ? switchValues(given, text) : parsedAxis(spec, text, given);
}

/** As a list, so that a switch can be set to its default where a preset has the other value. */
function switchValues(given: string, text: string): boolean[] {
  if (text === 'true' || text === 'on') return [true];
  if (text === 'false' || text === 'off') return [false];
  throw new Fault('invalid', say('value.no-switch', { given, text }));
}

function sizeNamed({ id: study, sizes }: StudySpec, name: string): SizeSpec {
  const found = sizes.find(({ id }) => id === name) ?? sizes.find(({ symbol }) => symbol === name);
  if (found) return found;
  const known = sizes.map(({ id, symbol }) => `${symbol} (${id})`).join(', ');
  throw new Fault('invalid', say('value.no-size', { study, name, known }));
}

function settingNamed({ id: study, settings }: StudySpec, name: string): SettingSpec {
  // The flag of a switch may say the opposite of its value.
  const found =
    settings.find(({ id }) => id === name) ??
    settings.find(({ flag, value }) => flag === name && value.kind !== 'switch') ??
    settings.find(({ symbol }) => symbol === name);
  if (found) return found;
  const known = settings.map(({ id }) => id).join(', ');
  throw new Fault('invalid', say('value.no-setting', { study, name, known }));
}

/** What commander writes itself, in the language of the call: heads and defaults of the help, and what it refuses. */
import type { Argument } from 'commander';
import { type Command, Help, Option } from 'commander';
import { displayWidth } from '../../shared/text/display-width.ts';
import { say } from '../../shared/words/say.ts';

/** A space and what follows it up to a place where a line may end: after a word, or after any Chinese character. */
const CHUNK = /\s*(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[，。、；：！？）”]*/gu;

const TITLES: Readonly<Record<string, () => string>> = {
  'Usage:': () => say('help.usage'),
  'Options:': () => say('help.options'),
  'Arguments:': () => say('help.arguments'),
  'Commands:': () => say('help.commands'),
};

export const HELP: Partial<Help> = {
  displayWidth,
  boxWrap,
  styleTitle: (title) => TITLES[title]?.() ?? title,
  optionDescription: (option: Option) => withDefault(option, new Help().optionDescription(option)),
  argumentDescription: (argument: Argument) => withDefault(argument, new Help().argumentDescription(argument)),
};

/** "(default: 5)" in our words. */
function withDefault(
  {
    description,
    defaultValue,
    defaultValueDescription,
  }: Pick<Option, 'description' | 'defaultValue' | 'defaultValueDescription'>,
  usual: string,
): string {
  if (!usual.startsWith(`${description} (default: `)) return usual;
  return say('help.default', { description, value: defaultValueDescription ?? JSON.stringify(defaultValue) });
}

function boxWrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const chunk of line.match(CHUNK) ?? []) {
    if (current !== '' && displayWidth(current) + displayWidth(chunk) > width) {
      lines.push(current);
      current = chunk.trimStart();
    } else current += chunk;
  }
  return [...lines, current].join('\n');
}

/** Every command shows it; the flag itself is taken off the call before commander sees it (`flags/language-flag.ts`). */
export function addLanguageFlag(command: Command): void {
  command.addOption(new Option('--lang <language>', say('flag.lang')));
  for (const below of command.commands) addLanguageFlag(below);
}

type Refusal = readonly [pattern: RegExp, text: (...found: string[]) => string];

/** What commander refuses, by its English sentence. */
const REFUSALS: readonly Refusal[] = [
  [/^missing required argument '(.*)'$/s, (name) => say('refused.argument-missing', { name })],
  [/^option '(.*)' argument missing$/s, (flag) => say('refused.value-missing', { flag })],
  [/^required option '(.*)' not specified$/s, (flag) => say('refused.flag-missing', { flag })],
  [/^option '(.*)' cannot be used with option '(.*)'$/s, (flag, other) => say('refused.conflict', { flag, other })],
  [/^unknown option '(.*)'$/s, (flag) => say('refused.flag-unknown', { flag })],
  [/^unknown command '(.*)'$/s, (name) => say('refused.command-unknown', { name })],
  [
    /^too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+): (.*)\.$/s,
    (_command, expected, found, given) => say('refused.too-many', { expected, found, given }),
  ],
];

/** "error: option '--length <list>' argument '0' is invalid. …": the flag is enough, our parsers name the value. */
export function refusalText(message: string): string {
  const plain = message
    .trim()
    .replace(/^error: /, '')
    .replace(/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '.*' is invalid\. /s, '$1: ');
  for (const [pattern, text] of REFUSALS) {
    const found = pattern.exec(plain);
    if (found) return text(...found.slice(1).map((part) => part ?? ''));
  }
  return plain;
}

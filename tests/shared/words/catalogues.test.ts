/** Every message, in every language: it can be read, and takes the arguments that it has in English. */
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { CATALOGUES, type MessageId } from '../../../src/shared/words/say.ts';

const IDS = Object.keys(CATALOGUES.en) as MessageId[];

type Parts = ReturnType<IntlMessageFormat['getAst']>;

/** Names of arguments, those of branches as well. */
function namesIn(parts: Parts): string[] {
  return parts.flatMap((part) => [
    ...('value' in part && part.type !== 0 ? [part.value] : []),
    ...('options' in part ? Object.values(part.options).flatMap(({ value }) => namesIn(value)) : []),
  ]);
}

const argumentsOf = (text: string): string[] =>
  [...new Set(namesIn(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()))].sort();

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  it.each(IDS)('%s can be said with the arguments that it has in English', (id) => {
    const text = CATALOGUES[language][id];
    const names = argumentsOf(CATALOGUES.en[id]);
    expect(names).toEqual(expect.arrayContaining(argumentsOf(text)));
    const values = Object.fromEntries(names.map((name) => [name, 3]));
    const said = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).format(values);
    expect(String(said)).not.toMatch(/[{}]/);
    expect(text).not.toMatch(/\bundefined\b/);
  });
});

it('no message is the same in both languages where it has words', () => {
  const words = (text: string): string => text.replaceAll(/\{[^}]*\}/g, '');
  const same = IDS.filter((id) => CATALOGUES.en[id] === CATALOGUES.zh[id] && /[a-z]{4}/.test(words(CATALOGUES.en[id])));
  expect(same).toEqual([]);
});

/**
 * Whatever people read comes from the catalogues: every message is there in both languages with the same arguments, every
 * one is used, and no source file has sentences of its own. Files that still do are listed; the list only becomes shorter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { CATALOGUES, type MessageId } from '../../src/shared/words/say.ts';
import { sentencesIn } from '../support/sentences.ts';
import { NOT_YET } from './words-not-yet.ts';

const SOURCES = join(import.meta.dirname, '../../src');
const IDS = Object.keys(CATALOGUES.en) as MessageId[];

/** Messages of values, symbols and names alone: they are the same in every language. */
const NO_WORDS = /^[^a-z]*$/i;
/** Names and terms that Chinese texts leave in English. */
const SAME_IN_CHINESE: readonly string[] = [
  'chart.roofline.note',
  'finding.ratio.interval',
  'frame.gpu',
  'report.comparisons.p',
  'report.samples.count',
  'column.before',
  'column.after',
  'column.before-after',
  'layers.place',
  'chart.at',
  'chart.pareto.member',
  'compare.filters.contenders',
  'compare.accuracy.at',
  'facts.residual',
  'finding.headline.question',
  'finding.predicted.at',
  'measure.choices',
  'report.method.contenders',
  'report.accuracy.plain-at',
  'report.verdict.count-on',
];
/** Messages that wait for the file that will use them. */
const NOT_USED_YET: readonly string[] = ['common.runs', 'common.list-separator'];

/** Files whose sentences machines and developers read: JSON, XML, generated source, crash reports, a filter's script. */
const NOT_FOR_PEOPLE: readonly string[] = [
  'cli/ab/result.ts',
  'cli/commands/ab.ts',
  'cli/commands/kernels.ts',
  'cli/comparison/json.ts',
  'cli/comparison/junit.ts',
  'cli/comparison/offer.ts',
  'cli/files/crash-file.ts',
  'cli/output/library-noise.ts',
  'cli/process/ort.ts',
];

/** Names of arguments, those inside the branches of plurals and selections included. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  type Elements = ReturnType<IntlMessageFormat['getAst']>;
  const visit = (elements: Elements): void => {
    for (const element of elements) {
      if (element.type !== 0 && element.type !== 7 && 'value' in element) names.add(String(element.value));
      if ('options' in element) for (const { value } of Object.values(element.options)) visit(value as Elements);
    }
  };
  visit(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

const FILES = readdirSync(SOURCES, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => /\.(ts|vue)$/.test(file));
const textOf = (file: string): string => readFileSync(join(SOURCES, file), 'utf8');

describe('every message', () => {
  it('is in both languages', () => {
    expect(Object.keys(CATALOGUES.zh).sort()).toEqual([...IDS].sort());
  });

  it('takes the same arguments in both', () => {
    const differing = IDS.filter(
      (id) => String(argumentsOf(CATALOGUES.en[id])) !== String(argumentsOf(CATALOGUES.zh[id])),
    );
    expect(differing).toEqual([]);
  });

  it('is Chinese in the Chinese catalogue', () => {
    const english = IDS.filter(
      (id) =>
        !/\p{Script=Han}/u.test(CATALOGUES.zh[id]) &&
        !NO_WORDS.test(CATALOGUES.zh[id].replaceAll(/\{[^}]*\}/g, '')) &&
        !SAME_IN_CHINESE.includes(id),
    );
    expect(english).toEqual([]);
  });

  it('is used', () => {
    const sources = FILES.filter((file) => !/^shared\/words\/(en|zh)\//.test(file)).map(textOf);
    const quoted = new Set(sources.flatMap((text) => [...text.matchAll(/['"]([\w.-]+)['"]/g)].map(([, id]) => id)));
    const prefixes = sources.flatMap((text) =>
      [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, start = '']) => start),
    );
    const unused = IDS.filter((id) => !quoted.has(id) && !prefixes.some((start) => id.startsWith(start)));
    expect(unused.filter((id) => !NOT_USED_YET.includes(id))).toEqual([]);
  });
});

describe('a source file', () => {
  const checked = FILES.filter((file) => /^(cli|renderer|main)\//.test(file) && !file.startsWith('main/store/'));
  const found = new Map(checked.map((file) => [file, sentencesIn(file, textOf(file))] as const));

  it('has no sentences of its own', () => {
    const said = [...found].filter(([file]) => ![...NOT_YET, ...NOT_FOR_PEOPLE].includes(file));
    expect(said.flatMap(([file, all]) => all.map(({ line, text }) => `${file}:${line}: ${text}`))).toEqual([]);
  });

  it('leaves the list when it has none any longer', () => {
    expect([...NOT_YET, ...NOT_FOR_PEOPLE].filter((file) => (found.get(file) ?? []).length === 0)).toEqual([]);
  });
});

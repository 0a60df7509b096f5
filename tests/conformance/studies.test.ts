/** What every study declares is complete, in both languages, and can be told apart on every chart. */
import { describe, expect, it } from 'vitest';
import { COMPARE_CARDS } from '../../src/renderer/pages/compare/cards.ts';
import type { LocalText } from '../../src/shared/contract/local-text.ts';
import { STUDIES } from '../../src/shared/studies/index.ts';
import { CARD_IDS } from '../../src/shared/studies/study.ts';
import { foldersIn } from '../support/tree.ts';

const ID = /^[a-z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/;
const COLOR = /^#[\da-f]{6}$/;

function missingIn({ en, zh }: LocalText): string[] {
  return [en.trim() === '' ? 'English' : [], zh.trim() === '' ? 'Chinese' : []].flat();
}

function doubles(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

it('every study has its folder among those that can be run, and every folder its declaration', () => {
  expect(foldersIn('src/compute/studies').toSorted()).toEqual(STUDIES.map(({ id }) => id).toSorted());
});

it('every card that a study may ask for has a component', () => {
  expect(Object.keys(COMPARE_CARDS).toSorted()).toEqual([...CARD_IDS].toSorted());
});

describe.each(STUDIES)('study $id', (study) => {
  const { sizes, settings, contenders, traceColumns, measures, presets } = study;
  const lists = { sizes, settings, contenders, traceColumns, measures, presets };

  it.each(Object.entries(lists))('%s have ids of their own', (_, list) => {
    const ids = list.map(({ id }) => id);
    expect(ids.filter((id) => !ID.test(id))).toEqual([]);
    expect(doubles(ids)).toEqual([]);
  });

  it('flags are told apart, across sizes and settings', () => {
    expect(doubles([...sizes, ...settings].map(({ flag }) => flag))).toEqual([]);
  });

  it('says everything in both languages', () => {
    const texts: [string, LocalText][] = [
      ['title', study.title],
      ['question', study.question],
      ...sizes.flatMap(({ id, name, short, hint }): [string, LocalText][] => [
        [`${id} name`, name],
        [`${id} short`, short],
        [`${id} hint`, hint],
      ]),
      ...settings.flatMap(({ id, name, hint }): [string, LocalText][] => [
        [`${id} name`, name],
        [`${id} hint`, hint],
      ]),
      ...contenders.flatMap(({ id, title, description }): [string, LocalText][] => [
        [`${id} title`, title],
        [`${id} description`, description],
      ]),
      ...traceColumns.map(({ id, title }): [string, LocalText] => [`${id} title`, title]),
      ...measures.map(({ id, title }): [string, LocalText] => [`${id} title`, title]),
      ...presets.map(({ id, title }): [string, LocalText] => [`${id} title`, title]),
    ];
    expect(texts.flatMap(([what, text]) => missingIn(text).map((language) => `${what}: ${language}`))).toEqual([]);
  });

  it('names only what it declares', () => {
    const known = contenders.map(({ id }) => id);
    const method = settings.filter((setting) => setting.of === 'method').map(({ id }) => id);
    expect(known).toContain(study.reference);
    expect(known).toEqual(expect.arrayContaining([...study.defaultContenders]));
    expect(sizes.map(({ id }) => id)).toEqual(expect.arrayContaining([study.mainSize, study.lineSize]));
    for (const { id, settings: taken } of contenders) expect(method, id).toEqual(expect.arrayContaining([...taken]));
    for (const preset of presets) expect(known, preset.id).toEqual(expect.arrayContaining([...preset.contenders]));
  });

  it.each(contenders)('contender $id has a source, a mark, a family and a look', ({ source, mark, family, look }) => {
    expect(source).toMatch(/\S/);
    expect(['paper', 'after', 'ours']).toContain(mark);
    expect(['baseline', 'method', 'peer']).toContain(family);
    expect([look.light, look.dark].filter((color) => !COLOR.test(color))).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('no two contenders look alike (%s)', (theme) => {
    expect(doubles(contenders.map(({ look }) => look[theme]))).toEqual([]);
  });
});

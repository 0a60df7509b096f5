import { afterEach, describe, expect, it } from 'vitest';
import { languageAmong, languageOfEnvironment, setLanguage } from '../../../src/shared/words/language.ts';
import { say } from '../../../src/shared/words/say.ts';

afterEach(() => setLanguage('en'));

describe('a message', () => {
  it('counts in the language of the interface', () => {
    expect(say('common.runs', { count: 1 })).toBe('1 run');
    expect(say('common.runs', { count: 12_000 })).toBe('12,000 runs');
    setLanguage('zh');
    expect(say('common.runs', { count: 1 })).toBe('1 次运行');
  });
});

describe('the language', () => {
  it.each([
    [['zh-Hans-CN'], 'zh'],
    [['fr-FR', 'zh-CN'], 'zh'],
    [['en-GB', 'zh-CN'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
  ])('among %j is %s', (tags, language) => {
    expect(languageAmong(tags)).toBe(language);
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{}, 'en'],
  ])('of the variables %j is %s', (variables, language) => {
    expect(languageOfEnvironment(variables)).toBe(language);
  });
});

/** The language of texts: from the flag or the environment, on the terminal only; what machines read never changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFileText } from '../support/bundle-file.ts';
import { makeBundle, makeRun } from '../support/runs/runs.ts';
import { antler, useAntler } from './antler.ts';

const { folder } = useAntler();
const HAN = /\p{Script=Han}/u;

beforeAll(async () => {
  writeFileSync(join(folder(), 'runs.json'), bundleFileText(makeBundle([makeRun()])));
  expect(await antler(['import', 'runs.json'], folder())).toMatchObject({ status: 0 });
});

describe('the language', () => {
  it.each([
    [['--help', '--lang', 'zh'], {}],
    [['--lang', 'zh', '--help'], {}],
    [['run', '--help', '--lang=zh'], {}],
    [['run', '--help'], { LC_ALL: 'zh_CN.UTF-8' }],
    [['list', '--help'], { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' }],
  ] as const)('%j with %j helps in Chinese', async (args, environment) => {
    const { status, stdout } = await antler(args, folder(), environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^用法：antler|^用法： antler/);
    expect(stdout).toContain('选项：');
    expect(stdout).toContain('--lang <language>');
    expect(stdout).not.toMatch(/Usage|Options|display help/);
  });

  it('of the flag goes before that of the environment', async () => {
    const { stdout } = await antler(['--lang', 'en', 'list', '--help'], folder(), { LC_ALL: 'zh_CN.UTF-8' });
    expect(stdout).toContain('Usage: antler list');
    expect(stdout).not.toMatch(HAN);
  });

  it('is English in a script whose environment asks for none', async () => {
    const { stdout } = await antler(['list', '--help'], folder(), { LC_ALL: '', LC_MESSAGES: '', LANG: '' });
    expect(stdout).toContain('Usage: antler list');
  });

  it.each([
    [['list', '--lang', 'fr'], 'antler: --lang: there is no "fr"; known: en, zh'],
    [['list', '--lang'], "antler: option '--lang <language>' argument missing"],
  ])('%j is refused', async (args, stderr) => {
    expect(await antler(args, folder())).toEqual({ status: 2, stdout: '', stderr });
  });
});

describe('in Chinese', () => {
  it.each([
    [['list', '--lnag', '--lang', 'zh'], 'antler: 未知的选项“--lnag”'],
    [['show', '--lang', 'zh'], 'antler: 缺少必需的参数“id”'],
    [['list', '--limit', 'x', '--lang', 'zh'], /^antler: --limit: “x”不是 \d+ 到 \d+ 的整数。$/],
    [['delete', 'nothing', '--lang', 'zh'], /^antler: 没有 run /],
  ])('%j is refused', async (args, said) => {
    const { status, stdout, stderr } = await antler(args, folder());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });

  it('the columns of a table stand below each other', async () => {
    const { status, stdout } = await antler(['list', '--lang', 'zh'], folder());
    expect(status).toBe(0);
    const [head = '', rule = ''] = stdout.split('\n');
    expect(head).toMatch(HAN);
    const columns = [...rule.matchAll(/─+/g)].map(({ index }) => index);
    const wide = [...head].flatMap((character) => (HAN.test(character) ? [character, ''] : [character]));
    for (const column of columns.slice(1)) expect(wide.slice(column - 2, column)).toEqual([' ', ' ']);
  });
});

describe('in both languages alike', () => {
  it.each([
    [['list', '--json']],
    [['show', makeRun().id, '--json']],
    [['compare', 'runs.json', 'runs.json', '--json']],
    [['compare', 'runs.json', 'runs.json', '--fail-on', 'regression', '--json']],
    [['crossover', '--json']],
    [['baseline', 'list', '--json']],
    [['export', '--format', 'json']],
    [['export', '--format', 'csv']],
  ])('%j', async (args) => {
    const english = await antler([...args, '--lang', 'en'], folder());
    expect(english.stdout).not.toBe('');
    const chinese = await antler([...args, '--lang', 'zh'], folder());
    const without = (text: string): string => text.replace(/"createdAt":"[^"]*"/, '');
    expect(without(chinese.stdout)).toBe(without(english.stdout));
    expect(chinese.status).toBe(english.status);
  });

  it('a JUnit file', async () => {
    for (const language of ['en', 'zh'])
      await antler(['compare', 'runs.json', 'runs.json', '--junit', `${language}.xml`, '--lang', language], folder());
    const [english, chinese] = ['en', 'zh'].map((language) => readFileSync(join(folder(), `${language}.xml`), 'utf8'));
    expect(chinese).toBe(english);
  });
});

/** The shape of the source tree: folders that can be overlooked, files that can be read, migrations in order. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesByFolder, projectFiles, ROOT } from '../support/tree.ts';

const FILES = projectFiles();
const MOST_FILES = 20;
const MOST_LINES = 400;

/** Folders of data, which nobody reads as a list; and those that have a reason. */
const LARGE_FOLDERS: Readonly<Record<string, string>> = {
  '.': 'tools look for their settings at the root',
  migrations: 'one file for each change of the schema, for ever',
};
const DATA = /^tests\/(golden|fixtures|cases)\//;

const CODE = /\.(ts|vue|mjs|wgsl)$/;
/** Longer than that, with a reason. */
const LONG_FILES: Readonly<Record<string, string>> = {};

it(`no folder holds more than ${MOST_FILES} files`, () => {
  const crowded = [...filesByFolder(FILES.filter((path) => !DATA.test(path)))]
    .filter(([folder, count]) => count > MOST_FILES && !Object.hasOwn(LARGE_FOLDERS, folder))
    .map(([folder, count]) => `${folder}: ${count} files`);
  expect(crowded).toEqual([]);
});

it(`no source file is longer than ${MOST_LINES} lines`, () => {
  const long = FILES.filter((path) => CODE.test(path) && !Object.hasOwn(LONG_FILES, path)).flatMap((path) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;
    return lines > MOST_LINES ? [`${path}: ${lines} lines`] : [];
  });
  expect(long).toEqual([]);
});

it('exceptions are still needed', () => {
  const counts = filesByFolder(FILES);
  for (const folder of Object.keys(LARGE_FOLDERS)) expect(counts.has(folder), folder).toBe(true);
  for (const path of Object.keys(LONG_FILES)) expect(FILES, path).toContain(path);
});

it('source files and folders are in kebab-case, Vue components in PascalCase', () => {
  const sources = FILES.filter((path) => /^(src|scripts|tests)\//.test(path) && CODE.test(path));
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/;
  const pascal = /^([A-Z][a-z0-9]*){2,}\.vue$/;
  expect(sources.filter((path) => !(path.endsWith('.vue') ? pascal : kebab).test(basename(path)))).toEqual([]);
});

describe('migrations', () => {
  const names = FILES.filter((path) => path.startsWith('migrations/')).map((path) => basename(path));

  it('are numbered from 0001 without a gap, by verb and object', () => {
    expect(names.filter((name) => !/^\d{4}_[a-z]+(_[a-z0-9]+)+\.sql$/.test(name))).toEqual([]);
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  });
});

describe('npm scripts', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const texts = FILES.filter((path) => path.endsWith('.md')).map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const isShort = (name: string): boolean => ['test', 'start'].includes(name);

  it.each(Object.keys(scripts))('%s is documented', (name) => {
    const call = new RegExp(`npm (run )${isShort(name) ? '?' : ''}${name}(?![\\w:-])`);
    expect(texts.some((text) => call.test(text))).toBe(true);
  });

  it.each(Object.entries(scripts))('%s runs a file that is there, or a tool that is installed', (_, command) => {
    const [program = '', path = ''] = command.split(' ');
    if (program === 'node') expect(FILES).toContain(path);
    else expect(['electron-vite', 'prettier', 'vitest']).toContain(program);
  });
});

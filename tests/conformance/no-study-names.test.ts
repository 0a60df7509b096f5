/**
 * Outside its own places nothing names a study, its sizes, its settings, its contenders or its kinds of problem: all of that
 * is read from the declaration. Files that still do are listed; the list only becomes shorter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { STUDIES } from '../../src/shared/studies/index.ts';

const SOURCES = join(import.meta.dirname, '../../src');
/** The catalogues hold words, some of which are ids as well. */
const PLACES = /^((compute|shared|cli)\/studies|shared\/words\/(en|zh))\//;

/** Ids that are words of something else as well: here the runtime. */
const HOMONYMS = new Set(['node']);

/** Still to be done: no file may be added. */
const ALLOWED: readonly string[] = [
  'cli/ab/measuring.ts',
  'cli/commands/measure-restart.ts',
  'cli/commands/run.ts',
  'cli/files/cell-files.ts',
  'cli/flags/assignment.ts',
  'cli/perf/bars.ts',
  'cli/perf/lab.ts',
  'cli/perf/memory.ts',
  'cli/perf/suite.ts',
  'cli/process/ort.ts',
  'compute/bench/selftest/summary.ts',
  'compute/messages.ts',
  'compute/worker.ts',
  'renderer/compute.ts',
  'renderer/state/measure/own-cells.ts',
  'shared/words/facts/memory.ts',
  'shared/findings/answers/crossover.ts',
];

const IDS = new Set(
  STUDIES.flatMap(({ id, sizes, settings, contenders }) => [
    ...[id, ...[...sizes, ...settings, ...contenders].map((one) => one.id)],
    ...settings.flatMap(({ value }) => (value.kind === 'choice' ? value.options : [])),
  ]).filter((id) => !HOMONYMS.has(id)),
);

/** Comments may name what they explain. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<=^|\s)\/\/.*/g, '');
}

/** Quoted ids, and imports of a study's own files. */
function namesIn(file: string): string[] {
  const text = withoutComments(readFileSync(join(SOURCES, file), 'utf8'));
  const quoted = [...text.matchAll(/(['`])([\w-]+)\1/g)].map(([, , word = '']) => word);
  const imported = [...text.matchAll(/from '([^']*studies\/([\w-]+)(?:\/[^']*|\.ts))'/g)];
  const studies = new Set(STUDIES.map(({ id }) => id));
  return [
    ...new Set(quoted.filter((word) => IDS.has(word))),
    ...imported.flatMap(([, path = '', id = '']) => (studies.has(id) ? [path] : [])),
  ];
}

const NAMING = readdirSync(SOURCES, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => /\.(ts|vue)$/.test(file) && !PLACES.test(file))
  .flatMap((file) => {
    const names = namesIn(file);
    return names.length > 0 ? [{ file, names }] : [];
  });

it('no file names a study', () => {
  const found = NAMING.filter(({ file }) => !ALLOWED.includes(file));
  expect(found.map(({ file, names }) => `${file}: ${names.join(', ')}`)).toEqual([]);
});

it('the list has no file that names none any longer', () => {
  const naming = new Set(NAMING.map(({ file }) => file));
  expect(ALLOWED.filter((file) => !naming.has(file))).toEqual([]);
});

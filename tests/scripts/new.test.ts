/** `npm run new`: exactly the files and lines expected, one clear line for a refused call, and parts that pass the checks. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { planNew, writeNew, type NewPlan } from '../../scripts/new.mjs';
import { projectFiles, ROOT } from '../support/tree.ts';

const LISTS = ['src', 'scripts', 'tests', 'migrations', 'docs'];
const SETTINGS = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'eslint.config.js', '.prettierrc.json'];
const CALLS = [
  ['cell', 'try-cell'],
  ['contender', 'try-contender'],
  ['chart', 'try-chart'],
  ['export', 'try-export'],
  ['study', 'try-study'],
] as const;

/** A copy of the tree with what is installed beside it. */
function copyTree(folders: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'antler-new-'));
  for (const path of folders) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  return root;
}

function textOf(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The lines that an edit adds; it takes none away. */
function added({ edits }: NewPlan, root: string): Record<string, string[]> {
  return Object.fromEntries(
    edits.map(({ path, text }) => {
      const before = textOf(root, path).split('\n');
      const after = text.split('\n');
      const kept = after.filter((line) => before.includes(line));
      expect(kept.filter((line) => line !== '').length).toBeGreaterThanOrEqual(
        before.filter((line) => line !== '').length,
      );
      return [path, after.filter((line) => !before.includes(line)).map((line) => line.trim())];
    }),
  );
}

describe('what is made', () => {
  it('of a cell: its folder, its test, and a line in each of two lists', () => {
    const plan = planNew(['cell', 'try-cell'], ROOT);
    expect(plan.files.map(({ path }) => path)).toEqual([
      'src/compute/studies/rnn/cells/try-cell/try-cell.ts',
      'tests/compute/studies/rnn/cells/try-cell.test.ts',
    ]);
    expect(added(plan, ROOT)).toEqual({
      'src/compute/studies/rnn/cells/index.ts': [`import { tryCell } from './try-cell/try-cell.ts';`, 'tryCell,'],
      'src/shared/studies/rnn/cells.ts': [`'try-cell': { en: 'a gated tanh recurrence', zh: '带门控的 tanh 递推' },`],
    });
  });

  it('of a study: its declaration, its folder, its test, and a line in each of two lists', () => {
    const plan = planNew(['study', 'try-study'], ROOT);
    expect(plan.files.map(({ path }) => path)).toEqual([
      'src/shared/studies/try-study.ts',
      'src/compute/studies/try-study/runtime.ts',
      'src/compute/studies/try-study/one-by-one.wgsl',
      'src/compute/studies/try-study/fold.wgsl',
      'src/compute/studies/try-study/note.wgsl',
      'tests/gpu/try-study/try-study.test.ts',
    ]);
    expect(added(plan, ROOT)).toEqual({
      'src/shared/studies/index.ts': [`import { tryStudy } from './try-study.ts';`, 'tryStudy,'],
      'src/compute/studies/index.ts': [
        `import { tryStudyRuntime } from './try-study/runtime.ts';`,
        `'try-study': tryStudyRuntime,`,
      ],
    });
  });

  it('of a contender: its folder, its test, a line in the list and its entry in the declaration', () => {
    const plan = planNew(['contender', 'try-contender'], ROOT);
    expect(plan.files.map(({ path }) => path)).toEqual([
      'src/compute/studies/rnn/algorithms/try-contender/try-contender.ts',
      'tests/compute/studies/rnn/algorithms/try-contender.test.ts',
    ]);
    const lines = added(plan, ROOT);
    expect(lines['src/compute/studies/rnn/algorithms/index.ts']).toEqual([
      `import { tryContender } from './try-contender/try-contender.ts';`,
      'tryContender,',
    ]);
    expect(lines['src/shared/studies/rnn/contenders.ts']?.join(' ')).toContain(`'try-contender'`);
    expect(Object.keys(lines)).toHaveLength(2);
  });

  it.each([
    ['chart', 'src/renderer/charts/try/try.ts', 'src/renderer/charts/index.ts', './try/try.ts'],
    ['export', 'src/main/export/attempt.ts', 'src/main/export/index.ts', './attempt.ts'],
  ])('of a %s: one file and one line', (kind, file, list, from) => {
    const name = kind === 'chart' ? 'try-it' : 'attempt';
    const path = file.replaceAll('try', 'try-it');
    const plan = planNew([kind, name], ROOT);
    expect(plan.files.map((one) => one.path)).toEqual([path]);
    const camel = kind === 'chart' ? 'tryIt' : 'attempt';
    expect(added(plan, ROOT)).toEqual({
      [list]: [
        `import { ${camel} } from '${from.replaceAll('try', 'try-it')}';`,
        kind === 'chart' ? `'try-it': tryIt,` : 'attempt,',
      ],
    });
  });

  it('says what to do next, and leaves no place of a template open', () => {
    for (const [kind, name] of CALLS) {
      const { files, next } = planNew([kind, name], ROOT);
      expect(next.at(-1)).toContain('npm run check');
      for (const { text } of files) expect(text).not.toMatch(/\{\{|\}\}/);
    }
  });
});

describe('what is refused', () => {
  it.each([
    [[], /^usage: npm run new -- /],
    [['cell'], /^usage: /],
    [['cell', 'a', 'b'], /^usage: /],
    [['planet', 'mars'], /^unknown kind "planet"; usage: /],
    [['constructor', 'mars'], /^unknown kind "constructor"/],
    [['cell', 'MyCell'], /^"MyCell" is no name/],
    [['cell', 'my_cell'], /is no name/],
    [['cell', '../up'], /is no name/],
    [['cell', '-x'], /is no name/],
    [['cell', `a${'b'.repeat(30)}`], /30 characters at most/],
    [['chart', 'delete'], /^"delete" is a word of the language/],
    [['cell', 'gru'], /taken|exists already/],
    [['contender', 'quasi-deer'], /taken|exists already/],
    [['chart', 'phases'], /taken|exists already/],
    [['export', 'json'], /taken|exists already/],
    [['export', 'fault'], /taken/],
  ])('%j', (args, message) => {
    expect(() => planNew(args, ROOT)).toThrow(message);
  });

  it('with one line, status 2, and nothing written', () => {
    const before = projectFiles();
    const ended = spawnSync(process.execPath, [join(ROOT, 'scripts/new.mjs'), 'cell', 'gru'], { encoding: 'utf8' });
    expect(ended.status).toBe(2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/^antler: [^\n]+\n$/);
    expect(projectFiles()).toEqual(before);
  });

  it('a tree that lacks the list', () => {
    const empty = mkdtempSync(join(tmpdir(), 'antler-new-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));
    expect(() => planNew(['chart', 'try-it'], empty)).toThrow(/index\.ts is missing/);
  });
});

describe('what is made passes the checks', () => {
  let root = '';
  const made: string[] = [];
  beforeAll(() => {
    root = copyTree([...LISTS, ...SETTINGS]);
    for (const args of CALLS) {
      const plan = planNew(args, root);
      writeNew(plan, root);
      made.push(...[...plan.files, ...plan.edits].map(({ path }) => path));
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function run(tool: string, ...args: string[]): void {
    const program = join(ROOT, 'node_modules', tool);
    const ended = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
    expect(ended.status, `${ended.stdout}${ended.stderr}`).toBe(0);
  }

  it('once only', () => {
    for (const args of CALLS) expect(() => planNew(args, root)).toThrow(/taken|exists already/);
  });

  it('of format and lint', () => {
    run('prettier/bin/prettier.cjs', '--check', '--ignore-unknown', ...made);
    run('eslint/bin/eslint.js', '--max-warnings', '0', ...made.filter((path) => path.endsWith('.ts')));
  }, 240_000);

  it('of types', () => run('vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', '.'), 240_000);

  it('of conformance, and its own', () => {
    const own = made.filter((path) => path.endsWith('.test.ts') && !path.startsWith('tests/gpu/'));
    const conformance = ['rnn', 'studies', 'charts-and-exports'].map((name) => `tests/conformance/${name}.test.ts`);
    const charts = 'tests/renderer/charts/every-chart.test.ts';
    run('vitest/vitest.mjs', 'run', '--project', 'unit', ...conformance, ...own, charts);
  }, 240_000);

  it('of its own on a device', () => {
    const own = made.filter((path) => path.startsWith('tests/gpu/') && path.endsWith('.test.ts'));
    expect(own).toHaveLength(1);
    run('vitest/vitest.mjs', 'run', '--project', 'device', ...own);
  }, 240_000);
});

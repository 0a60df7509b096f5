/** A user's own cell on the command line: solved, measured and verified like a built-in one. */
import { readBundleFile } from '../../support/bundle-file.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { antler, filesIn, useAntler } from '../antler.ts';

const { folder } = useAntler();
const EXAMPLES = join(import.meta.dirname, '../../../docs/examples');
const MY_GRU = join(EXAMPLES, 'my-gru.json');
const GOLDEN = join(import.meta.dirname, '../../golden/gru_small.json');

async function statesOf(problem: string, algorithm: string, ...flags: string[]): Promise<unknown> {
  const args = ['solve', problem, '--algorithm', algorithm, '--adapter', 'swiftshader', '--out', 'out.json', ...flags];
  const { status, stderr } = await antler(args, folder());
  expect(stderr.split('\n').filter((line) => !/NOT A GPU|written to/.test(line))).toEqual([]);
  expect(status).toBe(0);
  return (JSON.parse(readFileSync(join(folder(), 'out.json'), 'utf8')) as { states: unknown }).states;
}

it.each(['sequential', 'deer', 'quasi-elk'])(
  '%s gives the built-in cell’s states, to the last bit',
  async (algorithm) => {
    const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { cell: string };
    const mine = join(folder(), 'mine.json');
    writeFileSync(mine, JSON.stringify({ ...golden, cell: 'my-gru' }));
    expect(await statesOf(mine, algorithm, '--cell-file', MY_GRU)).toEqual(await statesOf(GOLDEN, algorithm));
  },
);

it('is measured beside built-in cells, and its runs say which version of the file', async () => {
  const args = [
    'run',
    '--cell',
    'gru',
    '--cell-file',
    join(EXAMPLES, 'peephole-lstm.json'),
    '--length',
    '40',
    '--state',
    '4',
  ];
  const flags = [
    '--algorithm',
    'sequential,quasi-deer',
    '--repeats',
    '2',
    '--no-ceilings',
    '--no-tuning',
    '--no-watch',
    '--json',
    'runs.json',
  ];
  const { status } = await antler([...args, ...flags, '--adapter', 'swiftshader'], folder());
  expect(status).toBe(0);
  const { runs } = readBundleFile(readFileSync(join(folder(), 'runs.json'), 'utf8'));
  expect(runs.map(({ status: ended }) => ended)).toEqual(['ok', 'ok', 'ok', 'ok']);
  const cells = [...new Set(runs.map(({ config }) => rnnConfigOf(config).cell))];
  expect(cells).toEqual(['gru', expect.stringMatching(/^peephole-lstm@[0-9a-f]{8}$/)]);
  const listed = await antler(['list', '--cell', cells[1]!], folder());
  expect(listed.stdout.match(/peephole-lstm@/g)).toHaveLength(2);
});

it('is verified by itself', async () => {
  const args = ['verify', '--cell-file', MY_GRU, '--adapter', 'swiftshader', '--time', '8'];
  const { status, stdout } = await antler(args, folder());
  expect(stdout).toMatch(/\n[1-9]\d* passed, 0 failed/);
  const rows = stdout.split('\n').filter((line) => /passed$/.test(line));
  expect(rows.every((line) => line.startsWith('my-gru@'))).toBe(true);
  expect(status).toBe(0);
});

it.each<readonly [readonly string[], RegExp]>([
  [
    ['run', '--cell-file', 'typo.json'],
    /^antler: typo\.json, line 1, column \d+: next\.h: there is no "q"; .*near "sin\(\^q\)"$/,
  ],
  [['verify', '--cell-file', 'missing.json'], /--cell-file "missing\.json" does not exist/],
  [['solve', GOLDEN, '--algorithm', 'deer', '--cell-file', '.'], /--cell-file "\." is not a plain file/],
  [['bench', '--cell-file', 'huge.json'], /--cell-file "huge\.json" is larger than 65536 bytes/],
  [['run', '--cell-file', MY_GRU, '--cell-file', 'again.json'], /two files describe a cell with the id "my-gru"/],
  [['solve', 'mine.json', '--algorithm', 'deer'], /cell: unknown cell "my-gru"/],
])('a wrong call: antler %j', async (args, line) => {
  const at = (name: string): string => join(folder(), name);
  writeFileSync(at('typo.json'), '{"format":"antler-cell-1","id":"a","state":{"h":"H"},"next":{"h":"sin(q)"}}');
  writeFileSync(at('huge.json'), ' '.repeat(70_000));
  writeFileSync(at('again.json'), readFileSync(MY_GRU, 'utf8').replace('n + z', 'n - z'));
  const before = filesIn(folder());
  const { status, stdout, stderr } = await antler(args, folder());
  expect(stderr).toMatch(line);
  expect(stderr.split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(filesIn(folder())).toEqual(before);
});

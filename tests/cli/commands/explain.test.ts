/** `antler explain` from outside: plans for traits that no machine here has, as a table and as JSON. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { antler, filesIn, useAntler } from '../antler.ts';

const { folder } = useAntler();
const POINT = [
  '--cell',
  'gru',
  '--algorithm',
  'quasi-deer,deer',
  '--length',
  '1e4,1e5',
  '--state',
  '8',
  '--batch',
  '1',
];

test('plans for a GPU that is not at hand: a table, and the file with every pass', async () => {
  const args = ['explain', ...POINT, '--traits', 'gpu32', '--json', 'plans.json'];
  const { status, stdout, stderr } = await antler(args, folder());
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^quasi-deer · gru · T 10,000 · D 8 · B 1$/m);
  expect(stdout).toMatch(/^one iteration: span \d+ dependent steps/m);
  const { points } = JSON.parse(readFileSync(join(folder(), 'plans.json'), 'utf8')) as {
    points: Record<string, unknown>[];
  };
  expect(points.map(({ algorithm, length }) => [algorithm, length])).toEqual([
    ['quasi-deer', 1e4],
    ['deer', 1e4],
    ['quasi-deer', 1e5],
    ['deer', 1e5],
  ]);
  for (const point of points) {
    expect(point).toMatchObject({ cell: 'gru', state: 8, batch: 1, whyNot: null });
    for (const name of ['spanPerIteration', 'lanes', 'flopsPerIteration', 'bytesPerIteration'])
      expect(point[name]).toBeGreaterThan(0);
    const [pass] = point['passes'] as Record<string, unknown>[];
    for (const name of ['kernel', 'phase', 'groups', 'lanes', 'span', 'flops', 'bytes', 'mapping'])
      expect(pass).toHaveProperty(name);
  }
});

test('JSON instead of the table, for the adapter at hand', async () => {
  const args = ['explain', ...POINT, '--adapter', 'swiftshader', '--json'];
  const { status, stdout } = await antler(args, folder());
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as { points: unknown[] }).points).toHaveLength(4);
});

test.each([
  [['--traits', 'gpu33'], /gpu33/],
  [['--traits', 'gpu32', '--adapter', 'x'], /--traits/],
  [['--length', '0', '--traits', 'gpu32'], /--length/],
  [['--traits', 'gpu32', '--json', '/proc/none/x.json'], /--json/],
])('a wrong call %j is one line and writes nothing', async (args, message) => {
  const before = filesIn(folder());
  const { status, stdout, stderr } = await antler(['explain', ...args], folder());
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(filesIn(folder())).toEqual(before);
});

/** `antler compare` and `antler baseline` from outside, as a CI job would use them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeBundle } from '../support/runs.ts';
import { sampledRuns } from '../support/sampled-runs.ts';
import { antler, useAntler } from './antler.ts';

const { folder } = useAntler();
const read = (name: string): string => readFileSync(join(folder(), name), 'utf8');

beforeAll(() => {
  for (const [name, runs] of [
    ['before.json', sampledRuns('1', 1)],
    ['slower.json', sampledRuns('3', 1.5)],
  ] as const)
    writeFileSync(join(folder(), name), JSON.stringify(makeBundle(runs)));
});

it('a comparison fails on a regression from a baseline, and writes it as JSON and JUnit', async () => {
  expect((await antler(['import', 'before.json'], folder())).status).toBe(0);
  const pinned = await antler(['baseline', 'pin', 'main', 'date:2026-11-20'], folder());
  expect(pinned.stdout).toBe('baseline main: 2 runs\n');
  const { status, stderr } = await antler(
    ['compare', 'baseline:main', 'slower.json', '--fail-on', 'regression', '--json', 'c.json', '--junit', 'c.xml'],
    folder(),
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/^antler: regression: gru, .*T 2,000: quasi-deer: B takes 1\.50× the time of A/);
  const { pairs, failures } = JSON.parse(read('c.json')) as { pairs: { verdict: string }[]; failures: string[] };
  expect(pairs.map(({ verdict }) => verdict)).toEqual(['same', 'slower']);
  expect(failures).toHaveLength(1);
  expect(read('c.xml')).toContain('<testsuites tests="2" failures="1" errors="0" skipped="0">');
});

it('a baseline guards its runs until it is removed', async () => {
  const listed = await antler(['baseline', 'list', '--json'], folder());
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'main', runCount: 2 }]);
  const refused = await antler(['delete', 'baseline:main'], folder());
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('pinned in baseline "main"');
  expect((await antler(['baseline', 'remove', 'main'], folder())).stdout).toContain('its runs stay');
  expect((await antler(['delete', 'date:2026-11-20'], folder())).stdout).toBe('deleted 2 runs\n');
});

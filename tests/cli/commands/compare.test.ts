/** `antler compare` and `antler baseline` from outside, as a CI job would use them. */
import { bundleFileText } from '../../support/bundle-file.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeBundle } from '../../support/runs/runs.ts';
import { occasionRuns } from '../../support/runs/occasion-runs.ts';
import { sampledRuns } from '../../support/runs/sampled-runs.ts';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();
const NIGHTS = { occasionSd: 0.003, processSd: 0.003, processes: 1, occasions: 5 };
const read = (name: string): string => readFileSync(join(folder(), name), 'utf8');

beforeAll(() => {
  for (const [name, runs] of [
    ['before.json', sampledRuns('1', 1)],
    ['slower.json', sampledRuns('3', 1.5)],
    ['nights.json', occasionRuns('a', 0, 1, NIGHTS)],
    ['later.json', occasionRuns('b', 100, 2, { ...NIGHTS, slower: 1.1 })],
    ['other.json', sampledRuns('4', 1, { cell: 'lstm' })],
  ] as const)
    writeFileSync(join(folder(), name), bundleFileText(makeBundle(runs)));
});

it('from one occasion a side it fails on what is suspected, not on a regression, and writes it as JSON and JUnit', async () => {
  expect((await antler(['import', 'before.json'], folder())).status).toBe(0);
  const pinned = await antler(['baseline', 'pin', 'main', 'date:2026-11-20Z'], folder());
  expect(pinned.stdout).toBe('baseline main: 2 runs\n');
  const compare = ['compare', 'baseline:main', 'slower.json', '--json', 'c.json', '--junit', 'c.xml', '--fail-on'];
  const passed = await antler([...compare, 'regression'], folder());
  expect(passed.status).toBe(0);
  expect(passed.stderr).toContain('no slow-down, however large, could have been confirmed');
  expect(passed.stderr).toContain(
    'antler ab --before FOLDER_OF_A --after FOLDER_OF_B --cell gru --algorithm quasi-deer --length 2000',
  );
  const { status, stderr } = await antler([...compare, 'regression,suspected'], folder());
  expect(status).toBe(1);
  expect(stderr).toMatch(/^antler: suspected: gru, .*T 2,000: quasi-deer: B takes 1\.50× the time of A/);
  const { pairs, failures } = JSON.parse(read('c.json')) as { pairs: { verdict: string }[]; failures: string[] };
  expect(pairs).toMatchObject([
    { verdict: 'ambiguous', isSuspected: false },
    { verdict: 'ambiguous', isSuspected: true },
  ]);
  expect(failures).toHaveLength(1);
  expect(read('c.xml')).toContain('<testsuites tests="2" failures="1" errors="0" skipped="1">');
  expect((await antler([...compare, 'inconclusive'], folder())).status).toBe(1);
});

it('over five occasions a side it fails on a confirmed regression', async () => {
  const compare = ['compare', 'nights.json', 'later.json', '--fail-on', 'regression', '--json', 'n.json'];
  const { status, stderr } = await antler(compare, folder());
  expect(status).toBe(1);
  expect(stderr).toMatch(/^antler: regression: gru, .*B takes 1\.(09|10)× the time of A/);
  const { pairs } = JSON.parse(read('n.json')) as { pairs: unknown[] };
  expect(pairs).toMatchObject([{ verdict: 'slower', occasionsA: 5, occasionsB: 5 }]);
  const back = await antler(['compare', 'later.json', 'nights.json', '--fail-on', 'regression,inconclusive'], folder());
  expect(back.status).toBe(0);
});

it('nothing compared is a failure for whoever may fail, unless it is allowed', async () => {
  const compare = ['compare', 'before.json', 'other.json'];
  const failed = await antler([...compare, '--fail-on', 'regression'], folder());
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/^antler: nothing was compared: .*cell \(gru and lstm\)/);
  expect((await antler([...compare, '--fail-on', 'regression', '--allow-empty'], folder())).status).toBe(0);
  expect((await antler(compare, folder())).status).toBe(0);
  const noDay = ['compare', 'date:2001-01-01', 'baseline:main', '--fail-on', 'regression'];
  expect((await antler(noDay, folder())).status).toBe(2);
  const allowed = await antler([...noDay, '--allow-empty'], folder());
  expect([allowed.status, allowed.stderr]).toEqual([0, expect.stringContaining('nothing was compared')]);
  const noSuch = await antler(['compare', 'baseline:none', 'baseline:main', '--allow-empty'], folder());
  expect(noSuch.status).toBe(2);
});

it('a baseline guards its runs until it is removed', async () => {
  const listed = await antler(['baseline', 'list', '--json'], folder());
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'main', runCount: 2 }]);
  const refused = await antler(['delete', 'baseline:main'], folder());
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('pinned in baseline "main"');
  expect((await antler(['baseline', 'remove', 'main'], folder())).stdout).toContain('its runs stay');
  expect((await antler(['delete', 'date:2026-11-20Z'], folder())).stdout).toBe('deleted 2 runs\n');
});

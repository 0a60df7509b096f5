import { expect, test } from 'vitest';
import { html } from '../../../src/main/export/html.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import type { Disturbance } from '../../../src/shared/contract/parts/disturbances.ts';
import { makeSweepEnvironment } from '../../support/runs/environments.ts';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';

const disturbance: Disturbance = {
  ...{ kind: 'speed', at: '2026-11-20T10:15:02.000Z', text: 'the machine’s speed stepped' },
  ...{ samples: null, setAsideNs: [1e6, 2e6] },
};
const quiet = makeRun({ id: '0c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f64', config: { algorithm: 'sequential' } });
const disturbed = makeRun({
  disturbances: [disturbance],
  energy: { source: 'processor package-0 (RAPL)', joules: 12, solves: 6, joulesPerSolve: 2 },
  resolution: { ...{ clockStepNs: 5000, timestampStepNs: 32, solvesPerSample: 4, backwardSpans: 0 }, coarse: ['scan'] },
});
const sweeps = [
  { id: disturbed.sweepId!, startedAt: disturbed.startedAt, orderSeed: 1, environment: makeSweepEnvironment() },
];

const textOf = (bundle: ReturnType<typeof makeBundle>): string =>
  JSON.stringify(reportOf(bundle).sections.find(({ id }) => id === 'disturbances'));

test('the report lists what disturbed, what was set aside, the clocks, and energy where it was counted', () => {
  const text = textOf(makeBundle([quiet, disturbed], { sweeps }));
  expect(text).toContain('During all runs a fixed piece of work was timed');
  expect(text).toContain('2 repetitions set aside and taken again');
  expect(text).toContain('"Samples of several solves","1 of 1 run"');
  expect(text).toContain('2.00\u00a0J');
  expect(reportOf(makeBundle([disturbed], { sweeps })).badges).toContainEqual({
    ...{ tone: 'even', text: '1 run was disturbed' },
  });
});

test('the clock, measured anew at every start, is told as a range', () => {
  const at = (id: string, clockStepNs: number | null) =>
    ({ ...disturbed, id, resolution: { ...disturbed.resolution!, clockStepNs } }) as typeof disturbed;
  const told = (...steps: (number | null)[]) => textOf(makeBundle(steps.map((step, index) => at(String(index), step))));
  expect(told(41, 30, 1000, 30)).toContain('"Steps of the host clock","30\u00a0ns to 1.00\u00a0µs (3 readings)"');
  expect(told(41, 41)).toContain('"Steps of the host clock","41\u00a0ns"');
  expect(told(41, null)).toContain('"41\u00a0ns; 1 of 2 runs have none"');
  expect(told(null)).toContain('"Steps of the host clock","none"');
});

test('neither a date breaks in its cell nor a second line runs into the first', () => {
  const written = html.write(makeBundle([disturbed], { sweeps }));
  expect(written).toContain('<td class="number">2026-11-20 10:15:02 UTC</td>');
  expect(written).toMatch(/<\/strong> <small>gru<\/small>/);
});

test('it does not claim quiet where nobody watched, nor energy where nobody counted', () => {
  const text = textOf(makeBundle([quiet]));
  expect(text).toContain('Machine speed was not monitored');
  expect(text).toContain('No disturbance was noticed.');
  expect(text).not.toContain('Energy');
});

test('what changed on the machine is flagged before its facts, in every format', () => {
  const bundle = makeBundle([quiet, disturbed], { sweeps });
  for (const written of [html.write(bundle), markdown.write(bundle)]) {
    expect(written).toContain('The machine changed during the sweep of');
    expect(written).toMatch(/power\.source: ac → battery/);
    expect(written).toContain('Debian GNU/Linux 13');
  }
});

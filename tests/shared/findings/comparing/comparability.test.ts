/** The table of what may differ between two runs that are compared. */
import { changeConfig } from '../../../support/runs/runs.ts';
import { type RnnConfig, rnnConfigOf } from '../../../../src/shared/studies/rnn/config.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ComparableFacts,
  comparabilityOf,
  differencesOf,
  meetingKey,
  mixturesOf,
  rulesOf,
} from '../../../../src/shared/findings/comparing/comparability.ts';
import { rnn } from '../../../../src/shared/studies/rnn.ts';
import { makeRun } from '../../../support/runs/runs.ts';
import {
  comparabilityText,
  differenceField,
  differenceReason,
} from '../../../../src/shared/words/findings/comparing.ts';

const FACTS: ComparableFacts = {
  config: makeRun().config,
  machineId: 'm1',
  adapterId: 'a1',
  adapterName: 'Radeon 780M',
  adapterType: 'gpu',
  driver: 'Mesa 25.2',
  runtime: 'node v24.9.0, dawn',
  preset: 'quick',
  appVersion: '0.1.0',
  kernels: 'linearise aa',
};

const withConfig = (config: Partial<RnnConfig>): ComparableFacts => ({
  ...FACTS,
  config: changeConfig(FACTS.config, config),
});

const OTHERS: readonly (readonly [field: string, other: ComparableFacts, status: string])[] = [
  ['cell', withConfig({ cell: 'lstm' }), 'refused'],
  ['problem', withConfig({ problem: 'sine 0a1b' }), 'refused'],
  ['state D', withConfig({ state: 16, input: 16 }), 'refused'],
  ['input X', withConfig({ input: 3 }), 'refused'],
  ['length T', withConfig({ length: 7 }), 'refused'],
  ['batch B', withConfig({ batch: 2 }), 'refused'],
  ['gain', withConfig({ gain: 2 }), 'refused'],
  ['seed', withConfig({ seed: 1 }), 'refused'],
  ['warm start ε', withConfig({ warmStart: 0.01 }), 'refused'],
  ['gradient', withConfig({ gradient: true }), 'refused'],
  ['tolerance', withConfig({ tolerance: 1e-6 }), 'refused'],
  ['resets', withConfig({ reset: false }), 'refused'],
  ['algorithm', withConfig({ algorithm: 'deer' }), 'fine'],
  ['λ', withConfig({ lambda: 0.1 }), 'fine'],
  ['annealing', withConfig({ annealing: '1,0.5,0' }), 'fine'],
  ['iteration limit', withConfig({ maxIterations: 5 }), 'fine'],
  ['adapter type', { ...FACTS, adapterType: 'software', adapterName: 'llvmpipe' }, 'doubtful'],
  ['machine', { ...FACTS, machineId: 'm2' }, 'doubtful'],
  ['adapter', { ...FACTS, adapterName: 'RTX 4070' }, 'doubtful'],
  ['driver', { ...FACTS, driver: 'Mesa 26.0' }, 'doubtful'],
  ['runtime', { ...FACTS, runtime: 'electron 45.4.1, chromium 156' }, 'doubtful'],
  ['runtime version', { ...FACTS, runtime: 'node v26.0.0, dawn' }, 'fine'],
  ['Antler’s version', { ...FACTS, appVersion: '0.2.0' }, 'fine'],
  ['kernels', { ...FACTS, kernels: 'linearise bb' }, 'fine'],
  ['preset', { ...FACTS, preset: null }, 'fine'],
];

it('every rule is tried below', () => {
  expect(OTHERS.map(([field]) => field).sort()).toEqual(
    rulesOf(rnn)
      .map(({ id }) => differenceField({ id, study: 'rnn' }))
      .sort(),
  );
});

it.each(OTHERS)('a difference in %s is found, alone, and judged', (field, other, status) => {
  expect(differencesOf(FACTS, other).map(differenceField)).toEqual([field]);
  expect(comparabilityOf(FACTS, other).status).toBe(status);
  expect(comparabilityOf(other, FACTS).status).toBe(status);
  expect(comparabilityText(comparabilityOf(FACTS, other))).toContain(field);
});

it('every field of a configuration has a rule', () => {
  const changed = (value: RnnConfig[keyof RnnConfig]) =>
    typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : value === null ? 0.5 : `${value}!`;
  for (const [name, value] of Object.entries(rnnConfigOf(FACTS.config)) as [
    keyof RnnConfig,
    RnnConfig[keyof RnnConfig],
  ][])
    expect(differencesOf(FACTS, withConfig({ [name]: changed(value) })), name).not.toEqual([]);
});

it('docs/method/comparing.md has the same table', () => {
  const words = {
    refuse: 'refused',
    'on-request': 'refused, unless `--anyway`',
    warn: 'ratio with a warning',
    fine: 'named',
  };
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/method/comparing.md'), 'utf8').replaceAll(
    / +/g,
    ' ',
  );
  const table = /\| what differs.*?\n\n/s.exec(text)?.[0].trim().split('\n').slice(2);
  expect(table).toEqual(
    rulesOf(rnn).map(({ id, severity }) => {
      const difference = { id, study: 'rnn' };
      return `| ${differenceField(difference)} | ${words[severity]} | ${differenceReason(difference)} |`;
    }),
  );
});

describe('on request', () => {
  it('lets another tolerance pass, with a warning, and nothing that is refused outright', () => {
    expect(comparabilityOf(FACTS, withConfig({ tolerance: 1e-6 }), true).status).toBe('doubtful');
    expect(comparabilityOf(FACTS, withConfig({ tolerance: 1e-6, length: 7 }), true).status).toBe('refused');
    expect(meetingKey(withConfig({ tolerance: 1e-6 }), true)).toBe(meetingKey(FACTS, true));
    expect(meetingKey(withConfig({ tolerance: 1e-6 }))).not.toBe(meetingKey(FACTS));
  });
});

it('what a run does not say is no difference', () => {
  expect(differencesOf(FACTS, { ...FACTS, appVersion: null, kernels: null, driver: null, adapterType: null })).toEqual(
    [],
  );
});

it('among many runs it names every mixture with its values', () => {
  const runs = [FACTS, withConfig({ length: 7 }), { ...FACTS, runtime: 'electron 45' }];
  expect(mixturesOf(runs, ['length'])).toMatchObject([
    { id: 'runtime', severity: 'warn', values: ['node', 'electron'] },
  ]);
  expect(mixturesOf(runs).map(differenceField)).toEqual(['length T', 'runtime']);
});

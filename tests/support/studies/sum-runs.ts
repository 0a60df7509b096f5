/** Runs of the study of sums, with a setting of each kind, as files and databases hold them. */
import type { Run } from '../../../src/shared/contract/run.ts';
import type { SettingSpec, StudySpec } from '../../../src/shared/studies/study.ts';
import { makeRun, quantity } from '../runs/runs.ts';
import { sums } from './sums/spec.ts';

const same = (text: string) => ({ en: text, zh: text });

function setting(id: string, more: Pick<SettingSpec, 'of' | 'value' | 'default'>): SettingSpec {
  const difference = { severity: 'refuse', reason: same(`another ${id} was used`) } as const;
  return { id, name: same(id), hint: same(id), flag: id, difference, ...more };
}

/** The sums with a number, a switch and a choice to set. */
export const sumsToSet: StudySpec = {
  ...sums,
  settings: [
    setting('order', { of: 'problem', value: { kind: 'choice', options: ['rising', 'random'] }, default: 'random' }),
    setting('width', { of: 'method', value: { kind: 'number', min: 1, max: 64, print: 'count', integer: true }, default: 2 }),
    setting('compensated', { of: 'method', value: { kind: 'switch', on: same('on'), off: same('off') }, default: false }),
  ],
  contenders: sums.contenders.map((one) => ({ ...one, settings: ['width', 'compensated'] })),
};

/** One run; the contender decides the time. */
export function sumRun(contender: string, overrides: Partial<Run> = {}): Run {
  const isTree = contender === 'tree';
  const ns = isTree ? 6e4 : 2e5;
  return makeRun({
    id: isTree ? '5b1d2a57-0c5e-4d3f-9d0a-6e9c53a2f101' : '5b1d2a57-0c5e-4d3f-9d0a-6e9c53a2f102',
    preset: null,
    config: {
      study: sums.id,
      contender,
      sizes: { n: 1000, b: 4 },
      settings: { order: 'rising', width: 8, compensated: true },
      seed: 0,
      problem: null,
    },
    timing: {
      solveNs: quantity([0.99, 1, 1.01, 1, 0.98, 1.02].map((factor) => factor * ns)),
      gpuNs: null,
      phasesNs: { add: ns },
    },
    speedup: null,
    trace: isTree ? [1, 2].map((iteration) => ({ iteration, partial: -iteration, rest: 1 / iteration, adds: 9 })) : [],
    measures: { digits: isTree ? 7 : 6 },
    ...overrides,
  });
}

import { expect, it } from 'vitest';
import { reportOf } from '../../../src/main/export/report/index.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { bundleOf } from '../../support/runs/bundle.ts';
import { inProcesses, makeAdapter, makeRun } from '../../support/runs/runs.ts';

const sweepId = '00000000-0000-4000-8000-00000000000a';

function runAt(point: number, algorithm: string, speedup: Run['speedup'], notes: Run['notes'] = {}): Run {
  const id = `00000000-0000-4000-8000-${String(point).padStart(6, '0')}${algorithm === 'sequential' ? '000000' : '000001'}`;
  return inProcesses(
    makeRun({
      id,
      sweepId,
      point,
      speedup,
      notes,
      config: { algorithm, length: 100 * (point + 1), tolerance: 1e-4 },
    }),
  );
}

function reportText(runs: readonly Run[]): string {
  const report = reportOf(bundleOf([...runs], [makeAdapter()]));
  return JSON.stringify(report.sections.find(({ id }) => id === 'comparisons')?.blocks);
}

const barely = { vs: 'sequential', ratio: 1.1, ci95: [1.03, 1.17] as [number, number] };
const even = { vs: 'sequential', ratio: 1, ci95: [0.99, 1.01] as [number, number] };
const pair = (point: number, speedup: Run['speedup'], notes: Run['notes'] = {}): Run[] => [
  runAt(point, 'sequential', null, notes),
  runAt(point, 'deer', speedup, notes),
];

it('takes a win back that does not stand among the other comparisons of its sweep, and says so', () => {
  expect(reportText(pair(0, barely))).toContain('"faster"');
  const among = reportText([barely, even, even, even, even].flatMap((speedup, point) => pair(point, speedup)));
  expect(among).toContain('not after Holm correction over 5 comparisons');
  expect(among).toContain('makes 1 of them ambiguous');
  expect(among).not.toContain('"faster"');
});

it('judges by the threshold that the sweep was measured with', () => {
  const text = reportText(pair(0, barely, { threshold: '5 %' }));
  expect(text).toContain('The practical threshold is 5 %');
  expect(text).toContain('"ambiguous"');
});

it('gives no ratio of a run that may not be compared, but the reason', () => {
  const wrong = { ...runAt(0, 'jacobi', { ...barely, ratio: 20_000 }), status: 'wrong' as const };
  const text = reportText([runAt(0, 'sequential', null), wrong]);
  expect(text).toContain('the run is wrong');
  expect(text).not.toContain('20,000');
});

import { expect, test } from 'vitest';
import { commandFor } from '../../../../src/shared/findings/runs/reproduce.ts';
import { makeRun } from '../../../support/runs/runs.ts';

test('the damping of one algorithm is named even where it is one value', () => {
  const damped = makeRun({ preset: null, config: { algorithm: 'quasi-elk', lambda: 1, batch: 4, seed: 7 } });
  const beside = makeRun({ preset: null, config: { algorithm: 'sequential', lambda: null, batch: 4, seed: 7 } });
  expect(commandFor([beside, damped], "a'b")).toBe(
    "npm run antler -- run --cell gru --algorithm sequential,quasi-elk --length 1000 --state 8 --batch 4 --seed 7 --lambda 1 --adapter 'a'\\''b'",
  );
});

test('two algorithms at a value each keep their own defaults', () => {
  const runs = [
    makeRun({ preset: null, config: { algorithm: 'elk', lambda: 1e-4 } }),
    makeRun({ preset: null, config: { algorithm: 'quasi-elk', lambda: 1e-2 } }),
  ];
  expect(commandFor(runs, '')).not.toContain('--lambda');
});

test('a falling damping is named where it is not the default', () => {
  const run = (annealing: string) =>
    makeRun({ preset: null, config: { algorithm: 'elk-annealed', lambda: null, annealing } });
  expect(commandFor([run('1,0.3,1e-8')], '')).not.toContain('--annealing');
  expect(commandFor([run('1,0.5,0')], '')).toContain(' --annealing 1,0.5,0');
});

test('what ends the repetitions and what counts as a difference is named where it is not the default', () => {
  const notes = { precision: '0.5 %', 'max-samples': '50', threshold: '5 %' };
  const run = (given: Record<string, string>) => makeRun({ preset: null, notes: given });
  expect(commandFor([run(notes)], '')).toContain(' --precision 0.5 --max-samples 50 --threshold 5');
  expect(commandFor([run({})], '')).not.toMatch(/precision|max-samples|threshold/);
  expect(commandFor([run(notes), run({ ...notes, threshold: '3 %' })], '')).not.toContain('--threshold');
});

test('restarts are named where there were several', () => {
  const places = { blockOf: [0, 0], orderOf: [0, 1] };
  const sampling = { restarts: 2, restarted: 'process' as const, restartOf: [0, 1], ...places };
  expect(commandFor([makeRun({ preset: null, sampling })], '')).toContain(' --restarts 2');
  expect(commandFor([makeRun({ preset: null })], '')).not.toContain('--restarts');
});

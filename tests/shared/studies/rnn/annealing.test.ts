import { expect, test } from 'vitest';
import { annealingText, dampingAt, DEFAULT_ANNEALING } from '../../../../src/shared/studies/rnn/annealing.ts';
import { contenderText } from '../../../../src/shared/findings/runs/setting.ts';

test('falls by its factor from its start to its floor', () => {
  const annealing = { start: 2, factor: 0.5, floor: 0.3 };
  expect([1, 2, 3, 4, 5, 100].map((iteration) => dampingAt(annealing, iteration))).toEqual([2, 1, 0.5, 0.3, 0.3, 0.3]);
});

test('a run is named by its schedule only where that is not the default', () => {
  const method = { study: 'rnn', contender: 'quasi-elk-annealed' };
  expect(contenderText({ ...method, settings: { annealing: annealingText(DEFAULT_ANNEALING) } })).toBe(
    'quasi-elk-annealed',
  );
  expect(contenderText({ ...method, settings: { annealing: '1,0.5,0' } })).toBe('quasi-elk-annealed λ 1,0.5,0');
});

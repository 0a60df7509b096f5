import { rnnConfigOf } from '../../../../src/shared/studies/rnn/config.ts';
import { expect, it } from 'vitest';
import { lambdaChoices, lambdaRanks } from '../../../../src/shared/findings/answers/best-lambda.ts';
import { type VerdictRow } from '../../../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../../src/shared/findings/runs/view.ts';
import { makeRun, quantity } from '../../../support/runs/runs.ts';
import { choiceText } from '../../../../src/shared/words/findings/answers.ts';

/** Six equal samples, so that the interval has no width. */
function row(lambda: number | null, ms: number, rest: Partial<VerdictRow> = {}): VerdictRow {
  const timing = { solveNs: quantity(Array<number>(6).fill(ms * 1e6)), gpuNs: null, phasesNs: {} };
  const config = { algorithm: lambda === null ? 'deer' : 'elk', lambda };
  return { ...rowOfRun(makeRun({ config, timing }), []), id: `${lambda} ${ms}`, ...rest };
}

it('takes the fastest verified λ of each algorithm and point', () => {
  const rows = [row(1e-2, 5), row(1e-4, 3), row(1e-6, 1, { status: 'not-converged' }), row(null, 1)];
  const [choice, ...others] = lambdaChoices(rows);
  expect(others).toEqual([]);
  expect(choice).toMatchObject({ algorithm: 'elk', ties: [] });
  expect(rnnConfigOf(choice!.best!.config).lambda).toBe(1e-4);
  expect(choice!.rows.map(({ config }) => rnnConfigOf(config).lambda)).toEqual([1e-6, 1e-4, 1e-2]);
  expect(choiceText(choice!)).toBe('λ 1e-4');
  expect([...lambdaRanks(rows)]).toEqual([['0.0001 3', 'best']]);
});

it('says a tie where the intervals do not tell, or there are none', () => {
  const wide = row(1e-4, 3, { ci95Ns: [2.5e6, 3.5e6] });
  const near = row(1e-2, 3.4, { ci95Ns: [3.3e6, 3.6e6] });
  const far = row(1e-6, 9, { ci95Ns: [8.9e6, 9.1e6] });
  const [choice] = lambdaChoices([wide, near, far]);
  expect(choice!.ties.map(({ config }) => rnnConfigOf(config).lambda)).toEqual([1e-2]);
  expect(choiceText(choice!)).toBe('λ 1e-4, tied with 0.01');
  expect([...lambdaRanks([near, wide, far])].sort()).toEqual([
    ['0.0001 3', 'best, tied'],
    ['0.01 3.4', 'tied'],
  ]);
  expect(lambdaChoices([wide, { ...far, ci95Ns: null }])[0]!.ties).toHaveLength(1);
});

it('has nothing to choose between runs of different points, or of one λ', () => {
  expect(lambdaChoices([row(1e-2, 5), row(1e-4, 3, { point: 1 })])).toEqual([]);
  expect(lambdaChoices([row(1e-2, 5), row(1e-2, 6)])).toEqual([]);
  expect(lambdaChoices([row(1e-2, 5, { sweepId: null }), row(1e-4, 3, { sweepId: null })])).toEqual([]);
});

it('says so where no λ was verified', () => {
  const rows = [row(1e-2, 5, { status: 'not-converged' }), row(1e-4, 3, { status: 'wrong' })];
  expect(choiceText(lambdaChoices(rows)[0]!)).toBe('none verified');
  expect(lambdaRanks(rows).size).toBe(0);
});

/** Which runs of two selections meet, and what is said of their times. */
import type { RnnConfig } from '../../../../src/shared/studies/rnn/config.ts';
import { pairNote, unmatchedText } from '../../../../src/shared/words/findings/comparing.ts';
import { describe, expect, it } from 'vitest';
import { comparedRun, type ComparedRun, pairRuns } from '../../../../src/shared/findings/comparing/pairing.ts';
import type { Run } from '../../../../src/shared/contract/run.ts';
import { quantityOf } from '../../../../src/shared/statistics/statistics.ts';
import { makeRun } from '../../../support/runs/runs.ts';

const FAST = [100, 101, 99, 102, 100, 98];
const SLOW = [300, 301, 299, 302, 300, 298];

function run(
  id: string,
  samples: readonly number[],
  rest: Partial<Omit<Run, 'config'>> & { config?: Partial<RnnConfig> } = {},
) {
  const timing = { solveNs: quantityOf(samples, 1), gpuNs: null, phasesNs: {} };
  return comparedRun(makeRun({ id, timing, ...rest }));
}

const pairsOf = (a: ComparedRun[], b: ComparedRun[], anyway = false) =>
  pairRuns(a, b, anyway).pairs.map((pair) => ({ ...pair, note: pairNote(pair), a: pair.a.id, b: pair.b.id }));

describe('two single runs', () => {
  it('give the ratio of their medians, with an interval', () => {
    const [pair] = pairsOf([run('a', SLOW)], [run('b', FAST)]);
    expect(pair).toMatchObject({ a: 'a', b: 'b', ratio: 3, paired: true, note: null });
    expect(pair!.ci95![0]).toBeGreaterThan(2.9);
    expect(pair!.ci95![1]).toBeLessThan(3.1);
  });

  it('may be two algorithms, which is said', () => {
    const [pair] = pairsOf([run('a', SLOW)], [run('b', FAST, { config: { algorithm: 'deer' } })]);
    expect(pair).toMatchObject({ ratio: 3, paired: true });
    expect(pair!.note).toBe('differs in algorithm (quasi-deer and deer)');
  });

  it.each([
    ['another sweep', { sweepId: '11111111-1c36-4f85-9a0b-e8d3c5f71624' }],
    ['another point', { point: 1 }],
    ['no sweep', { sweepId: null }],
  ])('of %s are unpaired', (_, other) => {
    const [pair] = pairsOf([run('a', SLOW)], [run('b', FAST, other)]);
    expect(pair).toMatchObject({ ratio: 3, paired: false, note: 'unpaired' });
  });

  it('have no ratio where one came out wrong or was not verified', () => {
    const wrong = run('wrong-run', FAST, { status: 'wrong' });
    expect(pairsOf([run('a', SLOW)], [wrong])[0]).toMatchObject({ ratio: null, ci95: null });
    const unverified = run('b', FAST, { verification: null });
    expect(pairsOf([run('a', SLOW)], [unverified])[0]!.note).toContain('not verified');
  });

  it('have no ratio where they answer different questions, whoever asks', () => {
    const longer = run('b', FAST, { config: { length: 2000 } });
    for (const anyway of [false, true]) {
      const [pair] = pairsOf([run('a', SLOW)], [longer], anyway);
      expect(pair).toMatchObject({ ratio: null, ci95: null, comparability: { status: 'refused' } });
      expect(pair!.note).toBe('not comparable: length T (1,000 and 2,000): another problem was evaluated');
    }
  });

  it('of other tolerances have a ratio for those who ask, and a warning', () => {
    const looser = run('b', FAST, { config: { tolerance: 1e-2 } });
    expect(pairsOf([run('a', SLOW)], [looser])[0]).toMatchObject({ ratio: null });
    const [pair] = pairsOf([run('a', SLOW)], [looser], true);
    expect(pair).toMatchObject({ ratio: 3, comparability: { status: 'doubtful' } });
    expect(pair!.note).toContain('not equally accurate');
  });
});

describe('two selections', () => {
  const at = (length: number) => ({ config: { length } });
  const ids = (a: ComparedRun[], b: ComparedRun[], anyway = false) =>
    pairsOf(a, b, anyway).map((pair) => [pair.a, pair.b]);

  it('meet by question and method, and name whatever finds no partner', () => {
    const a = [run('a1', SLOW, at(10)), run('a2', SLOW, at(20))];
    const b = [run('b2', FAST, at(20)), run('b3', FAST, { config: { length: 20, algorithm: 'deer' } })];
    expect(ids(a, b)).toEqual([['a2', 'b2']]);
    expect(pairRuns(a, b).unmatched.map((one) => [one.side, one.run.id, unmatchedText(one)])).toEqual([
      ['A', 'a1', expect.stringContaining('length T (10 and 20)')],
      ['B', 'b3', expect.stringContaining('algorithm (deer and quasi-deer)')],
    ]);
  });

  it('loses no run: each is in a pair or named', () => {
    const a = [run('a1', SLOW, at(10)), run('a2', SLOW, at(10)), run('a3', SLOW, { adapterId: 'x' })];
    const b = [run('b1', FAST, at(10)), run('b2', FAST, at(30)), run('b3', FAST, { ...at(10), adapterId: 'y' })];
    const { pairs, unmatched } = pairRuns(a, b);
    const seen = [...pairs.flatMap((pair) => [pair.a.id, pair.b.id]), ...unmatched.map((one) => one.run.id)];
    expect(seen.sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    expect(unmatchedText(unmatched.find((one) => one.run.id === 'b3')!)).toContain('on this adapter');
  });

  it('meet on the same adapter where both have it', () => {
    const on = (adapterId: string) => ({ ...at(10), adapterId });
    const a = [run('a-gpu', SLOW, on('gpu')), run('a-soft', SLOW, on('soft'))];
    const b = [run('b-soft', FAST, on('soft')), run('b-gpu', FAST, on('gpu'))];
    expect(ids(a, b)).toEqual([
      ['a-gpu', 'b-gpu'],
      ['a-soft', 'b-soft'],
    ]);
  });

  it('take the newest run that counts', () => {
    const old = run('old', SLOW, { ...at(10), startedAt: '2026-01-01T00:00:00.000Z' });
    const newer = run('newer', SLOW, { ...at(10), startedAt: '2026-02-01T00:00:00.000Z' });
    const failed = run('failed', SLOW, { ...at(10), startedAt: '2026-03-01T00:00:00.000Z', status: 'failed' });
    const b = [run('b', FAST, at(10)), run('c', FAST, at(99))];
    expect(ids([old, newer, failed], b)).toEqual([['newer', 'b']]);
    expect(pairRuns([old, newer, failed], b).unmatched[0]!.reason).toEqual({ code: 'other-run-taken' });
  });

  it('meet across tolerances only for those who ask, and first of all at the same one', () => {
    const tol = (tolerance: number, length: number) => ({ config: { tolerance, length } });
    const a = [run('a1', SLOW, tol(1e-4, 10)), run('a2', SLOW, tol(1e-4, 20))];
    const b = [run('b1', FAST, tol(1e-4, 10)), run('b2', FAST, tol(1e-2, 20))];
    expect(ids(a, b)).toEqual([['a1', 'b1']]);
    expect(ids(a, b, true)).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
  });

  it('know no tolerance of what only steps', () => {
    const step = (id: string, tolerance: number) =>
      run(id, SLOW, { config: { algorithm: 'sequential', tolerance, maxIterations: tolerance > 1e-3 ? 10 : 20 } });
    expect(ids([step('a', 1e-4), run('x', SLOW)], [step('b', 1e-2), run('y', FAST)])).toContainEqual(['a', 'b']);
  });
});

it('gives pairs and what is left in the order of their configurations', () => {
  const names = ['quasi-elk', 'deer', 'sequential'];
  const side = (start: string, algorithms: readonly string[]) =>
    algorithms.map((algorithm) => run(`${start} ${algorithm}`, FAST, { config: { algorithm } }));
  const { pairs } = pairRuns(side('a', names), side('b', names));
  expect(pairs.map(({ a }) => a.config.contender)).toEqual(['sequential', 'deer', 'quasi-elk']);
  const { unmatched } = pairRuns(side('a', names), []);
  expect(unmatched.map((one) => one.run.config.contender)).toEqual(['sequential', 'deer', 'quasi-elk']);
});

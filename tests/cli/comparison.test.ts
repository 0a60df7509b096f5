/** Which runs of two selections meet, and what is said of their times. */
import { describe, expect, it } from 'vitest';
import { comparedRun, compareSelections } from '../../src/cli/comparison.ts';
import type { Run, RunConfig } from '../../src/shared/run.ts';
import { quantityOf } from '../../src/shared/statistics.ts';
import { makeRun } from '../support/runs.ts';

const FAST = [100, 101, 99, 102, 100, 98];
const SLOW = [300, 301, 299, 302, 300, 298];

function run(
  id: string,
  samples: readonly number[],
  rest: Partial<Omit<Run, 'config'>> & { config?: Partial<RunConfig> } = {},
) {
  const timing = { solveNs: quantityOf(samples, 1), gpuNs: null, phasesNs: {} };
  return comparedRun(makeRun({ id, timing, ...rest }));
}

describe('two single runs', () => {
  it('give the ratio of their medians, with an interval', () => {
    const [pair] = compareSelections([run('a', SLOW)], [run('b', FAST)]);
    expect(pair).toMatchObject({ a: 'a', b: 'b', ratio: 3, paired: true, note: null });
    expect(pair!.ci95![0]).toBeGreaterThan(2.9);
    expect(pair!.ci95![1]).toBeLessThan(3.1);
  });

  it('are compared even where their configurations differ, which is said', () => {
    const [pair] = compareSelections([run('a', SLOW)], [run('b', FAST, { config: { algorithm: 'deer' } })]);
    expect(pair).toMatchObject({ ratio: 3, paired: true });
    expect(pair!.note).toBe('differs in algorithm (quasi-deer and deer)');
  });

  it.each([
    ['another sweep', { sweepId: '11111111-1c36-4f85-9a0b-e8d3c5f71624' }],
    ['another point', { point: 1 }],
    ['no sweep', { sweepId: null }],
  ])('of %s are unpaired', (_, other) => {
    const [pair] = compareSelections([run('a', SLOW)], [run('b', FAST, other)]);
    expect(pair).toMatchObject({ ratio: 3, paired: false, note: 'unpaired' });
  });

  it('have no ratio where one came out wrong or was not verified', () => {
    const wrong = run('wrong-run', FAST, { status: 'wrong' });
    expect(compareSelections([run('a', SLOW)], [wrong])[0]).toMatchObject({ ratio: null, ci95: null });
    const unverified = run('b', FAST, { verification: null });
    expect(compareSelections([run('a', SLOW)], [unverified])[0]!.note).toContain('not verified');
  });
});

describe('two selections', () => {
  const at = (length: number) => ({ config: { length } });

  it('meet by configuration, and only there', () => {
    const pairs = compareSelections(
      [run('a1', SLOW, at(10)), run('a2', SLOW, at(20))],
      [run('b2', FAST, at(20)), run('b3', FAST, at(30))],
    );
    expect(pairs.map((pair) => [pair.a, pair.b])).toEqual([['a2', 'b2']]);
  });

  it('meet on the same adapter where both have it', () => {
    const on = (adapterId: string) => ({ ...at(10), adapterId });
    const a = [run('a-gpu', SLOW, on('gpu')), run('a-soft', SLOW, on('soft'))];
    const b = [run('b-soft', FAST, on('soft')), run('b-gpu', FAST, on('gpu'))];
    expect(compareSelections(a, b).map((pair) => [pair.a, pair.b])).toEqual([
      ['a-gpu', 'b-gpu'],
      ['a-soft', 'b-soft'],
    ]);
  });

  it('take the newest run that counts', () => {
    const old = run('old', SLOW, { ...at(10), startedAt: '2026-01-01T00:00:00.000Z' });
    const newer = run('newer', SLOW, { ...at(10), startedAt: '2026-02-01T00:00:00.000Z' });
    const failed = run('failed', SLOW, { ...at(10), startedAt: '2026-03-01T00:00:00.000Z', status: 'failed' });
    const [pair] = compareSelections([old, newer, failed], [run('b', FAST, at(10)), run('c', FAST, at(99))]);
    expect(pair!.a).toBe('newer');
  });
});

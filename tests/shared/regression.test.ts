/** When B is called slower than A, and when that stays open. */
import { describe, expect, it } from 'vitest';
import { comparedRun, pairRuns } from '../../src/shared/pairing.ts';
import { judgePairs } from '../../src/shared/regression.ts';
import type { Run, RunConfig } from '../../src/shared/run.ts';
import { quantityOf } from '../../src/shared/statistics.ts';
import { makeRun } from '../support/runs.ts';

/** `processes` starts of six samples each, around `ns` and within 1 %. */
function run(
  id: string,
  ns: number,
  processes = 1,
  rest: Partial<Omit<Run, 'config'>> & { config?: Partial<RunConfig> } = {},
) {
  const samples = Array.from({ length: 6 * processes }, (_, index) => ns * (1 + 0.01 * Math.sin(7 * index + ns)));
  const restartOf = samples.map((_, index) => Math.floor(index / 6));
  const blockOf = samples.map((_, index) => index % 6);
  const sampling =
    processes === 1
      ? null
      : { restarts: processes, restarted: 'process' as const, restartOf, blockOf, orderOf: samples.map(() => 0) };
  const timing = { solveNs: quantityOf(samples, 1), gpuNs: null, phasesNs: {} };
  return comparedRun(makeRun({ id, timing, sampling, sweepId: null, ...rest }));
}

function judged(a: ReturnType<typeof run>, b: ReturnType<typeof run>, threshold = 0.02) {
  const [only] = judgePairs(pairRuns([a], [b]).pairs, { threshold });
  return only!;
}

describe('a clear slow-down', () => {
  it('is a regression where both sides are several processes', () => {
    expect(judged(run('a', 100, 5), run('b', 150, 5))).toMatchObject({ verdict: 'slower', reason: null });
    expect(judged(run('a', 150, 5), run('b', 100, 5))).toMatchObject({ verdict: 'faster', isSuspected: false });
  });

  it('is one between runs that were measured side by side', () => {
    const beside = { sweepId: '7b9e4d2a-1c36-4f85-9a0b-e8d3c5f71624', point: 3 };
    expect(judged(run('a', 100, 1, beside), run('b', 150, 1, beside)).verdict).toBe('slower');
  });

  it.each([
    [1, 1, 'one process on each side'],
    [1, 5, 'one process on side A'],
    [5, 2, '2 processes on side B'],
  ])('is only suspected with %i and %i processes', (ofA, ofB, reason) => {
    // Two processes widen the interval so much that the slow-down has to be huge to be suspected at all.
    const found = judged(run('a', 100, ofA), run('b', 300, ofB));
    expect(found).toMatchObject({ verdict: 'ambiguous', isSuspected: true, adjustedP: null });
    expect(found.reason).toContain('cannot be confirmed');
    expect(found.reason).toContain(reason);
  });

  it('of single processes counts from a threshold of 10 % on, where it is beyond it', () => {
    expect(judged(run('a', 100), run('b', 150), 0.1).verdict).toBe('slower');
    expect(judged(run('a', 100), run('b', 101), 0.1).verdict).toBe('same');
    expect(judged(run('a', 100), run('b', 150), 0.099).verdict).toBe('ambiguous');
  });

  it('proves nothing on another adapter', () => {
    const found = judged(run('a', 100, 5), run('b', 150, 5, { machineId: 'other', adapterId: 'other' }));
    expect(found).toMatchObject({ verdict: 'ambiguous', isSuspected: true });
  });
});

it('without a ratio, two runs are not comparable', () => {
  const found = judged(run('a', 100, 5), run('b', 150, 5, { config: { length: 9 } }));
  expect(found.verdict).toBe('not-comparable');
  expect(found.reason).toContain('length T');
});

it('a run compared with itself is the same, in how many processes ever', () => {
  expect(judged(run('a', 100), run('a', 100)).verdict).toBe('same');
});

it('many pairs together need stronger evidence than one', () => {
  const [pair] = pairRuns([run('a', 100, 5)], [run('b', 100, 5)]).pairs;
  const same = { ...pair!, ratio: 1, ci95: [0.99, 1.01] as const };
  // Just clear of the threshold: p = 0.01, enough alone and not as one of 200.
  const slower = { ...pair!, ratio: 0.88, ci95: [0.865, 0.895] as const };
  expect(judgePairs([slower], { threshold: 0.1 })[0]!.verdict).toBe('slower');
  const many = judgePairs([slower, ...Array.from({ length: 199 }, () => same)], { threshold: 0.1 });
  expect(many[0]).toMatchObject({ verdict: 'ambiguous', isSuspected: true });
  expect(many[0]!.reason).toContain('Holm');
  expect(many.slice(1).every(({ verdict }) => verdict === 'same')).toBe(true);
});

import { rnnStudy } from '../../../src/compute/studies/rnn/runtime/runtime.ts';
import { changeRnnSweep } from '../../../src/shared/studies/rnn/sweep.ts';
import { textReason } from '../../../src/shared/contract/reason.ts';
import { describe, expect, it } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import { whyNotFit } from '../../../src/compute/gpu/device/fit.ts';
import { memoryLimitOf, smallestMisfit } from '../../../src/compute/studies/memory-limit.ts';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';

describe('the smallest length that does not fit', () => {
  const beyond = (most: number) => smallestMisfit((length) => (length > most ? textReason('too much') : null));

  it.each([1, 2, 4, 5, 4095, 4096, 4097, 999_999_999])('is found right behind %i', (most) => {
    expect(beyond(most)).toEqual({ length: most + 1, reason: textReason('too much'), fitsAgainAt: null });
  });

  it('is there none, or is the very first one', () => {
    expect(beyond(1e9)).toEqual({ length: null, reason: null, fitsAgainAt: null });
    expect(beyond(0).length).toBe(1);
  });

  it('tells a longer one that fits again', () => {
    const tooMuch = (length: number) => (length > 4000 && length <= 4096) || length > 5000;
    const limit = smallestMisfit((length) => (tooMuch(length) ? textReason('too many chunks') : null));
    expect(limit).toEqual({ length: 4001, reason: textReason('too many chunks'), fitsAgainAt: 4097 });
  });

  it.each([1025, 1500, 3000, 4096, -5, 1e12])('does not depend on the guess %i', (guess) => {
    const asked: number[] = [];
    const whyNot = (length: number) => {
      asked.push(length);
      return length >= 3000 ? textReason('too much') : null;
    };
    expect(smallestMisfit(whyNot, () => guess).length).toBe(3000);
    if (guess === 3000) expect(asked.length).toBeLessThan(12);
  });
});

describe('on plans', () => {
  const cell = cellById('gru');
  const shape = { cell, hyper: cell.hyper, state: 8, input: 8, batch: 1 };
  const limits = { maxBufferSize: 40_000, maxStorageBufferBindingSize: 40_000 };
  const traits = { type: 'gpu', features: new Set<string>(), limits, subgroupSize: null } as const;
  const host = { traits, whyNot: (plan: Parameters<typeof whyNotFit>[0]) => whyNotFit(plan, limits, traits.features) };

  it.each(['sequential', 'quasi-deer', 'deer', 'elk'])('agrees with trying every length of %s', (id) => {
    const algorithm = algorithmById(id);
    const study = rnnStudy();
    const sweep = changeRnnSweep(DEFAULT_SWEEP, { cells: ['gru'], states: [8], batches: [1], algorithms: [id] });
    const point = study.pointsOf(sweep)[0]!;
    const found = memoryLimitOf({ study, sweep, point, contender: id, tuning: null }, host);
    const fits = (length: number): boolean =>
      host.whyNot(
        algorithm.plan(
          { ...shape, length },
          { tolerance: 1e-4, maxIterations: Math.min(length + 1, 200), lambda: 1e-2, reset: true, variant: 'auto' },
          traits,
        ),
      ) === null;
    const length = found.length ?? 0;
    expect(length).toBeGreaterThan(1);
    expect(fits(length)).toBe(false);
    for (let shorter = Math.max(1, length - 40); shorter < length; shorter += 1) expect(fits(shorter)).toBe(true);
  });
});

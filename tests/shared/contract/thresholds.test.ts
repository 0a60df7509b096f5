import { describe, expect, it } from 'vitest';
import { askedNote, askedOf, withThreshold } from '../../../src/shared/findings/runs/asked.ts';

const DEFAULTS = { precision: 0.01, maxSamples: 200, threshold: 0.02 };
const NO_BUDGET = { secondsPerPoint: null, repeats: null };

describe('what a run keeps of its sweep', () => {
  it.each([
    { ...DEFAULTS, secondsPerPoint: 10, repeats: null },
    { precision: 0.005, maxSamples: 17, threshold: 0, secondsPerPoint: 12.5, repeats: null },
    { precision: 0.00001, maxSamples: 100_000, threshold: 0.5, secondsPerPoint: 86_400, repeats: null },
    { precision: 0.123, maxSamples: 6, threshold: 0.07, secondsPerPoint: null, repeats: 20 },
  ])('comes back from the note: %j', (asked) => {
    expect(askedOf(askedNote({ ...asked, secondsPerPoint: asked.secondsPerPoint ?? 1 }))).toEqual(asked);
  });

  it('survives a note that makes no sense', () => {
    const odd = { code: 'asked-for-time', precision: 'very', maxSamples: -3, threshold: null, seconds: -1 };
    expect(askedOf({ asked: odd })).toEqual({ ...DEFAULTS, ...NO_BUDGET });
  });

  it('can be read with another threshold', () => {
    const notes = askedNote({ ...DEFAULTS, secondsPerPoint: 10, repeats: null });
    expect(askedOf(withThreshold(notes, 0.1)).threshold).toBe(0.1);
  });
});

describe('the texts of earlier versions', () => {
  it('are read', () => {
    expect(askedOf({})).toEqual({ ...DEFAULTS, ...NO_BUDGET });
    const notes = { precision: '0.5 %', 'max-samples': '17', threshold: '0 %', 'time-per-point': '12.5 s' };
    expect(askedOf(notes)).toEqual({
      ...{ precision: 0.005, maxSamples: 17, threshold: 0, secondsPerPoint: 12.5, repeats: null },
    });
    expect(askedOf({ repeats: '20' })).toMatchObject({ secondsPerPoint: null, repeats: 20 });
  });

  it('are left out where they make no sense', () => {
    const odd = { precision: 'very', 'max-samples': '-3', threshold: '1e3 %' };
    expect(askedOf(odd)).toMatchObject(DEFAULTS);
    expect(askedOf({ precision: '0 %', threshold: '2 % or so' })).toMatchObject(DEFAULTS);
    for (const text of ['', '-1 s', '1', 'NaN s', '1e999 s', '0 s'])
      expect(askedOf({ 'time-per-point': text })).toMatchObject(NO_BUDGET);
  });

  it('can be read with another threshold, the default included', () => {
    const notes = { kernels: 'some', precision: '0.5 %', threshold: '5 %' };
    expect(withThreshold(notes, 0.1)).toEqual({ kernels: 'some', precision: '0.5 %', threshold: '10 %' });
    expect(withThreshold(notes, 0.02)).toEqual({ kernels: 'some', precision: '0.5 %' });
  });
});

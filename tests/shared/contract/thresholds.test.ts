import { describe, expect, it } from 'vitest';
import { thresholdNotes, thresholdsOf, withThreshold } from '../../../src/shared/contract/thresholds.ts';

const DEFAULTS = { precision: 0.01, maxSamples: 200, threshold: 0.02 };

describe('what a run keeps of its sweep’s thresholds', () => {
  it('is nothing where they are the default', () => {
    expect(thresholdNotes(DEFAULTS)).toEqual({});
    expect(thresholdsOf({})).toEqual(DEFAULTS);
  });

  it.each([
    { precision: 0.005, maxSamples: 17, threshold: 0 },
    { precision: 0.00001, maxSamples: 100_000, threshold: 0.5 },
    { precision: 0.123, maxSamples: 6, threshold: 0.07 },
  ])('comes back from the notes: %j', (asked) => expect(thresholdsOf(thresholdNotes(asked))).toEqual(asked));

  it('survives notes that make no sense', () => {
    const odd = { precision: 'very', 'max-samples': '-3', threshold: '1e3 %' };
    expect(thresholdsOf(odd)).toEqual(DEFAULTS);
    expect(thresholdsOf({ precision: '0 %', threshold: '2 % or so' })).toEqual(DEFAULTS);
  });

  it('can be read with another threshold, the default included', () => {
    const notes = { kernels: 'some', precision: '0.5 %', threshold: '5 %' };
    expect(withThreshold(notes, 0.1)).toEqual({ kernels: 'some', precision: '0.5 %', threshold: '10 %' });
    expect(withThreshold(notes, 0.02)).toEqual({ kernels: 'some', precision: '0.5 %' });
  });
});

import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../../src/shared/findings/machine/drift.ts';
import { reasonTextOrNull } from '../../../../src/shared/words/reason-text.ts';

const driftText = (samples: readonly number[]): string | null => reasonTextOrNull(driftOf(samples));

const halves = (first: number, second: number, each = 5) => [
  ...Array<number>(each).fill(first),
  ...Array<number>(each).fill(second),
];

describe('driftText', () => {
  it('says by how much the second half was slower, or faster', () => {
    expect(driftText(halves(100, 190))).toBe(
      'the second half of the samples took 1.90× the first half’s median: the machine’s speed changed while measuring',
    );
    expect(driftText(halves(100, 50))).toContain('took 0.50× the first');
  });

  it.each([
    ['a quarter slower', halves(100, 125)],
    ['a quarter faster', halves(100, 75)],
    ['fewer than ten samples', halves(100, 900, 4)],
    ['nine samples', [...halves(100, 900, 4), 900]],
    ['a single outlier in each half', [900, 100, 100, 100, 100, 100, 100, 100, 100, 5000]],
    ['samples that alternate', [100, 200, 100, 200, 100, 200, 100, 200, 100, 200, 100, 200]],
    ['a first half of zeros', halves(0, 100)],
    ['zeros', halves(0, 0)],
    ['no samples', []],
  ])('is silent about %s', (_, samples) => expect(driftText(samples)).toBeNull());

  it('leaves the middle one of an odd number out of both halves', () => {
    expect(driftText([...halves(100, 126).slice(0, 5), 1e6, ...Array<number>(5).fill(126)])).toContain('1.26×');
  });

  it('goes by the order taken, not by size', () => {
    const samples = halves(100, 200, 10);
    expect(driftText(samples)).not.toBeNull();
    expect(driftText(samples.toReversed())).toContain('0.50×');
  });
});

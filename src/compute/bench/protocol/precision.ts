/**
 * Whether medians are known well enough to stop. Looked at after every block, chance would sooner or later make an interval
 * look narrow: it is looked at after a number of blocks that grows by a quarter from look to look, and has to be narrow twice
 * in a row. The sorting at all looks together takes O(n log n), so O(log n) for each sample.
 */
import { inflationOf, smallSampleFactor } from '../../../shared/statistics/interval-widening.ts';

/** Blocks at the first look. */
const FIRST_LOOK = 10;
const GROWTH = 1.25;
const LOOKS_IN_A_ROW = 2;
const NORMAL = 1.959964;

export class PrecisionWatch {
  readonly #share: number;
  #nextLook = FIRST_LOOK;
  #inARow = 0;

  /** `share`: the half-width of an interval over its median that counts as known. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Whether every list is known, after so many blocks; to be asked once after each block. */
  isReached(blocks: number, lists: readonly (readonly number[])[]): boolean {
    if (blocks < this.#nextLook) return false;
    this.#nextLook = Math.max(blocks + 1, Math.ceil(blocks * GROWTH));
    const isNarrow = lists.every((samples) => relativeHalfWidth(samples) <= this.#share);
    this.#inARow = isNarrow ? this.#inARow + 1 : 0;
    return this.#inARow >= LOOKS_IN_A_ROW;
  }
}

/**
 * Half the distribution-free 95 % interval of the median, over the median: between the ranks (n ∓ z √n) / 2, where z
 * is 1.96 stretched as the interval that will be reported. Equal times, zeros included, are known.
 */
export function relativeHalfWidth(samples: readonly number[]): number {
  const count = samples.length;
  if (count < 2) return Infinity;
  const sorted = Float64Array.from(samples).sort();
  const reach = NORMAL * smallSampleFactor(count) * Math.sqrt(inflationOf(samples) * count);
  const place = Math.max(0, Math.floor((count - reach) / 2));
  const width = (sorted[count - 1 - place] ?? 0) - (sorted[place] ?? 0);
  // Halved before they are added: twice the largest number is infinite.
  const middle = (sorted[Math.floor((count - 1) / 2)] ?? 0) / 2 + (sorted[Math.floor(count / 2)] ?? 0) / 2;
  if (width === 0) return 0;
  return width / 2 / middle;
}

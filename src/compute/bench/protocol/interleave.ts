/**
 * The order in which the algorithms of a point take their turns. Every block holds one repetition of each, freshly
 * shuffled, so that whatever drifts (heat, clocks, other work) falls on all of them alike.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Returns a function that gives the next block: the places 0 … count − 1 in random order. The same seed and point give the same blocks. */
export function makeBlocks(count: number, orderSeed: number, point: number): () => number[] {
  const generator = mersenne((orderSeed ^ Math.imul(point + 1, 0x9e3779b1)) | 0);
  return () => {
    const order = Array.from({ length: count }, (_, place) => place);
    for (let last = count - 1; last > 0; last--) {
      const other = uniformInt(generator, 0, last);
      [order[last], order[other]] = [order[other] ?? other, order[last] ?? last];
    }
    return order;
  };
}

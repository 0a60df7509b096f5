/** Decides what may still begin before a time limit, from what was done so far. */

export interface TimeLimit {
  /** Whether work of that cost probably ends in time. */
  allows(cost: number): boolean;
  /** Work of that cost took so long. */
  took(cost: number, elapsedMs: number): void;
}

/** Work may take that much longer than what came before it: other programs, drivers that compile late. */
const MARGIN = 2;

/** A limit in milliseconds from now on; `now` is the clock to go by. */
export function limitTime(limitMs: number, now: () => number): TimeLimit {
  const end = now() + limitMs;
  let costDone = 0;
  let elapsedMs = 0;
  return {
    allows(cost) {
      const expectedMs = costDone === 0 ? 0 : (elapsedMs / costDone) * cost;
      return now() + MARGIN * expectedMs < end;
    },
    took(cost, ms) {
      costDone += cost;
      elapsedMs += ms;
    },
  };
}

/** Whose turn a sample was: its block, and its place among all samples of the point. */
import type { Sampling } from '../../shared/contract/run.ts';

export interface Turn {
  readonly block: number;
  readonly place: number;
}

/** Numbers the samples of one point in the order in which they are taken. */
export class Turns {
  #block = 0;
  #place = 0;

  /** Everything taken from here on belongs to the next block. */
  endBlock(): void {
    this.#block += 1;
  }

  take(): Turn {
    const turn = { block: this.#block, place: this.#place };
    this.#place += 1;
    return turn;
  }
}

/** The turns of one process as they are stored; null where nothing was sampled. */
export function samplingOf(turns: readonly Turn[]): Sampling | null {
  if (turns.length === 0) return null;
  return {
    restarts: 1,
    restarted: 'process',
    restartOf: turns.map(() => 0),
    blockOf: turns.map(({ block }) => block),
    orderOf: turns.map(({ place }) => place),
  };
}

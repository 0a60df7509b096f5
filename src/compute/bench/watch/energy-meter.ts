/** Adds up, for each contender, what the platform's energy counters gained while its samples were taken. */
import type { Energy, EnergyReading } from '../../../shared/contract/parts/energy.ts';

/** Counters step about once a millisecond: over shorter samples they tell nothing about one contender. */
const SHORTEST_SAMPLE_NS = 20e6;

export type ReadEnergy = () => Promise<EnergyReading | null>;

/** One contender's account. */
export class EnergyMeter {
  #joules = 0;
  #solves = 0;
  #wallNs = 0;
  #samples = 0;
  #source: string | null = null;
  #isBroken = false;

  /** Runs what takes one sample between two readings; `read` undefined or null readings leave the account empty. */
  async around<T>(
    read: ReadEnergy | undefined,
    sample: () => Promise<T>,
    sizeOf: (result: T) => { readonly solves: number; readonly wallNs: number },
  ): Promise<T> {
    const before = read && !this.#isBroken ? await read() : null;
    const result = await sample();
    const after = read && before ? await read() : null;
    const { solves, wallNs } = sizeOf(result);
    if (!before || !after || after.source !== before.source || after.joules < before.joules) this.#isBroken = true;
    else {
      this.#joules += after.joules - before.joules;
      this.#solves += solves;
      this.#wallNs += wallNs;
      this.#samples += 1;
      this.#source = after.source;
    }
    return result;
  }

  /** Forgets what was counted: the samples were set aside. */
  reset(): void {
    this.#joules = 0;
    this.#solves = 0;
    this.#wallNs = 0;
    this.#samples = 0;
  }

  /** null where any sample was not counted, or they are too short for the counters. */
  total(): Energy | null {
    if (this.#isBroken || this.#source === null || this.#solves === 0) return null;
    if (this.#wallNs / this.#samples < SHORTEST_SAMPLE_NS) return null;
    const solves = this.#solves;
    return { source: this.#source, joules: this.#joules, solves, joulesPerSolve: this.#joules / solves };
  }
}

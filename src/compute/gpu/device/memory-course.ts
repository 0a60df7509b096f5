/** What was live on the device after each change, thinned to what a reader needs: opening, first solve, reading back. */
import {
  MOST_MEMORY_SAMPLES,
  type MemoryPhase,
  type MemorySample,
} from '../../../shared/contract/parts/memory-course.ts';

/** Follows the live bytes of one ledger. */
export class MemoryCourse {
  readonly samples: MemorySample[] = [];
  readonly #startedMs = performance.now();
  readonly #live: Readonly<Record<string, number>>;
  #phase: MemoryPhase = 'open';
  /** The first solve and its reading back are over: what follows repeats them. */
  #isRepeating = false;
  #peakBytes = 0;
  #last: { readonly category: string; readonly isRise: boolean } | null = null;

  /** `live`: bytes by category, kept up to date by the ledger. */
  constructor(live: Readonly<Record<string, number>>) {
    this.#live = live;
  }

  /** From now on this is what happens. */
  enter(phase: MemoryPhase): void {
    if (phase === this.#phase) return;
    if (phase === 'solve' && this.#phase === 'read back') this.#isRepeating = true;
    this.#phase = phase;
    this.#last = null;
    if (!this.#isRepeating) this.#push();
  }

  /** Everything goes: told once, when it is done. */
  close(free: () => void): void {
    this.#phase = 'freed';
    free();
    this.#push();
  }

  /** A buffer of that category came or went. */
  changed(category: string, isRise: boolean): void {
    const total = Object.values(this.#live).reduce((sum, bytes) => sum + bytes, 0);
    const isNewPeak = total > this.#peakBytes;
    this.#peakBytes = Math.max(this.#peakBytes, total);
    if (this.#phase === 'freed' || (this.#isRepeating && !isNewPeak)) return;
    // Of several changes in one direction the end tells all.
    if (this.#last?.category === category && this.#last.isRise === isRise) this.samples.pop();
    this.#last = { category, isRise };
    this.#push();
  }

  #push(): void {
    // The last place is for what is left once all is freed.
    if (this.samples.length >= MOST_MEMORY_SAMPLES - (this.#phase === 'freed' ? 0 : 1)) return;
    const categoriesBytes = Object.fromEntries(Object.entries(this.#live).filter(([, bytes]) => bytes > 0));
    const ns = Math.round((performance.now() - this.#startedMs) * 1e6);
    this.samples.push({ ns, phase: this.#phase, categoriesBytes });
  }
}

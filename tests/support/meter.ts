/** Counts the work of a pass by walking through it: operations, and the distinct floats that it touches. */
import { SPAN, type Sizes } from '../../src/compute/studies/rnn/algorithms/buffers.ts';

/** Counts operations, the distinct floats that were read and written, and the steps that each lane walks. */
export class Meter {
  flops = 0;
  readonly #read = new Set<string>();
  readonly #written = new Set<string>();
  readonly #walked = new Map<string, number>();

  op(count: number): void {
    this.flops += count;
  }

  load(buffer: string, ...place: number[]): void {
    this.#read.add(`${buffer} ${place.join(' ')}`);
  }

  store(buffer: string, ...place: number[]): void {
    this.#written.add(`${buffer} ${place.join(' ')}`);
  }

  /** Steps of a walk that this lane takes one after the other. */
  *along<Step>(lane: readonly number[], steps: readonly Step[]): Generator<Step> {
    const key = lane.join(' ');
    for (const step of steps) {
      this.#walked.set(key, (this.#walked.get(key) ?? 0) + 1);
      yield step;
    }
  }

  get cost(): { flops: number; bytes: number; span: number } {
    const span = Math.max(0, ...this.#walked.values());
    return { flops: this.flops, bytes: 4 * (this.#read.size + this.#written.size), span };
  }
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** A pass, walked through. */
export type Walk = (meter: Meter, sizes: Sizes) => void;

/** What a pass does at step t of sequence b. */
export type StepWalk = (meter: Meter, sizes: Sizes, b: number, t: number) => void;

/** Every chunk of every sequence with the steps that it has. */
export function eachChunk(
  { batch, chunks, chunk, length }: Sizes,
  visit: (b: number, c: number, steps: number[]) => void,
): void {
  for (const b of upTo(batch))
    for (const c of upTo(chunks))
      visit(
        b,
        c,
        upTo(chunk)
          .map((u) => c * chunk + u)
          .filter((t) => t < length),
      );
}

/** The steps of a chunk, in spans with a lane each for every entry of the state. */
export function* inSpans(meter: Meter, b: number, i: number, steps: readonly number[]): Generator<number> {
  for (const t of steps) yield* meter.along([b, i, Math.floor(t / SPAN)], [t]);
}

/** The row of the guess before step t, and s_0 before the first. */
export const previous: StepWalk = (meter, { state }, b, t) => {
  for (const i of upTo(state)) meter.load('states', b, t - 1, i);
};

/** s_t − f, and ½ r² added up. */
export const residual: StepWalk = (meter, { state }, b, t) => {
  for (const i of upTo(state)) {
    meter.load('states', b, t, i);
    meter.op(1 + 3);
  }
};

/** The entry's change, and its new value. */
export function settle(meter: Meter, b: number, t: number, i: number): void {
  meter.load('states', b, t, i);
  meter.op(1);
  meter.store('states', b, t, i);
}

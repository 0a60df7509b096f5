/** Collects the spans of a profiled solve from the timestamps of its submits. Pure: no WebGPU here. */
import type { PlanPass } from '../plan/plan.ts';
import type { Item } from './schedule.ts';
import type { PassSpan } from './solver.ts';

export class Profile {
  /** What the passes that are added now belong to; null outside of the iterations. */
  iteration: number | null = null;
  readonly spans: PassSpan[] = [];
  readonly #places: ReadonlyMap<PlanPass, number>;
  #first: bigint | null = null;

  /** `passes` in the order in which `Solver.passes` has them. */
  constructor(passes: readonly PlanPass[]) {
    // What also runs after the timed window is counted where it runs first.
    this.#places = new Map(passes.map((pass, place) => [pass, place] as const).toReversed());
  }

  /** The dispatches of one submit with their begins and ends, on one clock for the whole solve. */
  add(items: readonly Item[], stamps: readonly (readonly [begin: bigint, end: bigint])[]): void {
    stamps.forEach(([begin, end], index) => {
      const pass = items[index]?.pass;
      const place = pass && this.#places.get(pass);
      if (place === undefined) return;
      this.#first ??= begin;
      const startNs = Number(begin - this.#first);
      this.spans.push({ place, iteration: this.iteration, startNs, durationNs: Number(end - begin) });
    });
  }
}

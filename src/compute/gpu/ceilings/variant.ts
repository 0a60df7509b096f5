/** Variants of one microbenchmark, repeated in turn; the best of them is the ceiling. */
import type { CeilingFigure } from '../../../shared/contract/parts/ceilings.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import { median, medianInterval } from '../../../shared/statistics/statistics.ts';
import type { ProbeTime } from '../device/probe.ts';

/** One way of doing the same work, made ready and warm. */
export interface Variant {
  readonly name: string;
  /** One repetition: the figure in its own unit. */
  sample(): Promise<number>;
  /** Throws a Fault where the work asked for so far was not done, all of it. */
  prove(): Promise<void>;
}

/** The resampling of the intervals is seeded: the same samples give the same interval. */
const SEED = 1;

/** After that many repetitions a variant that is this much worse than the best is left out: it is not the ceiling. */
const SCREENED_AFTER = 2;
const HOPELESS_FACTOR = 1.7;

/** Repetitions in turn, so that what disturbs falls on all variants alike; only work that was proved done counts. */
export async function bestOf(
  variants: readonly Variant[],
  repetitions: number,
  better: 'higher' | 'lower',
  signal: AbortSignal | null,
): Promise<CeilingFigure> {
  const costOf = (sample: number): number => (better === 'higher' ? 1 / sample : sample);
  let racers = variants.map((variant) => ({ variant, samples: [] as number[] }));
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const { variant, samples } of racers) {
      signal?.throwIfAborted();
      samples.push(await variant.sample());
    }
    if (repetition + 1 === SCREENED_AFTER) racers = withoutHopeless(racers, costOf);
  }
  const [best] = racers.toSorted((a, b) => costOf(median(a.samples)) - costOf(median(b.samples)));
  if (!best) throw new Fault('failed', 'a microbenchmark without variants has no ceiling');
  await best.variant.prove();
  return figureOf(best.variant.name, best.samples);
}

function withoutHopeless<R extends { readonly samples: readonly number[] }>(
  racers: readonly R[],
  costOf: (sample: number) => number,
): R[] {
  const leastOf = ({ samples }: R): number => Math.min(...samples.map(costOf));
  const least = Math.min(...racers.map(leastOf));
  return racers.filter((racer) => leastOf(racer) <= HOPELESS_FACTOR * least);
}

function figureOf(variant: string, samples: number[]): CeilingFigure {
  if (!samples.every((sample) => Number.isFinite(sample) && sample > 0))
    throw new Fault('failed', `${variant}: a clock that does not move measures nothing`);
  return { median: median(samples), ci95: medianInterval(samples, SEED), samples, variant };
}

/** The GPU's own clock where it has one: the host's carries the cost of the submit. */
export function nsOf({ gpuNs, wallNs }: ProbeTime): number {
  return gpuNs ?? wallNs;
}

const TARGET_NS = 40e6;
const MOST_GROWTH = 8;

/** How often to repeat a piece of work so that it takes about 40 ms, at most `most` times; asks `nsAt` along the way. */
export async function timesFor(nsAt: (times: number) => Promise<number>, most: number): Promise<number> {
  let times = 1;
  for (;;) {
    const ns = await nsAt(times);
    if (ns >= TARGET_NS / 2 || times >= most) return times;
    times = Math.min(most, Math.ceil(times * Math.min(MOST_GROWTH, TARGET_NS / Math.max(1, ns))));
  }
}

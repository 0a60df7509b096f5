/** What an adapter reaches at best, as microbenchmarks measured it: what the work of a run is compared with. */
import { z } from 'zod';
import { moment, rate } from '../bounds.ts';

const figureSchema = z.object({
  median: rate,
  /** Seeded bootstrap interval of the median; null below 6 samples. */
  ci95: z.tuple([rate, rate]).nullable(),
  samples: z.array(rate).min(1).max(1000),
  /** What was run, in words; of several variants the one with the best median. */
  variant: z.string().max(100),
});
/** One measured figure, in the unit that its name in `Ceilings` says. */
export type CeilingFigure = z.infer<typeof figureSchema>;

export const ceilingsSchema = z.object({
  measuredAt: moment,
  /** Fused multiply-adds in registers, each counted as two operations. */
  flopsPerSecond: figureSchema,
  /** Copies between large buffers, bytes read and bytes written both counted. */
  bytesPerSecond: figureSchema,
  /** One dispatch that does next to nothing and depends on the one before it, within a pass. */
  dispatchNs: figureSchema,
  /** A submit of one such dispatch, until the host knows that the queue is done. */
  submitNs: figureSchema,
  /** The same, until the host can read a few bytes of the result. */
  roundTripNs: figureSchema,
});
export type Ceilings = z.infer<typeof ceilingsSchema>;

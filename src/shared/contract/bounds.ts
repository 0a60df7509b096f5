/**
 * Ranges of the numbers and texts that come from files. Each is far wider than anything that can be measured and narrow
 * enough that sums, ratios and axes made of it stay finite: what lies outside was never measured.
 */
import { z } from 'zod';

/** The longest word or sentence about a run. */
export const text = z.string().max(4000);

/** A whole number that a double holds exactly; zod allows no other integers. */
export const count = z.number().int().nonnegative();

/** A size or an iteration count: flags and forms allow up to 1e9. */
export const size = count.max(1e9);

/** 1e18 ns are 31 years. */
const LONGEST_NS = 1e18;
/** A time is 0, where the clock is too coarse, or at least this: 1 ms over 1e9 steps is 1e-3 ns a step. */
const SHORTEST_NS = 1e-6;

/** A duration in nanoseconds. */
export const ns = z
  .number()
  .min(0)
  .max(LONGEST_NS)
  .refine(isTimeable, { error: `a time is 0 or at least ${SHORTEST_NS} ns` });

/** A duration that is not 0. */
export const positiveNs = z.number().min(SHORTEST_NS).max(LONGEST_NS);

/** How far durations are apart: rounding leaves any small number. */
export const spreadNs = z.number().min(0).max(LONGEST_NS);

/** Both ends of an interval of durations; an interval of few restarts reaches beyond what was sampled. */
export const intervalNs = z.tuple([z.number().min(0).max(1e30), z.number().min(0).max(1e30)]);

/** A ratio of two durations. */
export const ratio = z.number().min(1e-24).max(1e24);
export const intervalOfRatio = z.tuple([z.number().min(0).max(1e60), z.number().min(0).max(1e60)]);

/** An error, a residual or what is allowed of one; states may leave float32. */
export const magnitude = z.number().min(0).max(1e308);

/** Work is 0 or at least this: what is less overflows operations a byte. */
const LEAST_WORK = 1e-6;

/** Modelled work of one solve: operations, or bytes that need not be whole. */
export const work = z
  .number()
  .min(0)
  .max(1e30)
  .refine((value) => value === 0 || value >= LEAST_WORK, { error: `work is 0 or at least ${LEAST_WORK}` });

/** What a microbenchmark reached, a second. */
export const rate = z.number().min(1e-6).max(1e30);

/** A figure that the system tells: a load, a clock rate, a charge. */
export const figure = z.number().min(0).max(1e12);

/** A growth rate per step, or a setting of a problem. */
export const real = z.number().min(-1e9).max(1e9);

/** A moment in UTC; no machine that runs this had its clock before 1970. */
export const moment = z.iso.datetime().refine((value) => value >= '1970', { error: 'a date from 1970 to 9999' });

/** A record with at most so many names, none longer than 200 characters. */
export function namedUpTo<T extends z.ZodType>(value: T, most: number, longest = 200) {
  return z
    .record(z.string().max(longest), value)
    .refine((entries) => Object.keys(entries).length <= most, { error: `at most ${most} names` });
}

function isTimeable(value: number): boolean {
  return value === 0 || value >= SHORTEST_NS;
}

/**
 * What a run costs before its times are those of a repetition: compiling, bringing the problem onto the device, choosing
 * kernels, and the first solve; and how many solves it takes until a faster algorithm has paid for that.
 */
import { z } from 'zod';
import { ns } from '../bounds.ts';

const solves = z.number().int().min(1);

export const paybackSchema = z.object({
  /** The algorithm that it is held against. */
  vs: z.string().max(100),
  /** Solves, the first included, after which it has taken less time in all; null: it never has. */
  solves: solves.nullable(),
  /** The same with the choosing of kernels charged to it alone; null: never. */
  solvesWithTuning: solves.nullable(),
  /** `solves` at the upper and at the lower end of the interval of the speed-up; null without an interval. */
  range: z.tuple([solves.nullable(), solves.nullable()]).nullable(),
});
export type Payback = z.infer<typeof paybackSchema>;

export const coldSchema = z.object({
  /** Making every pipeline and using each once, when none of them was at hand in this process. */
  compileNs: ns,
  /** This run itself took them from the process's cache; `compileNs` was measured when they were first compiled. */
  cached: z.boolean(),
  /** Creating the buffers and writing their data, waited for. */
  uploadNs: ns,
  /** Choosing the kernels of the cell, in this sweep; 0 where the choice was known, null where it takes no part. */
  autotuneNs: ns.nullable(),
  /** Wall time of the very first solve. */
  firstSolveNs: ns,
  /** Against sequential evaluation; null for itself and where one of the two has no verified time. */
  payback: paybackSchema.nullable(),
});
/** Each was taken once: these are no medians and have no interval. */
export type Cold = z.infer<typeof coldSchema>;

/** One side of a payback: what it cost once, and what a repetition costs. */
export interface ColdSide {
  readonly cold: Pick<Cold, 'compileNs' | 'uploadNs' | 'firstSolveNs'>;
  readonly medianNs: number;
}

/** Beyond this, "after n solves" is no answer that anybody could use. */
const MOST_SOLVES = 1e12;

/**
 * n solves take C + n·median, where C = compile + upload + (first solve − median). So the faster one is ahead from
 * n = (C − C_vs) / (median · (speed-up − 1)) on. `ratio` and `ci95` are those of the speed-up, so that n lies within its
 * range; without them the ratio of the medians serves.
 */
export function paybackOf(
  own: ColdSide,
  reference: ColdSide,
  facts: {
    readonly vs: string;
    readonly autotuneNs: number | null;
    readonly ratio?: number | undefined;
    readonly ci95: readonly [number, number] | null;
  },
): Payback {
  const extraNs = onceNs(own) - onceNs(reference);
  const ratio = facts.ratio ?? reference.medianNs / own.medianNs;
  const after = (ns: number, speedup: number): number | null => solvesUntil(ns, own.medianNs * (speedup - 1));
  return {
    vs: facts.vs,
    solves: after(extraNs, ratio),
    solvesWithTuning: after(extraNs + (facts.autotuneNs ?? 0), ratio),
    range: facts.ci95 && [after(extraNs, facts.ci95[1]), after(extraNs, facts.ci95[0])],
  };
}

function onceNs({ cold, medianNs }: ColdSide): number {
  return cold.compileNs + cold.uploadNs + cold.firstSolveNs - medianNs;
}

/** Solves after which a saving per solve has made up for what was spent once; null: never. */
function solvesUntil(extraNs: number, savingNs: number): number | null {
  if (!(savingNs > 0)) return null;
  const needed = Math.max(1, Math.ceil(extraNs / savingNs));
  return needed <= MOST_SOLVES ? needed : null;
}

/** It is faster by its median and at both ends of its interval, where there is one. */
export function isPaidBack({ solves: count, range }: Payback): boolean {
  return count !== null && range?.[1] !== null;
}

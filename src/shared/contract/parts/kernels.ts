/**
 * What ran on the device in one run: every pass of its plan with the kernel behind it, and the passes of one profiled
 * solve in the order in which they ran. The WGSL itself is kept once, under its hash.
 */
import { z } from 'zod';
import { count, ns, positiveNs, work } from '../bounds.ts';

const name = z.string().min(1).max(100);

/** SHA-256 of a kernel's WGSL in UTF-8, 64 hex digits. */
export const kernelHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** When a pass runs: once before the iterations, once in each, once after them, or after the timed window. */
export const PASS_STAGES = ['prologue', 'iteration', 'finale', 'epilogue'] as const;
export type PassStage = (typeof PASS_STAGES)[number];

export const runKernelSchema = z.object({
  name,
  phase: name,
  stage: z.enum(PASS_STAGES),
  /** How the work is spread over lanes, in words. */
  mapping: z.string().max(1000),
  hash: kernelHashSchema,
  /** Lanes of one workgroup. */
  workgroupSize: count,
  /** Workgroups of the whole pass. */
  workgroups: count,
  /** Dispatches in a row, each of all workgroups: the segments of a sequence. */
  repeats: count,
  /** Parts into which each dispatch was cut, so that no submit runs long. */
  slices: count,
  /** Work of one pass, all its dispatches, by the plan's model. */
  flops: work,
  bytes: work,
  /** Median time of one pass in the profiled solves; null where none was timed, or the clock is too coarse to tell. */
  medianNs: ns.nullable(),
  /** Passes behind that median. */
  passesTimed: count,
});
/** One pass of a run's plan and the kernel that it runs. */
export type RunKernel = z.infer<typeof runKernelSchema>;

/** Spans kept of one run; what comes later in the solve is counted and left out. */
export const MOST_SPANS = 5000;

export const timelineSchema = z
  .object({
    /** What the spans refer to. */
    passes: z.array(z.object({ kernel: name, phase: name })).max(1000),
    /**
     * Place in `passes`, iteration (null outside of them), start after the first timestamp of the solve and duration in
     * ns; in the order of their dispatch.
     */
    spans: z.array(z.tuple([count, count.nullable(), ns, positiveNs])).max(MOST_SPANS),
    /** Spans beyond the limit. */
    leftOut: count,
    /** Spans that came out zero or negative: shorter than a step of the clock, or across its reset. */
    discarded: count,
  })
  .refine(({ passes, spans }) => spans.every(([place]) => place < passes.length), {
    message: 'a span names a pass that is not in passes',
    path: ['spans'],
  });
/** One profiled solve, apart from the timed ones, dispatch by dispatch. */
export type Timeline = z.infer<typeof timelineSchema>;

export const kernelSourcesSchema = z
  .record(kernelHashSchema, z.string().max(4_000_000))
  .refine((sources) => Object.keys(sources).length <= 100_000, { error: 'at most 100000 kernels' });
/** WGSL by its hash. */
export type KernelSources = z.infer<typeof kernelSourcesSchema>;

/** A dispatch of a profiled solve as it is shown. */
export interface Span {
  readonly kernel: string;
  readonly phase: string;
  /** null outside of the iterations. */
  readonly iteration: number | null;
  readonly startNs: number;
  readonly durationNs: number;
}

/** The spans of a timeline with what they refer to. */
export function spansOf({ passes, spans }: Timeline): Span[] {
  return spans.flatMap(([place, iteration, startNs, durationNs]) => {
    const pass = passes[place];
    return pass ? [{ ...pass, iteration, startNs, durationNs }] : [];
  });
}

/** Time by kernel in one profiled solve, in the order of their first dispatch. */
export function timeByKernel(timeline: Timeline): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { kernel, durationNs } of spansOf(timeline)) sums[kernel] = (sums[kernel] ?? 0) + durationNs;
  return sums;
}

/** The beginning of a kernel's hash, by which a person tells kernels apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}

/** "linearise-3f09ab12.wgsl": kernels of one name may differ. */
export function kernelFileName({ name: kernel, hash }: Pick<RunKernel, 'name' | 'hash'>): string {
  return `${kernel.replaceAll(/[^\w-]/g, '_')}-${shortHash(hash)}.wgsl`;
}

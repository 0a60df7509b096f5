/** What a measurement tells the outside while it goes on: the same for the command line and the window. */
import type { SweepEnvironment } from './parts/environment.ts';
import type { KernelSources } from './parts/kernels.ts';
import type { Adapter, Run, RunConfig } from './run.ts';
import type { Sweep } from './sweep.ts';
import type { Tuning } from './parts/tuning.ts';

/** A run that was started: the row exists before its samples do. */
export interface RunStart {
  readonly id: string;
  readonly sweepId: string;
  readonly point: number;
  readonly startedAt: string;
  readonly adapterId: string;
  readonly runtime: string;
  readonly preset: string | null;
  readonly config: RunConfig;
}

export type MeasureEvent =
  | {
      readonly kind: 'sweep-started';
      readonly sweepId: string;
      readonly sweep: Sweep;
      readonly orderSeed: number;
      readonly adapter: Adapter;
      readonly pointCount: number;
      /** Points from the first on that are stored already and not measured again; 0 for a new sweep. */
      readonly pointsDone: number;
    }
  /** Choices of kernels measured on the sweep's adapter, to be kept for the next time. */
  | { readonly kind: 'tuned'; readonly adapterId: string; readonly cell: string; readonly tuning: Tuning }
  /** WGSL of kernels that ran, by SHA-256; it comes before the runs that name it. */
  | { readonly kind: 'kernel-sources'; readonly sources: KernelSources }
  | { readonly kind: 'run-started'; readonly run: RunStart }
  | {
      readonly kind: 'progress';
      /** Points finished and in all; the share of the present point that is done, 0 … 1. */
      readonly pointsDone: number;
      readonly pointCount: number;
      readonly pointShare: number;
      /** Expected seconds until the whole sweep ends; null before the first estimate. */
      readonly etaSeconds: number | null;
      /** What is being done, for a person: "quasi-deer · T 10,000 · D 16 · repetition 4 of 12". */
      readonly what: string;
    }
  /** Complete, with samples, trace, verification; to be stored whole or not at all. */
  | { readonly kind: 'run-finished'; readonly run: Run }
  /** Runs of one point with the samples of one more restart: each replaces the stored one, all of them or none. */
  | { readonly kind: 'runs-extended'; readonly runs: readonly Run[] }
  | { readonly kind: 'warning'; readonly message: string }
  /** All that is known of the sweep's surroundings so far; each replaces the one before. */
  | { readonly kind: 'environment'; readonly sweepId: string; readonly environment: SweepEnvironment }
  | {
      readonly kind: 'sweep-finished';
      readonly sweepId: string;
      readonly outcome: 'finished' | 'cancelled' | 'failed';
      readonly reason: string | null;
    };

/** What the window and its compute worker say to each other. */
import type { Reason } from '../shared/contract/reason.ts';
import type { Conditions } from '../shared/contract/parts/disturbances.ts';
import type { EnergyReading } from '../shared/contract/parts/energy.ts';
import type { HostEnvironment } from '../shared/contract/parts/environment.ts';
import type { MeasureEvent } from '../shared/contract/events.ts';
import type { Fault } from '../shared/contract/fault.ts';
import type { MemoryLimit } from '../shared/contract/parts/memory-course.ts';
import type { ProcessSpread } from '../shared/statistics/process-spread.ts';
import type { Adapter, Machine } from '../shared/contract/run.ts';
import type { Sweep } from '../shared/contract/sweep.ts';
import type { Language } from '../shared/text/language.ts';
import type { Tuning } from '../shared/contract/parts/tuning.ts';

/** An algorithm that runs here; the study declares how it is shown. */
export interface AlgorithmInfo {
  readonly id: string;
  /** Why it does not suit a cell, by the ids of those cells. */
  readonly unsuited: Readonly<Record<string, Reason>>;
}

export interface CellInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
}

/** A cell file as the person chose it; its text is checked in the worker, whoever sends it. */
export interface CellText {
  readonly fileName: string;
  readonly content: string;
}

/** What a checked cell file describes. */
export interface OwnCellInfo extends CellInfo {
  /** Why an algorithm does not suit it, by the ids of those algorithms. */
  readonly unsuited: Readonly<Record<string, Reason>>;
}

/** What is here to measure with. */
export interface Offer {
  /** The adapter that a measurement would use. */
  readonly adapter: Adapter;
  readonly algorithms: readonly AlgorithmInfo[];
  readonly cells: readonly CellInfo[];
}

/** What one algorithm needs at one size, before anything is allocated. */
export interface Need {
  readonly algorithm: string;
  /** null where the algorithm cannot be planned at all at this size. */
  readonly peakBytes: number | null;
  /** Why it will be skipped; null when it fits. */
  readonly whyNot: Reason | null;
  /** Its runs at this size: one for each damping value, tolerance and seed. */
  readonly runs: number;
}

/** Sizes predicted at most: more would say little and take long. */
export const MOST_SIZES = 300;

/** The needs of all algorithms at one size; seeds do not matter to memory and are folded. */
export interface SizeNeeds {
  readonly cell: string;
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly needs: readonly Need[];
}

export interface Prediction {
  /** The first `MOST_SIZES` of them, in the order in which they are measured. */
  readonly sizes: readonly SizeNeeds[];
  readonly sizeCount: number;
}

/** The smallest length that no longer fits, for every algorithm at one size. */
export interface LengthLimits {
  readonly cell: string;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly limits: readonly ({ readonly algorithm: string } & MemoryLimit)[];
}

/** A problem file as the person chose it; its text is checked in the worker, whoever sends it. */
export interface ProblemText {
  readonly fileName: string;
  readonly content: string;
}

/** What a checked problem file holds. */
export interface ProblemInfo {
  readonly name: string;
  readonly checksum: string;
  readonly cell: string;
  readonly length: number;
  readonly state: number;
  /** 0 where the cell takes no inputs. */
  readonly input: number;
  readonly batch: number;
  /** The gain it was drawn with, where the file says so. */
  readonly gain: number | null;
  readonly hasGuess: boolean;
}

/** What the window asks to be measured. */
export interface WindowOrder {
  readonly sweep: Sweep;
  readonly machine: Machine;
  /** The person's own cells, beside the built-in ones. */
  readonly cells: readonly CellText[];
  /** Measured instead of drawn problems; null: draw them. */
  readonly given: ProblemText | null;
  /** Kernels' choices known, by adapter and cell. */
  readonly tunings: Readonly<Record<string, Readonly<Record<string, Tuning>>>>;
  /** How much ratios differ between processes, by adapter; absent: not known of any. */
  readonly processSpreads?: Readonly<Record<string, ProcessSpread>>;
  /** Of every point, where this is one of several restarts; absent: six. */
  readonly leastBlocks?: number;
  /** Of the running orders; null: the worker draws one. */
  readonly orderSeed: number | null;
  /** Goes on with a stored sweep: its id, and the points that are done already. */
  readonly resume: { readonly sweepId: string; readonly pointsDone: number } | null;
}

/** What the main process tells of the machine, by question. */
export interface HostAnswers {
  readonly environment: HostEnvironment;
  readonly conditions: Conditions;
  readonly energy: EnergyReading;
}

export type WorkerRequest =
  /** The language of the sentences in answers and faults; no answer. */
  | { readonly kind: 'language'; readonly language: Language }
  /** Areas of the debug log, as in ANTLER_DEBUG; no answer. */
  | { readonly kind: 'debug'; readonly areas: string }
  | { readonly kind: 'offer'; readonly id: number; readonly machine: Machine }
  | {
      readonly kind: 'predict';
      readonly id: number;
      readonly machine: Machine;
      readonly sweep: Sweep;
      readonly cells: readonly CellText[];
    }
  | {
      readonly kind: 'limits';
      readonly id: number;
      readonly machine: Machine;
      readonly sweep: Sweep;
      readonly cells: readonly CellText[];
    }
  | {
      readonly kind: 'problem';
      readonly id: number;
      readonly problem: ProblemText;
      readonly cells: readonly CellText[];
    }
  | { readonly kind: 'cell'; readonly id: number; readonly cell: CellText }
  | { readonly kind: 'measure'; readonly id: number; readonly order: WindowOrder }
  /** The event with that number was stored (`error` null), or could not be. */
  | { readonly kind: 'taken'; readonly event: number; readonly error: string | null }
  /** The answer to the question with that number; null where there is none. */
  | { readonly kind: 'told'; readonly question: number; readonly answer: HostAnswers[keyof HostAnswers] | null }
  | { readonly kind: 'cancel' };

export type WorkerReply =
  | { readonly kind: 'offer'; readonly id: number; readonly offer: Offer }
  | { readonly kind: 'predict'; readonly id: number; readonly prediction: Prediction }
  | { readonly kind: 'limits'; readonly id: number; readonly limits: readonly LengthLimits[] }
  | { readonly kind: 'problem'; readonly id: number; readonly info: ProblemInfo }
  | { readonly kind: 'cell'; readonly id: number; readonly info: OwnCellInfo }
  | { readonly kind: 'measure'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly code: Fault['code']; readonly message: string }
  /** To be answered with `told`. */
  | { readonly kind: 'question'; readonly number: number; readonly what: keyof HostAnswers }
  /** To be answered with `taken`, except progress. */
  | { readonly kind: 'event'; readonly number: number; readonly event: MeasureEvent };

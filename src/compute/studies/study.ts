/**
 * How a study runs: all that the bench asks of it while it measures. What a study declares is data in shared/studies; its
 * problems, plans and judgements stay its own and pass through here unseen.
 */
import { ReasonedFault } from '../../shared/contract/fault.ts';
import type { Note, Reason } from '../../shared/contract/reason.ts';
import type { Run, RunConfig, RunStatus, Verification, Workload } from '../../shared/contract/run.ts';
import type { Tuning } from '../../shared/contract/parts/tuning.ts';
import type { Point, Sweep } from '../../shared/contract/sweep.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import type { Engine, Solution, Solver } from '../gpu/device/solver.ts';
import type { Plan } from '../gpu/plan/plan.ts';
import type { DeviceTraits } from '../gpu/traits.ts';

/** What of a device decides whether a plan fits. */
export interface Host {
  readonly traits: DeviceTraits;
  /** Why the plan does not fit, with the bytes needed and allowed; null when it fits. */
  whyNot(plan: Plan): Reason | null;
  /** Why the other code that the plan delegates to is not at hand; absent or null: it is. */
  whyMissing?(plan: Plan): Reason | null;
  /** What the ledger will show at its peak; absent: what the plan itself declares. */
  peakBytes?(plan: Plan): number;
}

export interface Fit {
  /** Made from sizes alone; null where the contender cannot be planned at this size. */
  readonly plan: Plan | null;
  /** Why it will be skipped; null when it fits. */
  readonly whyNot: Reason | null;
}

/** One contender with its settings at one point. */
export interface Method {
  /** As the run is filed. */
  readonly config: RunConfig;
  /** It iterates until it settles, so that a solve may end without an answer. */
  readonly iterative: boolean;
  /** Choices of its kernels that were measured on the adapter; null: the defaults. */
  readonly tuning: Tuning | null;
  /** Plans with sizes only, nothing is allocated. Anything but a Fault is a defect and is thrown on. */
  fit(host: Host): Fit;
}

/** What a solver computed, as its study reads it; the bench only asks whether it is the same as before. */
export interface Answer {
  /** Equal answers have equal ones. */
  readonly fingerprint: number;
}

/** Whether an answer may count. */
export interface Judgement {
  readonly status: 'ok' | 'not-converged' | 'not-representable' | 'wrong';
  readonly reason: Reason | null;
  readonly verification: Verification;
  /** What the answer leaves of its own equations in float64; null where a study has no such thing. */
  readonly residual: Run['residual'];
  /** Values of trace columns that were computed once, for the last row; where the device gave one, its own stays. */
  readonly lastRow: Readonly<Record<string, number | null>>;
  /** By the ids of the study's measures. */
  readonly measures: Readonly<Record<string, number | null>>;
  readonly notes: Readonly<Record<string, Note>>;
}

/** Whether a method did what it says, beside its answer: looked at once, before anything is timed. */
export interface Audit {
  /** null where all agrees. */
  readonly disagreement: Reason | null;
  /** What a disagreement makes of the run: another answer, or the right one by another way. */
  readonly fault: Extract<RunStatus, 'wrong' | 'unfaithful'>;
  /** What was looked at, in words. */
  readonly checked: string;
}

/** The problem of one point, drawn, surveyed and ready to be solved by every contender. */
export interface Posed<M extends Method = Method, A extends Answer = Answer> {
  /** How predictable it is, whatever solves it; null where the study knows of no such thing. */
  readonly workload: Workload | null;
  /** Why nobody has to try; null where it can be solved. */
  readonly refusal: { readonly status: 'not-representable' | 'skipped'; readonly reason: Reason } | null;
  /** What the reader of a run should know of how it was posed. */
  notesOf(method: M): Readonly<Record<string, Note>>;
  /** With the arrays. */
  plan(method: M, traits: DeviceTraits): Plan;
  /** `part`: entries of the main size that the solver evaluated; null: all. Rejects with a Fault on another number of values. */
  read(method: M, solver: Solver, part: number | null, signal: AbortSignal): Promise<A>;
  judge(method: M, solution: Solution, answer: A, part: number | null): Judgement;
  /** The reference contender's answer, which passed: the others are compared with it from here on. */
  keep(answer: A): void;
  /** What was kept has turned out to be wrong. */
  forget(): void;
  /** May solve again; null where there is nothing to look at. */
  audit?(method: M, solver: Solver, solution: Solution, signal: AbortSignal): Promise<Audit | null>;
}

export interface PoseRequest {
  readonly sweep: Sweep;
  readonly point: Point;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Says what is being done before the first solve. */
  report(what: string): Promise<void>;
}

/** Choices of kernels that are measured once on an adapter and kept under a key, such as the kind of problem. */
export interface StudyTuning {
  keysOf(sweep: Sweep): readonly string[];
  keyOf(point: Point): string;
  /** Rejects with a Fault where the device fails. */
  tune(engine: Engine, key: string, signal: AbortSignal | null): Promise<Tuning>;
}

/** A study with what the user brought along for it: its own problems, its own kinds of them. */
export interface StudyRuntime<M extends Method = Method> {
  readonly spec: StudySpec;
  /** The sweep as it will be measured and stored: a problem that is given dictates its sizes. */
  effectiveSweep(sweep: Sweep): Sweep;
  /** Throws a Fault where the sweep asks for what does not exist. */
  check(sweep: Sweep): void;
  /** In the order in which they are measured, every size decided. */
  pointsOf(sweep: Sweep): Point[];
  /** The work of a point in arbitrary units, up to what its sizes do not tell: what an estimate of time goes by. */
  weightOf(point: Point): number;
  /** Absent: there is nothing to choose. */
  readonly tuning?: StudyTuning;
  /** One contender with every setting that the sweep asks of it. Throws a Fault where there is no such contender. */
  methodsAt(sweep: Sweep, point: Point, contender: string, tuning: Tuning | null): M[];
  /** Rejects with a NotRepresentable where numbers leave float32, and with a Fault where anything else went wrong. */
  pose(request: PoseRequest): Promise<Posed<M>>;
}

/** What was to be solved has numbers that float32 cannot hold. */
export class NotRepresentable extends ReasonedFault {}

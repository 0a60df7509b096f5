/** One contender at one point while it is measured: what is known of it so far, and how it ended. */
import { type Note } from '../../shared/contract/reason.ts';
import type { Disturbance } from '../../shared/contract/parts/disturbances.ts';
import { messageOf, ReasonedFault } from '../../shared/contract/fault.ts';
import { errorReason, type Reason } from '../../shared/contract/reason.ts';
import type { RunStart } from '../../shared/contract/events.ts';
import type { MemoryLimit } from '../../shared/contract/parts/memory-course.ts';
import type { RunStatus, Work, Workload } from '../../shared/contract/run.ts';
import { contenderText } from '../../shared/findings/runs/setting.ts';
import { storedPartialText } from '../../shared/contract/parts/step-timing.ts';
import { studyOf } from '../../shared/studies/index.ts';
import { formatBytes } from '../../shared/text/units.ts';
import type { Plan } from '../gpu/plan/plan.ts';
import type { LedgerReading } from '../gpu/device/ledger.ts';
import {
  hasSettled,
  type Opening,
  type PassNote,
  type PassSpan,
  type Solution,
  type Solver,
} from '../gpu/device/solver.ts';
import type { Judgement, Method } from '../studies/study.ts';
import type { Turn } from './block-order.ts';
import { EnergyMeter } from './watch/energy-meter.ts';

export interface ContenderStart {
  readonly method: Method;
  readonly start: RunStart;
  /** The others are compared with it. */
  readonly isReference: boolean;
  /** false: it runs only to be compared with, and leaves no run behind. */
  readonly isStored: boolean;
}

export interface Ending {
  readonly status: RunStatus;
  readonly reason: Reason | null;
}

export class Contender {
  readonly method: Method;
  readonly start: RunStart;
  readonly isReference: boolean;
  readonly isStored: boolean;
  /** Made from sizes only; the solver gets one with the arrays. */
  plan: Plan | null = null;
  /** The last solve that counts, and what was judged of its states. */
  solution: Solution | null = null;
  judgement: Judgement | null = null;
  /** What every solve evaluates of the main size, where that is not all of it: the first steps of a sequence. */
  partialSteps: number | null = null;
  readonly wallNs: number[] = [];
  readonly gpuNs: (number | null)[] = [];
  /** Of each sample. */
  readonly turns: Turn[] = [];
  /** Solves that each sample is the mean of. */
  solvesPerSample = 1;
  readonly energy = new EnergyMeter();
  readonly disturbances: Disturbance[] = [];
  /** GPU time by phase, one entry for each profiled solve. */
  readonly phasesNs: Readonly<Record<string, number>>[] = [];
  /** Every dispatch of each profiled solve. */
  readonly profiles: (readonly PassSpan[])[] = [];
  /** The passes of the plan, as they were cut last. */
  passes: readonly PassNote[] = [];
  memory: LedgerReading | null = null;
  /** The ledger's peak as the plan lets expect it. */
  predictedBytes: number | null = null;
  /** The main size that would be too much for the adapter; null where that was not looked for. */
  memoryLimit: MemoryLimit | null = null;
  /** What making it ready took the first time, and its very first solve. */
  opening: Opening | null = null;
  firstSolveNs: number | null = null;
  /** Choosing its kernels, in this sweep; null where the defaults are used. */
  autotuneNs: number | null = null;
  work: Pick<Work, 'flops' | 'bytes'> | null = null;
  /** Estimated before the first solve. */
  workload: Workload | null = null;
  readonly notes: Record<string, Note> = {};
  #ending: Ending | null = null;
  #fingerprint: number | null = null;

  constructor({ method, start, isReference, isStored }: ContenderStart) {
    this.method = method;
    this.start = start;
    this.isReference = isReference;
    this.isStored = isStored;
  }

  get ending(): Ending | null {
    return this.#ending;
  }

  /** It is still being measured. */
  get isOpen(): boolean {
    return this.#ending === null;
  }

  /** For a person: the algorithm, and λ where several are measured. */
  get title(): string {
    return contenderText(this.start.config);
  }

  /** The first ending stays. */
  end(status: RunStatus, reason: Reason | null): void {
    this.#ending ??= { status, reason };
  }

  /** What was found out about the last solve puts another ending in the place of the one that its states led to. */
  refute(status: RunStatus, reason: Reason): void {
    this.#ending = { status, reason };
  }

  /** The very same states, reached in as many iterations, were judged before and passed. */
  isVerified(solution: Solution, fingerprint: number): boolean {
    const isSame = this.#fingerprint === fingerprint && this.solution?.iterations === solution.iterations;
    return this.isOpen && isSame && hasSettled(solution);
  }

  /** Takes over the judgement of the last solve; anything but `ok` ends the contender. */
  accept(solution: Solution, judgement: Judgement, fingerprint: number): void {
    this.solution = solution;
    this.judgement = judgement;
    this.#fingerprint = fingerprint;
    Object.assign(this.notes, judgement.notes);
    if (judgement.status !== 'ok') this.end(judgement.status, judgement.reason);
  }

  addSample({ wallNs, gpuNs }: Solution, turn: Turn): void {
    this.turns.push(turn);
    // The host clock's milliseconds come as binary fractions: below a nanosecond there is nothing but rounding.
    this.wallNs.push(Math.round(wallNs));
    this.gpuNs.push(gpuNs);
  }

  /** Takes the samples out and gives their wall times: they do not count any more. */
  setAside(): number[] {
    this.turns.length = 0;
    this.gpuNs.length = 0;
    this.energy.reset();
    return this.wallNs.splice(0);
  }

  /** What a freshly opened solver says of itself. */
  describe(solver: Solver): void {
    this.opening ??= solver.opening ?? null;
    const kernels = Map.groupBy(solver.kernels, ({ variant }) => variant);
    const texts = [...kernels].map(([variant, members]) => {
      const hashes = members.map(({ name, sourceHash }) => `${name} ${sourceHash}`);
      return `${hashes.join(', ')} (${variant})`;
    });
    if (texts.length > 0) this.notes['kernels'] = texts.join('; ').slice(0, 4000);
    if (solver.remark !== undefined) this.notes['executor'] = solver.remark;
    const length = mainSizeOf(this.start.config);
    const steps = solver.steps ?? length;
    this.partialSteps = steps < length ? steps : null;
    if (steps < length) this.notes['steps'] = storedPartialText(steps, length);
    this.notes['compile'] ??= `${solver.compileMs.toFixed(1)} ms`;
  }
}

/** A device keeps at most this much of one point at once; beyond, the algorithms hold their buffers in turn. */
export const TOGETHER_BYTES = 2 ** 30;

/** The size that solves may do a part of. */
export function mainSizeOf(config: RunStart['config']): number {
  return config.sizes[studyOf(config).mainSize] ?? 0;
}

/** Why what threw this has no result. */
export function reasonOfError(error: unknown): Reason {
  return error instanceof ReasonedFault ? error.reason : errorReason(messageOf(error));
}

/** The ledger of a solver after it was destroyed, and a warning where something was left behind. */
export function settleMemory(contender: Contender, before: LedgerReading, after: LedgerReading): string | null {
  contender.memory = {
    ...before,
    ...('overTime' in after && { overTime: after.overTime }),
    finalBytes: after.finalBytes,
  };
  if (after.finalBytes === 0) return null;
  const warning = `${formatBytes(after.finalBytes)} were still allocated after the point was freed`;
  contender.notes['memory'] = warning;
  return `${contender.title}: ${warning}`;
}

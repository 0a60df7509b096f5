/** A problem of the RNN study while it is measured: its survey, its references, and what they say of answers. */
import { Fault } from '../../../../shared/contract/fault.ts';
import type { Note } from '../../../../shared/contract/reason.ts';
import { rnn } from '../../../../shared/studies/rnn.ts';
import { formatCount, formatError } from '../../../../shared/text/units.ts';
import type { Solution, Solver } from '../../../gpu/device/solver.ts';
import type { Plan } from '../../../gpu/plan/plan.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import type { Answer, Audit, Judgement, Posed } from '../../study.ts';
import { auditOf } from '../judging/audit/audit.ts';
import { type GradientParts, readGradient } from '../judging/gradient.ts';
import { prefixOf, workloadPrefix } from '../judging/prefix.ts';
import { overflowReason } from '../judging/representable.ts';
import type { ResidualInFloat64 } from '../judging/residual.ts';
import {
  judgeWithGradient,
  sequentialGradientReference,
  twinGradientReference,
  whyOverflowing,
  type GradientReference,
} from '../judging/verify-gradient.ts';
import {
  type Judgement as RnnJudgement,
  type Reference,
  sequentialReference,
  surveyWorkload,
  type Workload,
} from '../judging/verify.ts';
import type { Problem } from '../cells/problem.ts';
import type { RnnMethod } from './method.ts';

export interface RnnAnswer extends Answer {
  /** [B, steps, D] */
  readonly states: Float32Array;
  readonly gradient: GradientParts | null;
}

/** `notes`: how the problem came about, for the reader of each run. */
export class PosedRnn implements Posed<RnnMethod, RnnAnswer> {
  readonly refusal: Posed['refusal'];
  readonly #workload: Workload;
  readonly #notes: (method: RnnMethod) => Readonly<Record<string, Note>>;
  #sequential: Reference | null = null;
  #twinGradient: GradientReference | null = null;
  #sequentialGradient: GradientReference | null = null;

  constructor(base: Problem, isGradientAsked: boolean, notes: (method: RnnMethod) => Readonly<Record<string, Note>>) {
    this.#workload = surveyWorkload(base);
    this.#notes = notes;
    this.refusal = refusalOf(this.#workload, isGradientAsked);
  }

  get workload() {
    return this.#workload.summary;
  }

  notesOf(method: RnnMethod): Readonly<Record<string, Note>> {
    return this.#notes(method);
  }

  plan({ algorithm, parameters }: RnnMethod, traits: DeviceTraits): Plan {
    return algorithm.plan(this.#workload.problem, parameters, traits);
  }

  async read({ parameters }: RnnMethod, solver: Solver, part: number | null, signal: AbortSignal): Promise<RnnAnswer> {
    const { problem } = this.#workload;
    const count = problem.batch * (part ?? problem.length) * problem.state;
    const states = await solver.read('states', signal);
    if (states.length !== count)
      throw new Fault(
        'failed',
        `the device returned ${formatCount(states.length)} state entries instead of ${formatCount(count)}`,
      );
    const gradient = parameters.gradient === true ? await readGradient(solver, problem, signal) : null;
    return { states, gradient, fingerprint: fingerprintOf(states, gradient) };
  }

  judge(method: RnnMethod, solution: Solution, { states, gradient }: RnnAnswer, part: number | null): Judgement {
    const { algorithm, parameters } = method;
    const length = part ?? this.#workload.problem.length;
    const { id, iterative } = algorithm;
    const found = judgeWithGradient(
      workloadPrefix(this.#workload, length),
      { algorithm: id, iterative, tolerance: parameters.tolerance, solution, states, gradient },
      prefixOf(this.#referenceFor(id), this.#workload, length),
      () => this.#gradientFor(id),
    );
    return judgementOf(found);
  }

  keep({ states, gradient }: RnnAnswer): void {
    this.#sequential ??= sequentialReference(this.#workload.problem, states);
    if (gradient && !this.#workload.isChaotic) this.#sequentialGradient ??= sequentialGradientReference(gradient);
  }

  forget(): void {
    this.#sequential = null;
    this.#sequentialGradient = null;
  }

  audit(method: RnnMethod, solver: Solver, solution: Solution, signal: AbortSignal): Promise<Audit | null> {
    const { algorithm, parameters } = method;
    return auditOf({ problem: this.#workload.problem, algorithm, parameters, solver, solution, signal });
  }

  /** Stepping is held against float64, all else against the device's stepping where that was right. */
  #referenceFor(id: string): Reference {
    return id !== rnn.reference && this.#sequential ? this.#sequential : this.#workload.twin;
  }

  /** By the same rule; the float64 gradient is computed when it is first asked for. */
  #gradientFor(id: string): GradientReference {
    if (id !== rnn.reference && this.#sequentialGradient) return this.#sequentialGradient;
    this.#twinGradient ??= twinGradientReference(this.#workload.problem);
    return this.#twinGradient;
  }
}

function refusalOf(workload: Workload, isGradientAsked: boolean): Posed['refusal'] {
  const { overflow } = workload;
  if (overflow) return { status: 'not-representable', reason: overflowReason(overflow) };
  const whyNot = isGradientAsked ? whyOverflowing(workload) : null;
  return whyNot && { status: 'skipped', reason: whyNot };
}

/** The residual stands in the trace where the device gave none. */
function judgementOf({ status, reason, verification, maxAbsError, residual }: RnnJudgement): Judgement {
  const complete = residual.isComplete ? { residual: finiteOrNull(residual.maxAbs) } : {};
  return {
    ...{ status, reason, verification },
    residual: recordOf(residual.inFloat64),
    lastRow: { error: maxAbsError, ...complete },
    measures: {},
    notes: { residual: `${residual.method}: ${formatError(residual.maxAbs)}` },
  };
}

function recordOf({ maxAbs, share, windows }: ResidualInFloat64): Judgement['residual'] {
  return { maxAbs: finiteOrNull(maxAbs), share, windows };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** FNV-1a over the words of states and gradient: what is equal has equal fingerprints. */
function fingerprintOf(states: Float32Array, gradient: GradientParts | null): number {
  const parts = gradient
    ? [gradient.adjoint, gradient.initial, gradient.inputs, ...Object.values(gradient.weights)]
    : [];
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of [states, ...parts])
    for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

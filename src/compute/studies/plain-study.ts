/**
 * A study from its parts, for one whose problem is drawn from sizes, settings and a seed, whose contenders are a plan each, and
 * whose answer is one output that is compared with float64. Others implement `StudyRuntime` themselves.
 */
import { errorReason, reasonOf } from '../../shared/contract/reason.ts';
import { Fault, ReasonedFault } from '../../shared/contract/fault.ts';
import type { RunConfig, SettingValue } from '../../shared/contract/run-config.ts';
import type { Point } from '../../shared/contract/sweep.ts';
import { methodSettings, pointsOf } from '../../shared/studies/grid.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { hasSettled } from '../gpu/device/solver.ts';
import type { Plan } from '../gpu/plan/plan.ts';
import type { DeviceTraits } from '../gpu/traits.ts';
import type { Answer, Fit, Host, Judgement, Method, StudyRuntime } from './study.ts';

/** What a plan is made from. */
export interface PlanRequest<P> {
  readonly sizes: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** null while only sizes are asked for. */
  readonly problem: P | null;
  readonly traits: DeviceTraits;
}

/** How an answer compares with float64. */
export interface Verdict {
  /** What it was compared with, in words. */
  readonly reference: string;
  /** The largest difference, and what it may be; NaN never passes. */
  readonly error: number;
  readonly allowed: number;
  /** By the ids of the study's measures. */
  readonly measures?: Readonly<Record<string, number | null>>;
}

export interface StudyParts<P> {
  readonly spec: StudySpec;
  /** Pure: the same point has the same problem. */
  draw(point: Point): P;
  /** By the contenders' ids. Each may throw a Fault where it cannot be planned at these sizes. */
  readonly plans: Readonly<Record<string, (request: PlanRequest<P>) => Plan>>;
  /** The output that is the answer. */
  readonly output: string;
  judge(problem: P, values: Float32Array): Verdict;
}

export function plainStudy<P>(parts: StudyParts<P>): StudyRuntime<PlainMethod<P>> {
  const { spec } = parts;
  const planOf = (id: string): StudyParts<P>['plans'][string] => {
    const plan = parts.plans[id];
    if (!plan) throw new Fault('invalid', `${spec.id} has no "${id}"; it has ${Object.keys(parts.plans).join(', ')}`);
    return plan;
  };
  return {
    spec,
    effectiveSweep: (sweep) => ({ ...sweep, contenders: [...new Set(sweep.contenders)] }),
    check: (sweep) => sweep.contenders.forEach(planOf),
    pointsOf,
    weightOf: ({ sizes }) => Object.values(sizes).reduce((product, size) => product * size, 1),
    methodsAt(sweep, point, contender) {
      const plan = planOf(contender);
      return methodSettings(sweep, contender).map((own) => {
        const all = { ...point.settings, ...own };
        const settings = Object.fromEntries(spec.settings.map(({ id, default: value }) => [id, all[id] ?? value]));
        const { sizes, seed } = point;
        const config: RunConfig = { study: spec.id, contender, sizes, settings, seed, problem: null };
        return new PlainMethod(spec.complete?.(config) ?? config, plan);
      });
    },
    async pose({ point }) {
      const problem = parts.draw(point);
      return {
        workload: null,
        refusal: null,
        notesOf: () => ({}),
        plan: (method, traits) => method.planFor(problem, traits),
        read: async (_method, solver, _part, signal) => {
          const values = await solver.read(parts.output, signal);
          return { fingerprint: fingerprintOf(values), values } as PlainAnswer;
        },
        judge: (_method, solution, answer) =>
          judgementOf(hasSettled(solution), parts.judge(problem, (answer as PlainAnswer).values)),
        keep: () => undefined,
        forget: () => undefined,
      };
    },
  };
}

interface PlainAnswer extends Answer {
  readonly values: Float32Array;
}

export class PlainMethod<P> implements Method {
  readonly config: RunConfig;
  readonly tuning = null;
  readonly iterative = true;
  readonly #plan: (request: PlanRequest<P>) => Plan;

  constructor(config: RunConfig, plan: (request: PlanRequest<P>) => Plan) {
    this.config = config;
    this.#plan = plan;
  }

  planFor(problem: P | null, traits: DeviceTraits): Plan {
    const { sizes, settings } = this.config;
    return this.#plan({ sizes, settings, problem, traits });
  }

  fit(host: Host): Fit {
    try {
      const plan = this.planFor(null, host.traits);
      return { plan, whyNot: host.whyMissing?.(plan) ?? host.whyNot(plan) };
    } catch (error) {
      if (error instanceof ReasonedFault) return { plan: null, whyNot: error.reason };
      if (error instanceof Fault) return { plan: null, whyNot: errorReason(error.message) };
      throw error;
    }
  }
}

/** Written so that NaN never passes. */
function judgementOf(isSettled: boolean, { reference, error, allowed, measures = {} }: Verdict): Judgement {
  const passed = error <= allowed;
  const maxAbsError = Number.isFinite(error) ? error : null;
  const found = { error, allowed };
  const status = !isSettled ? 'not-converged' : passed ? 'ok' : 'wrong';
  return {
    status,
    reason: status === 'ok' ? null : status === 'wrong' ? reasonOf('answer-differs', found) : reasonOf('never-settled'),
    verification: { reference, maxAbsError, tolerance: allowed, passed: passed && isSettled },
    residual: null,
    lastRow: {},
    measures,
    notes: {},
  };
}

/** FNV-1a over the words: what is equal has equal fingerprints. */
function fingerprintOf({ buffer, byteOffset, byteLength }: Float32Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

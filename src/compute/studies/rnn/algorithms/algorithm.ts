/** What an algorithm declares: how forms show it, and how it turns a problem into a plan. */
import type { Reason } from '../../../../shared/contract/reason.ts';
import type { SettingValue } from '../../../../shared/contract/run-config.ts';
import type { Tuning } from '../../../../shared/contract/parts/tuning.ts';
import type { Annealing } from '../../../../shared/contract/annealing.ts';
import type { Cell } from '../cells/cell.ts';
import type { Problem } from '../cells/problem.ts';
import type { Plan } from '../../../gpu/plan/plan.ts';

/** What of a device decides between kernel variants. Plain numbers: no WebGPU type reaches this layer. */
export interface DeviceTraits {
  readonly type: 'gpu' | 'software';
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  /** The subgroup size where it is fixed and known; null otherwise. */
  readonly subgroupSize: number | null;
  /** How weights get into private memory; absent: as suits the type. Given only to time the other way. */
  readonly fill?: 'loop' | 'unrolled';
}

/** It has thousands of lanes to fill: plans are cut finely, and scans into levels. A CPU pays for that and gains nothing. */
export function isWide({ type }: DeviceTraits): boolean {
  return type === 'gpu';
}

/** Bytes of workgroup memory: what WebGPU promises where the device does not say. */
export function workgroupMemoryOf({ limits }: DeviceTraits): number {
  return limits['maxComputeWorkgroupStorageSize'] ?? 16_384;
}

export interface SolveParameters {
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Damping λ; null for algorithms without. */
  readonly lambda: number | null;
  /** Schedule of a falling λ; absent, an annealed algorithm takes its default, and the others take none. */
  readonly annealing?: Annealing;
  /** The gradient of a loss Σ ⟨c, s⟩ follows the solve; the problem brings the cotangents c. Absent: no. */
  readonly gradient?: boolean;
  /** The safeguard that resets non-finite entries is on. */
  readonly reset: boolean;
  /** All settings of the method by id, as the study declares them; absent where a plan is made without a run. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /** Choices measured on this adapter; absent: the defaults. */
  readonly tuning?: Tuning;
  /** Kernel variant: `auto` chooses by the device, the others force one (tests and tuning). */
  readonly variant: 'auto' | 'subgroup' | 'portable';
  /** Dispatches into which a sequential evaluation is cut; absent: as many as keep each short. */
  readonly segments?: number;
}

export interface Algorithm {
  readonly id: string;
  readonly title: string;
  /** One sentence for a form or a legend. */
  readonly description: string;
  /** Where the algorithm comes from. */
  readonly source: string;
  /** Default damping; null: the algorithm takes none. */
  readonly defaultLambda: number | null;
  /** Default schedule of an algorithm whose damping falls; absent for all others. */
  readonly defaultAnnealing?: Annealing;
  readonly iterative: boolean;
  /** Why the algorithm does not suit a cell; null where it does. Absent: it suits every cell. */
  suits?(cell: Cell): Reason | null;
  /** Largest state size the kernels support on a device with these traits. */
  maxState(traits: DeviceTraits): number;
  /** Pure: allocates nothing. Throws a Fault where the problem is outside what the kernels support. */
  plan(problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan;
}

/** The part of a problem that a plan needs; the arrays may be absent while only sizes are asked for. */
export type ProblemShape = Pick<Problem, 'cell' | 'length' | 'state' | 'input' | 'batch' | 'hyper'> &
  Partial<Pick<Problem, 'weights' | 'inputs' | 'initial' | 'guess' | 'cotangents' | 'resetBeyond'>> & {
    /** There will be a guess: its buffer counts while only sizes are asked for. */
    readonly isWarm?: boolean;
  };

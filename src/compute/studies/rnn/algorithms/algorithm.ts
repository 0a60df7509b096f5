/** How an algorithm turns a problem into a plan; its title, source and defaults stand in the declaration of the study. */
import type { DeviceTraits } from '../../../gpu/traits.ts';
import type { Reason } from '../../../../shared/contract/reason.ts';
import type { SettingValue } from '../../../../shared/contract/run-config.ts';
import type { Tuning } from '../../../../shared/contract/parts/tuning.ts';
import type { Annealing } from '../../../../shared/studies/rnn/annealing.ts';
import type { Cell } from '../cells/cell.ts';
import type { Problem } from '../cells/problem.ts';
import type { Plan } from '../../../gpu/plan/plan.ts';

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

/** One case of the correctness suite. */
import type { Algorithm, SolveParameters } from '../../../../compute/studies/rnn/algorithms/algorithm.ts';
import type { Cell } from '../../../../compute/studies/rnn/cells/cell.ts';

/** T and B: they change nothing that is compiled. */
export type CaseShape = readonly [length: number, batch: number];

export interface CorrectnessCase {
  readonly cell: Cell;
  readonly algorithm: Algorithm;
  /** The least D; a cell that cannot have it takes the next one, as `stateAtLeast` says. */
  readonly state: number;
  readonly shape: CaseShape;
  readonly variant: SolveParameters['variant'];
  /** The gradient behind the solve is checked as well. Absent: no. */
  readonly hasGradient?: boolean;
  /** The cell forgets slowly. Absent: it is drawn as a sweep draws it. */
  readonly remembers?: boolean;
  /** Dispatches that a sequential evaluation is cut into. Absent: as few as may be. */
  readonly segments?: number;
}

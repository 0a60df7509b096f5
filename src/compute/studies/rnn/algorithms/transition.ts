/** Where the quasi methods take diag(J_t) from. */
import { diagonalsOf } from '../cells/diagonal.ts';
import { tangentOf } from '../cells/tangent.ts';
import { emitLaneMain } from '../lanes/main.ts';
import type { LaneProgram } from '../lanes/program.ts';
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../gpu/plan/plan.ts';
import diagonals from '../wgsl/fragments/diagonals.wgsl?raw';
import type { LaneMapping } from '../wgsl/lanes.ts';
import stored from '../wgsl/fragments/transition-stored.wgsl?raw';
import known from '../wgsl/fragments/transition.wgsl?raw';
import type { ProblemShape, SolveParameters } from './algorithm.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import { storage, type Sizes } from './buffers.ts';
import { cellProgram, everywhere } from './cell-program.ts';
import { columnsKernel } from './kernels.ts';
import { mappingFor } from './mappings.ts';
import { teamPass } from './passes.ts';
import { addCosts, costOf, graphCost } from './work.ts';

export interface Transition {
  /** What the linearising program has to evaluate for it. */
  readonly values: LaneProgram['values'];
  /** WGSL of `transition_at`, and its bindings. */
  readonly fragment: string;
  readonly bindings: Readonly<Record<number, readonly [buffer: string, access: 'read']>>;
  /** A pass of its own before the linearising one. */
  readonly passes: readonly PlanPass[];
  readonly kernels: readonly PlanKernel[];
  readonly buffers: readonly PlanBuffer[];
  readonly mappings: Readonly<Record<string, LaneMapping>>;
}

const NOTHING_BEFORE = { bindings: {}, passes: [], kernels: [], buffers: [], mappings: {} };

/** The same factor for every row. */
export function constantTransition({ cell }: ProblemShape, factor: number): Transition {
  return { ...NOTHING_BEFORE, values: { transition: everywhere(cell, factor) }, fragment: known };
}

/** diag(J_t): as expressions where the cell has them, else by one tangent for each column, D times the work. */
export function diagonalTransition(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
): Transition {
  const closed = diagonalsOf(problem.cell);
  if (closed) return { ...NOTHING_BEFORE, values: { transition: closed }, fragment: known };
  const along = tangentOf(problem.cell);
  const program = cellProgram(problem, { along });
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const main = emitLaneMain(program, mapping);
  const kernel = columnsKernel('diagonals', sizes, sizes.state, main, [diagonals], { 7: ['diagonals', 'read_write'] });
  const each = graphCost(problem.cell, sizes, along);
  // The guess is read with s_0 behind it.
  const initial = { flops: 0, bytes: 4 * sizes.batch * sizes.state };
  const moved = addCosts(each, costOf(sizes, 0, 2), initial);
  const places = sizes.batch * sizes.chunks * sizes.state;
  const cost = { flops: sizes.state * each.flops, bytes: moved.bytes };
  const pass = teamPass('diagonals', places, kernel.layout, sizes.chunk, cost, 'linearise');
  return {
    values: {},
    fragment: stored,
    bindings: { 9: ['diagonals', 'read'] },
    passes: [pass],
    kernels: [kernel.kernel],
    buffers: [storage('diagonals', 'jacobians', sizes.batch * sizes.length * sizes.state)],
    mappings: { diagonals: mapping },
  };
}

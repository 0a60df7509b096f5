/** The plan that the block algorithms share: a linearisation that keeps 2 × 2 blocks, and the scan of each. */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import type { Cell } from '../../cells/cell.ts';
import { blockDiagonalsOf, hasPairedBlocks } from '../../cells/diagonal.ts';
import type { Expression } from '../../cells/expression.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import type { Plan, PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import { ReasonedFault } from '../../../../../shared/contract/fault.ts';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { guessKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { teamPass } from '../passes.ts';
import { addCosts, costOf, graphCost, residualCost } from '../work.ts';
import linearise from './linearise.wgsl?raw';

/** The passes of an iteration that follow the linearisation, with what they need. */
export interface Scan {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly passes: readonly PlanPass[];
}

/** Why block algorithms do not suit a cell; null where they do. */
export function whyNoBlocks(cell: Cell): Reason | null {
  if (!hasPairedBlocks(cell)) return reasonOf('no-paired-states', { cell: cell.id });
  return blockDiagonalsOf(cell) ? null : reasonOf('nested-products', { cell: cell.id });
}

/** `scanOf` goes on from `maps` [b][t][u]: the block of J_t by columns, then f_t. Throws a Fault for other cells. */
export function blockPlan(
  algorithm: string,
  scanOf: (sizes: Sizes, traits: DeviceTraits) => Scan,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
): Plan {
  const blocks = blocksOf(problem.cell);
  const sizes = sizesOf(problem, parameters.tuning, traits);
  const { batch, chunk, chunks, state, length } = sizes;
  const column = (index: number): Expression[] => blocks.flatMap((row) => row[index] ?? []);
  const values = { next: problem.cell.next, by_first: column(0), by_second: column(1) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const fragments = [constants({ UNITS: state / 2 }), linearise];
  const outputs = { 7: ['maps', 'read_write'] } as const;
  const first = guessKernel('linearise', sizes, emitLaneMain(program, mapping), fragments, outputs);
  const graph = graphCost(problem.cell, sizes, Object.values(values).flat());
  const cost = addCosts(graph, residualCost(sizes), costOf(sizes, 0, 3));
  const scan = scanOf(sizes, traits);
  const parts = {
    algorithm,
    sizes,
    buffers: [storage('maps', 'jacobians', 3 * batch * length * state), ...scan.buffers],
    kernels: [first.kernel, ...scan.kernels],
    mappings: { linearise: mapping },
    clears: [],
    once: [],
    iteration: [teamPass('linearise', batch * chunks, first.layout, chunk, cost), ...scan.passes],
    reports: 'linearise',
  };
  return assemble(parts, problem, parameters, traits);
}

function blocksOf(cell: Cell): Expression[][] {
  const blocks = blockDiagonalsOf(cell);
  if (!blocks) throw new ReasonedFault(reasonOf('nested-products', { cell: cell.id }));
  return blocks;
}

/** deer's first phase: the product of a chunk's Jacobians, and its offset. */
import { tangentOf } from '../../cells/tangent.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import type { PlanKernel } from '../../../../gpu/plan/plan.ts';
import type { LaneLayout, LaneMapping } from '../../wgsl/lanes.ts';
import { type ProblemShape, type SolveParameters } from '../algorithm.ts';
import { workgroupMemoryOf, type DeviceTraits } from '../../../../gpu/traits.ts';
import type { Sizes } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { columnsKernel, guessKernel, RESIDUAL_BINDINGS } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import { addCosts, chunkFloats, costOf, graphCost, residualCost, type Cost } from '../work.ts';
import { jacobianValues, offsetValues, stateProducts } from './jacobian-rows.ts';
import reduceColumns from './reduce-columns.wgsl?raw';
import reduceRows from './reduce.wgsl?raw';
import { emitReduceMain } from './reduce.ts';

export interface Part {
  readonly kernel: PlanKernel;
  readonly mapping: LaneMapping;
  readonly layout: LaneLayout;
  /** Teams of the pass: chunks, or columns of chunks. */
  readonly places: number;
  readonly cost: Cost;
}

/** Chunk products: from rows of the Jacobian where they can be put together from weights, else column by column. */
export function reducePart(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
  names: ReduceNames,
): Part {
  const products = stateProducts(problem.cell);
  return products
    ? rowsPart(problem, sizes, traits, parameters, names, products)
    : columnsPart(problem, sizes, traits, parameters, names);
}

/** Of the kernel and of the buffers it writes. */
export interface ReduceNames {
  readonly name: string;
  readonly edges: string;
  readonly totals: string;
}

function outputsOf({ edges, totals }: ReduceNames) {
  return { 7: [edges, 'read_write'], 8: [totals, 'read_write'] } as const;
}

function rowsPart(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
  names: ReduceNames,
  products: NonNullable<ReturnType<typeof stateProducts>>,
): Part {
  const { cell } = problem;
  const values = { next: cell.next, offset: offsetValues(cell, products), ...jacobianValues(cell, products) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'made', traits, parameters.variant, parameters.tuning);
  const main = emitReduceMain(program, mapping, products, workgroupMemoryOf(traits));
  const reduce = guessKernel(names.name, sizes, main, [flush, reduceRows], outputsOf(names));
  const { state } = sizes;
  // A row of the Jacobian, that row times the product so far and its offset, and the step's own offset.
  const perEntry = 2 * products.length * state + 2 * state * (state + 1) + 1;
  const cost = addCosts(
    graphCost(cell, sizes, Object.values(values).flat()),
    residualCost(sizes),
    costOf(sizes, perEntry, 0),
    chunkFloats(sizes, state * (state + 2)),
  );
  return { ...reduce, mapping, places: sizes.batch * sizes.chunks, cost };
}

function columnsPart(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
  names: ReduceNames,
): Part {
  const { cell } = problem;
  const columns = sizes.state + 1;
  const values = { next: cell.next, along: tangentOf(cell) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const outputs = { ...RESIDUAL_BINDINGS, ...outputsOf(names) };
  const reduce = columnsKernel(
    names.name,
    sizes,
    columns,
    emitLaneMain(program, mapping),
    [flush, reduceColumns],
    outputs,
  );
  const graph = graphCost(cell, sizes, Object.values(values).flat());
  const residual = residualCost(sizes);
  const own = addCosts(graph, residual, costOf(sizes, 2, 0));
  const bytes = graph.bytes + residual.bytes + chunkFloats(sizes, sizes.state * (sizes.state + 2)).bytes;
  const cost = { flops: columns * own.flops, bytes };
  return { ...reduce, mapping, places: sizes.batch * sizes.chunks * columns, cost };
}

/** The linearising pass of algorithms that need every Jacobian in memory. */
import type { Product } from '../../cells/expression.ts';
import { tangentOf } from '../../cells/tangent.ts';
import { emitLaneMain, rowsOf, type LaneMain } from '../../lanes/main.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import type { LaneMapping } from '../../wgsl/lanes.ts';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { storage, type Sizes } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { eachIndex, jacobianRowText, jacobianValues, stateProducts } from '../deer/jacobian-rows.ts';
import { columnsKernel, guessKernel, RESIDUAL_BINDINGS } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { teamPass } from '../passes.ts';
import { addCosts, costOf, graphCost, residualCost } from '../work.ts';
import columnsSource from './columns.wgsl?raw';
import rowsSource from './rows.wgsl?raw';

export interface JacobiansPass {
  readonly kernel: PlanKernel;
  readonly mapping: LaneMapping;
  /** Named `jacobians`, phase `linearise`; it reports the residuals of the guess. */
  readonly pass: PlanPass;
  /** `jacobians` [b][t][row][column] and `drives` [b][t][i] = −r_t. */
  readonly buffers: readonly PlanBuffer[];
}

const OUTPUTS = { 7: ['jacobians', 'read_write'], 8: ['drives', 'read_write'] } as const;

export function jacobiansPass(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
): JacobiansPass {
  const products = stateProducts(problem.cell);
  const entries = sizes.batch * sizes.length * sizes.state;
  const buffers = [storage('jacobians', 'jacobians', entries * sizes.state), storage('drives', 'workspace', entries)];
  const made = products
    ? byRows(problem, sizes, traits, parameters, products)
    : byColumns(problem, sizes, traits, parameters);
  return { ...made, buffers };
}

type Made = Omit<JacobiansPass, 'buffers'>;

function byRows(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
  products: readonly Product[],
): Made {
  const { cell } = problem;
  const values = { next: cell.next, ...jacobianValues(cell, products) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const main = emitRowsMain(program, mapping, products, sizes.state);
  const { kernel, layout } = guessKernel('jacobians', sizes, main, [rowsSource], OUTPUTS);
  const perEntry = 2 * products.length * sizes.state;
  const graph = graphCost(cell, sizes, Object.values(values).flat());
  const cost = addCosts(graph, residualCost(sizes), costOf(sizes, perEntry, 1 + sizes.state));
  return {
    kernel,
    mapping,
    pass: teamPass('jacobians', sizes.batch * sizes.chunks, layout, sizes.chunk, cost, 'linearise'),
  };
}

function emitRowsMain(
  program: LaneProgram,
  mapping: LaneMapping,
  products: readonly Product[],
  state: number,
): LaneMain {
  const rows = rowsOf(program, mapping);
  return emitLaneMain(program, mapping, {
    module: '',
    begin: '',
    step: (valuesOf) =>
      rows
        .map((row, r) =>
          [
            `let map${r} = ${valuesOf(row)};`,
            `row_advance(&${row.row}, place, t, alive && ${row.owned}, map${r});`,
            jacobianRowText(program, mapping, products, row, r),
            `if (alive && ${row.owned}) {
let to${r} = (step_offset(place, t) * STATE + ${row.index}) * STATE;
${eachIndex('v', state, false, (v) => `jacobians[to${r} + ${v}] = jac${r}[${v}];`)}
}`,
          ].join('\n'),
        )
        .join('\n'),
    end: '',
    workgroupFloats: 0,
  });
}

function byColumns(problem: ProblemShape, sizes: Sizes, traits: DeviceTraits, parameters: SolveParameters): Made {
  const { cell } = problem;
  const values = { next: cell.next, along: tangentOf(cell) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const outputs = { ...RESIDUAL_BINDINGS, ...OUTPUTS };
  const main = emitLaneMain(program, mapping);
  const { kernel, layout } = columnsKernel('jacobians', sizes, sizes.state, main, [columnsSource], outputs);
  const graph = graphCost(cell, sizes, Object.values(values).flat());
  const own = addCosts(graph, residualCost(sizes), costOf(sizes, 0, 1 + sizes.state));
  const cost = { ...own, flops: own.flops + (sizes.state - 1) * graph.flops };
  const places = sizes.batch * sizes.chunks * sizes.state;
  return { kernel, mapping, pass: teamPass('jacobians', places, layout, sizes.chunk, cost, 'linearise') };
}

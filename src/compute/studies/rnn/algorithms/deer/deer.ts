import { tangentOf } from '../../cells/tangent.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import type { PlanKernel } from '../../../../gpu/plan/plan.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import { type Algorithm, type ProblemShape, type SolveParameters } from '../algorithm.ts';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { CHUNK_FRAGMENTS, laneKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS, type LaneKernel } from '../kernels.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { mappingFor } from '../mappings.ts';
import { groupPass, teamPass } from '../passes.ts';
import { addCosts, chunkFloats, costOf, graphCost, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import { levelledCarry, type Levelled, type LevelNames } from './levels.ts';
import { reducePart, type Part } from './reduce-part.ts';

/** Newton's method with the full Jacobian: few iterations, D³ work in each. */
export const deer: Algorithm = {
  id: 'deer',
  iterative: true,
  maxState: () => 64,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem, parameters.tuning, traits, 'dense');
    const carry = isWide(traits) ? levelledCarry(sizes, CARRY) : serialCarry(sizes);
    const first = reducePart(problem, sizes, traits, parameters, { name: 'reduce', edges: 'edges', totals: 'totals' });
    const last = applyPart(problem, sizes, traits, parameters);
    const places = sizes.batch * sizes.chunks;
    const carried = places * sizes.state * (sizes.state + 1);
    const parts = {
      algorithm: 'deer',
      sizes,
      buffers: [
        storage('totals', 'jacobians', carried),
        storage('edges', 'workspace', places * sizes.state),
        storage('carries', 'workspace', places * sizes.state),
        ...carry.buffers,
      ],
      kernels: [first.kernel, ...carry.kernels, last.kernel],
      mappings: { reduce: first.mapping, apply: last.mapping },
      clears: [],
      once: [],
      iteration: [
        teamPass('reduce', first.places, first.layout, sizes.chunk, first.cost),
        ...carry.passes,
        teamPass('apply', last.places, last.layout, sizes.chunk, last.cost),
      ],
    };
    return assemble(parts, problem, parameters, traits);
  },
};

function applyPart(problem: ProblemShape, sizes: Sizes, traits: DeviceTraits, parameters: SolveParameters): Part {
  const { cell } = problem;
  const values = { next: cell.next, along: tangentOf(cell) };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'made', traits, parameters.variant, parameters.tuning);
  const main = emitLaneMain(program, mapping);
  const fragments = [...CHUNK_FRAGMENTS, ...SETTLE_FRAGMENTS, apply];
  const last: LaneKernel = laneKernel('apply', sizes, main, fragments, {
    2: ['weights', 'read'],
    3: ['projections', 'read'],
    4: ['edges', 'read'],
    5: ['carries', 'read'],
    ...SETTLE_BINDINGS,
  });
  const graph = graphCost(cell, sizes, Object.values(values).flat());
  // How far each chunk is entered from where it was linearised.
  const entered = { flops: sizes.batch * sizes.chunks * sizes.state, bytes: 0 };
  const read = chunkFloats(sizes, 2 * sizes.state);
  const cost = addCosts(graph, costOf(sizes, 2, 0), settleCost(sizes), entered, read);
  return { ...last, mapping, places: sizes.batch * sizes.chunks, cost };
}

const CARRY: LevelNames = { join: 'join', walk: 'carry', totals: 'totals', entering: 'carries', phase: 'carry' };

/** One workgroup for each sequence walks over all chunks. */
function serialCarry(sizes: Sizes): Levelled {
  const { batch, chunks, state } = sizes;
  const places = batch * chunks;
  const cost = {
    flops: 2 * places * state ** 2,
    bytes: 4 * (places * state * (state + 1) + places * state + batch * state),
  };
  return { buffers: [], kernels: [carryKernel(sizes)], passes: [groupPass('carry', batch, state, chunks, cost)] };
}

function carryKernel(sizes: Sizes): PlanKernel {
  const fragments = [params, constants({ STATE: sizes.state }), carry];
  const bindings = { 2: ['initial', 'read'], 3: ['totals', 'read'], 4: ['carries', 'read_write'] } as const;
  return { ...planKernel('carry', fragments, bindings, sizes.state, 8 * sizes.state), mapping: 'one lane a row' };
}

/**
 * The gradient of a loss Σ_t ⟨c_t, s_t⟩ with respect to initial state, inputs and weights, after any forward algorithm:
 * the adjoint is linear in the cotangents, so it is ONE reversed affine scan with the Jacobians at the solution.
 */
import { reasonOf } from '../../../../../shared/contract/reason.ts';
import { ReasonedFault } from '../../../../../shared/contract/fault.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import type { LaneMapping } from '../../wgsl/lanes.ts';
import placeChunk from '../../wgsl/fragments/place/place-chunk.wgsl?raw';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { itemPass, teamPass } from '../passes.ts';
import { segmentsOf, storage, type Sizes } from '../buffers.ts';
import { cellProgram, inputWeightLayout } from '../cell-program.ts';
import { reducePart } from '../deer/reduce-part.ts';
import { itemKernel, laneKernel, PLACE_FRAGMENTS } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, chunkFloats, costOf, graphCost, type Cost } from '../work.ts';
import adjointChunk from './adjoint-chunk.wgsl?raw';
import adjointOffset from './adjoint-offset.wgsl?raw';
import adjointSequential from './adjoint-sequential.wgsl?raw';
import adjoint from './adjoint.wgsl?raw';
import { carryBackPasses } from './carry-back.ts';
import collectWeights from './collect-weights.wgsl?raw';
import { marksOf, type Marks } from './marks.ts';
import { inputGradientStep, weightSumsStep } from './sums-work.ts';
import { inputGradientSource, tilesOf, weightSumsSource } from './sums.ts';

/**
 * What a gradient consists of, each an output of its plan: the adjoint [B, T, D], with respect to the initial states [B, D]
 * and to the inputs [B, T, X], and all weights one after another in declared order.
 */
export const GRADIENT_PARTS = ['adjoint', 'initial-gradients', 'input-gradients', 'weight-gradients'] as const;
export type GradientPartName = (typeof GRADIENT_PARTS)[number];

/** What a plan with gradient has beyond the forward solve. */
export interface GradientPart {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly mappings: Readonly<Record<string, LaneMapping>>;
  /** Once per solve, after the iterations. */
  readonly passes: readonly PlanPass[];
  readonly clears: readonly string[];
}

/** The chunk products of dense Jacobians are built to this state size. */
const LARGEST_STATE = 64;
/** Parts that the sums over steps are cut into. */
const MOST_PARTS = 256;

interface Context {
  readonly problem: ProblemShape;
  readonly sizes: Sizes;
  readonly traits: DeviceTraits;
  readonly parameters: SolveParameters;
  readonly marks: Marks;
}

/** Throws a Fault (`invalid`) where the state is too large for the reversed scan. */
export function gradientPart(
  problem: ProblemShape,
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
  isSequential: boolean,
): GradientPart {
  const context: Context = { problem, sizes, traits, parameters, marks: marksOf(problem) };
  const walk = isSequential ? sequentialWalk(context) : parallelWalk(context);
  const sums = sumsPart(context);
  const entries = sizes.batch * sizes.length * sizes.state;
  const { marks } = context;
  return {
    buffers: [
      storage('cotangents', 'inputs', entries, problem.cotangents ?? null),
      storage('adjoint', 'states', entries),
      storage('marks', 'workspace', sizes.batch * sizes.length * marks.stride),
      storage('initial-gradients', 'workspace', sizes.batch * sizes.state),
      ...walk.buffers,
      ...sums.buffers,
    ],
    kernels: [...walk.kernels, ...sums.kernels],
    mappings: walk.mappings,
    passes: [...walk.passes, ...sums.passes],
    clears: walk.clears,
  };
}

const ADJOINT_BINDINGS = {
  2: ['weights', 'read'],
  3: ['projections', 'read'],
  4: ['states', 'read'],
  5: ['cotangents', 'read'],
} as const;
const ADJOINT_OUTPUTS = {
  7: ['adjoint', 'read_write'],
  8: ['marks', 'read_write'],
  9: ['initial-gradients', 'read_write'],
} as const;

function sequentialWalk(context: Context): GradientPart {
  const { sizes, traits, parameters } = context;
  const program = adjointProgram(context, 'params.segment', true);
  const mapping = mappingFor(program, 'made', traits, parameters.variant, parameters.tuning);
  const main = emitLaneMain(program, mapping);
  const { kernel, layout } = laneKernel('adjoint', sizes, main, [...PLACE_FRAGMENTS, adjointSequential, adjoint], {
    ...ADJOINT_BINDINGS,
    ...ADJOINT_OUTPUTS,
    6: ['entering', 'read_write'],
    10: ['walked', 'read_write'],
  });
  const repeat = segmentsOf(sizes, parameters).count;
  // What is carried from segment to segment is read and written in one place.
  const entering = { flops: 0, bytes: 8 * sizes.batch * sizes.state };
  const cost = addCosts(walkCost(context, program, sizes.batch * repeat), entering);
  return {
    buffers: [storage('entering', 'workspace', sizes.batch * sizes.state), storage('walked', 'control', sizes.batch)],
    kernels: [kernel],
    mappings: { adjoint: mapping },
    passes: [{ ...teamPass('adjoint', sizes.batch, layout, sizes.length, cost, 'gradient'), repeat }],
    clears: ['entering', 'walked'],
  };
}

function parallelWalk(context: Context): GradientPart {
  const { problem, sizes, traits, parameters } = context;
  if (sizes.state > LARGEST_STATE)
    throw new ReasonedFault(reasonOf('gradient-state-too-large', { largest: LARGEST_STATE, state: sizes.state }));
  const reduce = reducePart(problem, sizes, traits, parameters, {
    name: 'back-reduce',
    edges: 'back-edges',
    totals: 'back-totals',
  });
  const offset = chunkWalk(context, 'back-offset', adjointOffset, { 7: ['back-offsets', 'read_write'] }, false);
  const last = chunkWalk(context, 'adjoint', adjointChunk, { ...ADJOINT_OUTPUTS, 6: ['entering', 'read'] }, true);
  const carry = carryBackPasses(sizes, traits);
  const places = sizes.batch * sizes.chunks;
  const carried = places * sizes.state * (sizes.state + 1);
  return {
    buffers: [
      storage('back-totals', 'jacobians', carried),
      storage('back-edges', 'workspace', places * sizes.state),
      storage('back-offsets', 'workspace', places * sizes.state),
      storage('entering', 'workspace', places * sizes.state),
      ...carry.buffers,
    ],
    kernels: [reduce.kernel, offset.kernel, ...carry.kernels, last.kernel],
    mappings: { 'back-reduce': reduce.mapping, 'back-offset': offset.mapping, adjoint: last.mapping },
    passes: [
      teamPass('back-reduce', reduce.places, reduce.layout, sizes.chunk, reduce.cost, 'gradient'),
      offset.pass,
      ...carry.passes,
      last.pass,
    ],
    clears: [],
  };
}

function chunkWalk(
  context: Context,
  name: string,
  fragment: string,
  outputs: Parameters<typeof laneKernel>[4],
  isMarking: boolean,
): { readonly kernel: PlanKernel; readonly mapping: LaneMapping; readonly pass: PlanPass } {
  const { sizes, traits, parameters } = context;
  const program = adjointProgram(context, 'params.chunk', isMarking);
  const mapping = mappingFor(program, 'made', traits, parameters.variant, parameters.tuning);
  const fragments = [...PLACE_FRAGMENTS, placeChunk, fragment, adjoint];
  const bindings = { ...ADJOINT_BINDINGS, ...outputs };
  const { kernel, layout } = laneKernel(name, sizes, emitLaneMain(program, mapping), fragments, bindings);
  const places = sizes.batch * sizes.chunks;
  // What enters the chunk, or what leaves it.
  const cost = addCosts(walkCost(context, program, places), chunkFloats(sizes, sizes.state));
  return { kernel, mapping, pass: teamPass(name, places, layout, sizes.chunk, cost, 'gradient') };
}

function adjointProgram({ problem, marks }: Context, steps: string, isMarking: boolean): LaneProgram {
  const program = cellProgram(problem, { back: marks.back }, steps);
  return { ...program, reversed: true, stores: isMarking ? marks.stores : [] };
}

/** Without what is handed on from place to place. */
function walkCost({ problem, sizes, marks }: Context, program: LaneProgram, places: number): Cost {
  const stores = program.stores ?? [];
  const roots = [...marks.back, ...stores.map(({ expression }) => expression)];
  // States and cotangents, and a sum more than there are steps.
  const walked = addCosts(costOf(sizes, 1, 2), { flops: places * sizes.state, bytes: 0 });
  const cost = addCosts(graphCost(problem.cell, sizes, roots), walked);
  return stores.length > 0 ? addCosts(cost, markCost(sizes, stores)) : cost;
}

/** Writing the adjoint, the gradient of s_0 and the marks. */
function markCost(sizes: Sizes, stores: NonNullable<LaneProgram['stores']>): Cost {
  const { batch, length, state } = sizes;
  const marked = stores.reduce((sum, { entries }) => sum + entries, 0);
  return { flops: 0, bytes: 4 * batch * (length * (state + marked) + state) };
}

/** Sums over all steps: the weights' gradients in two phases, and the gradient of the inputs. */
function sumsPart({ problem, sizes, marks }: Context): Pick<GradientPart, 'buffers' | 'kernels' | 'passes'> {
  const steps = sizes.batch * sizes.length;
  const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(steps / 32)));
  const buffers: PlanBuffer[] = [];
  const kernels: PlanKernel[] = [];
  const passes: PlanPass[] = [];
  if (marks.entries > 0) {
    buffers.push(storage('partials', 'workspace', parts * marks.entries));
    buffers.push(storage('weight-gradients', 'workspace', marks.entries));
    const inputs = sizes.projected > 0 ? 'inputs' : 'marks';
    kernels.push(
      itemKernel('weight-sums', sizes, [weightSumsSource(marks, parts, sizes.input)], {
        2: ['marks', 'read'],
        3: [inputs, 'read'],
        4: ['partials', 'read_write'],
      }),
      itemKernel('collect-weights', sizes, [constants({ ENTRIES: marks.entries, PARTS: parts }), collectWeights], {
        2: ['partials', 'read'],
        3: ['weight-gradients', 'read_write'],
      }),
    );
    const each = weightSumsStep(marks, sizes.input);
    const collected = parts * marks.entries;
    const tiles = marks.weights.reduce((sum, { rows, columns }) => sum + tilesOf(rows, columns), 0);
    passes.push(
      itemPass('weight-sums', 'gradient', parts * tiles, Math.ceil(steps / parts), {
        flops: steps * each.flops,
        bytes: 4 * (steps * each.floats + collected),
      }),
      itemPass('collect-weights', 'gradient', marks.entries, parts, {
        flops: collected,
        bytes: 4 * (collected + marks.entries),
      }),
    );
  }
  if (sizes.projected > 0) {
    buffers.push(storage('input-gradients', 'workspace', steps * sizes.input));
    kernels.push(
      itemKernel('input-gradients', sizes, [inputGradientSource(marks, inputWeightLayout(problem), sizes.input)], {
        2: ['marks', 'read'],
        3: ['input-weights', 'read'],
        4: ['input-gradients', 'read_write'],
      }),
    );
    const each = inputGradientStep(marks, sizes.input);
    const bytes = 4 * (steps * (each.floats + sizes.input) + each.weights);
    const tiles = Math.ceil(steps / 4) * Math.ceil(sizes.input / 4);
    passes.push(itemPass('input-gradients', 'gradient', tiles, 1, { flops: steps * each.flops, bytes }));
  }
  return { buffers, kernels, passes };
}

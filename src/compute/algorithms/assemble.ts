/** Puts a plan together from the passes of one algorithm: the parts that all plans have in common. */
import { lengthOf, unitsOf, type ProjectionDeclaration } from '../cells/cell.ts';
import type { Plan, PlanBuffer, PlanKernel, PlanPass } from '../plan/plan.ts';
import bits from '../wgsl/bits.wgsl?raw';
import { mappingText, type LaneMapping } from '../wgsl/lanes.ts';
import { constants } from '../wgsl/link.ts';
import params from '../wgsl/params.wgsl?raw';
import stats from '../wgsl/stats.wgsl?raw';
import type { DeviceTraits, ProblemShape, SolveParameters } from './algorithm.ts';
import { commonBuffers, storage, type Sizes } from './buffers.ts';
import { gradientPart } from './gradient/gradient.ts';
import { inputWeightLayout, projectProgram } from './cell-program.ts';
import { kernelOf, projectKernel, type LaneKernel } from './kernels.ts';
import collect from './iteration/collect.wgsl?raw';
import control from './iteration/control.wgsl?raw';
import gather from './iteration/gather.wgsl?raw';
import { mappingFor } from './mappings.ts';
import { teamPass } from './passes.ts';

export interface Parts {
  readonly algorithm: string;
  readonly sizes: Sizes;
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly mappings: Readonly<Record<string, LaneMapping>>;
  readonly clears: readonly string[];
  /** The passes of sequential evaluation. */
  readonly once: readonly PlanPass[];
  /** The passes of one iteration; empty for sequential evaluation. */
  readonly iteration: readonly PlanPass[];
  /** The kernel that reports the residuals of the guess; absent: that of the first pass. */
  readonly reports?: string;
}

export function assemble(parts: Parts, problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan {
  const gradient =
    parameters.gradient === true
      ? gradientPart(problem, parts.sizes, traits, parameters, parts.iteration.length === 0)
      : null;
  const { sizes } = parts;
  const iterative = parts.iteration.length > 0;
  const program = projectProgram(problem);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const project = sizes.projected > 0 ? projectKernel(sizes, program, mapping) : null;
  const mappings: Parts['mappings'] = {
    ...(project ? { project: mapping } : {}),
    ...parts.mappings,
    ...gradient?.mappings,
  };
  // What reads s_{t-1} for every t finds s_0 behind the last step, so that it needs no branch.
  const hasInitial = iterative || gradient !== null;
  const meritSlots = sizes.chunks * sizes.state;
  const stateCount = sizes.batch * sizes.length * sizes.state;
  const guess = problem.guess ?? null;
  const warm = iterative && (guess !== null || problem.isWarm === true);
  const features = Object.values(mappings).some((used) => used.kind === 'subgroup') ? ['subgroups'] : [];
  const reporting = parts.reports ?? parts.iteration[0]?.kernel;
  const residualPass = parts.iteration.filter(({ kernel }) => kernel === reporting);
  return {
    algorithm: parts.algorithm,
    variant: describeMappings(mappings),
    clears: [
      ...parts.clears,
      ...(gradient?.clears ?? []),
      ...(iterative ? ['stats', 'trace', 'status', ...(warm ? [] : ['states'])] : []),
    ],
    copies: [
      ...(hasInitial ? [{ from: 'initial', to: 'states', toOffsetBytes: stateCount * 4 }] : []),
      ...(warm ? [{ from: 'guess', to: 'states', toOffsetBytes: 0 }] : []),
    ],
    batch: sizes.batch,
    stateCount,
    buffers: [
      ...commonBuffers(problem, sizes, parameters, meritSlots),
      storage('states', 'states', stateCount + (hasInitial ? sizes.batch * sizes.state : 0)),
      ...(iterative ? iterationBuffers(sizes, parameters) : []),
      ...(warm ? [storage('guess', 'inputs', stateCount, guess)] : []),
      ...parts.buffers,
      ...(gradient?.buffers ?? []),
    ],
    kernels: [
      ...(project ? [project.kernel] : []),
      ...parts.kernels,
      ...(gradient?.kernels ?? []),
      ...(iterative ? iterationKernels(traits) : []),
    ].map((kernel) => withMapping(kernel, mappings[kernel.name])),
    prologue: [...(project ? [projectPass(project, problem, sizes)] : []), ...parts.once],
    iteration: iterative ? [...parts.iteration, controlPass('control', sizes, traits)] : [],
    finale: gradient?.passes ?? [],
    epilogue: iterative ? [...residualPass, controlPass('collect', sizes, traits)] : [],
    maxIterations: iterative ? parameters.maxIterations : 0,
    features,
  };
}

function withMapping(kernel: PlanKernel, mapping: LaneMapping | undefined): PlanKernel {
  return mapping ? { ...kernel, mapping: mappingText(mapping) } : kernel;
}

function describeMappings(mappings: Readonly<Record<string, LaneMapping>>): string {
  return Object.entries(mappings)
    .map(
      ([name, mapping]) =>
        `${name}: ${mapping.kind}${mapping.kind === 'subgroup' ? ` of ${mapping.subgroupSize}` : ''}`,
    )
    .join(', ');
}

function iterationBuffers(sizes: Sizes, parameters: SolveParameters): PlanBuffer[] {
  const { batch, chunks, state } = sizes;
  return [
    storage('stats', 'control', batch * 4),
    storage('status', 'control', 4),
    storage('merits', 'workspace', batch * chunks * state),
    storage('trace', 'trace', (parameters.maxIterations + 1) * batch * 4),
  ];
}

const GATHER_BINDINGS = {
  2: ['stats', 'read_write'],
  3: ['merits', 'read'],
  4: ['trace', 'read_write'],
  5: ['status', 'read_write'],
} as const;

/** A barrier over many lanes costs a software adapter more than the sums that it saves. */
function gatheringLanes({ type }: DeviceTraits): number {
  return type === 'gpu' ? 256 : 16;
}

function iterationKernels(traits: DeviceTraits): PlanKernel[] {
  const lanes = gatheringLanes(traits);
  const fragments = [params, bits, stats, constants({ LANES: lanes }), gather];
  return [
    kernelOf(
      'control',
      [...fragments, control],
      { ...GATHER_BINDINGS, 6: ['arguments', 'read_write'] },
      lanes,
      4 * lanes + 8,
    ),
    kernelOf('collect', [...fragments, collect], GATHER_BINDINGS, lanes, 4 * lanes),
  ].map((kernel) => ({ ...kernel, mapping: 'one workgroup' }));
}

function projectPass(project: LaneKernel, problem: ProblemShape, sizes: Sizes): PlanPass {
  const steps = sizes.length * sizes.batch;
  const units = unitsOf(problem.cell, sizes.state);
  const flopsOf = ({ weight, bias, width }: ProjectionDeclaration) =>
    lengthOf(width, units) * ((weight === null ? 0 : 2 * sizes.input) + (bias === null ? 0 : 1));
  const perStep = problem.cell.projections.reduce((sum, declared) => sum + flopsOf(declared), 0);
  const bytes = 4 * (steps * (sizes.input + sizes.projected) + inputWeightLayout(problem).floats);
  const cost = { flops: steps * perStep, bytes };
  return teamPass('project', sizes.batch * sizes.chunks, project.layout, sizes.chunk, cost);
}

function controlPass(kernel: 'control' | 'collect', sizes: Sizes, traits: DeviceTraits): PlanPass {
  const merits = sizes.batch * sizes.chunks * sizes.state;
  const lanes = gatheringLanes(traits);
  // Where sequences are few, lanes share each of them, and one adds up what they found.
  const shared = sizes.batch < lanes ? sizes.batch * lanes : 0;
  return {
    kernel,
    phase: 'control',
    groups: 1,
    repeat: 1,
    sliceable: false,
    lanes,
    span: gatheringSpan(sizes, lanes),
    flops: merits + shared,
    bytes: merits * 4,
  };
}

/** Partial sums that one lane adds up one after the other, and what lane 0 adds of the lanes' sums. */
function gatheringSpan({ batch, chunks, state }: Sizes, lanes: number): number {
  const slots = chunks * state;
  return batch >= lanes ? Math.ceil(batch / lanes) * slots : batch * (Math.ceil(slots / lanes) + lanes);
}

/** Puts a plan together from the passes of one algorithm: the parts that all plans have in common. */
import { lengthOf, unitsOf, type ProjectionDeclaration } from '../cells/cell.ts';
import type { Plan, PlanBuffer, PlanKernel, PlanOutput, PlanPass, TraceLayout } from '../../../gpu/plan/plan.ts';
import { iterated, once } from '../../../gpu/plan/stages.ts';
import { mappingText, type LaneMapping } from '../wgsl/lanes.ts';
import type { ProblemShape, SolveParameters } from './algorithm.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import { commonBuffers, storage, type Sizes } from './buffers.ts';
import { GRADIENT_PARTS, gradientPart } from './gradient/gradient.ts';
import { inputWeightLayout, projectProgram } from './cell-program.ts';
import { gatheringOf, type Gathering } from './iteration/gathering.ts';
import { projectKernel, type LaneKernel } from './kernels.ts';
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
  const gathering = iterative ? gatheringOf(sizes, traits) : null;
  const stateCount = sizes.batch * sizes.length * sizes.state;
  const guess = problem.guess ?? null;
  const warm = iterative && (guess !== null || problem.isWarm === true);
  const features = Object.values(mappings).some((used) => used.kind === 'subgroup') ? ['subgroups'] : [];
  const before = [...(project ? [projectPass(project, problem, sizes)] : []), ...parts.once];
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
    outputs: [{ name: 'states', buffer: 'states', floats: stateCount }, ...(gradient?.buffers.flatMap(outputOf) ?? [])],
    ...(iterative && { trace: traceLayout(sizes) }),
    buffers: [
      ...commonBuffers(problem, sizes, parameters, gathering?.meritSlots ?? sizes.chunks * sizes.state),
      storage('states', 'states', stateCount + (hasInitial ? sizes.batch * sizes.state : 0)),
      ...(gathering ? iterationBuffers(sizes, parameters, gathering) : []),
      ...(warm ? [storage('guess', 'inputs', stateCount, guess)] : []),
      ...parts.buffers,
      ...(gradient?.buffers ?? []),
    ],
    kernels: [
      ...(project ? [project.kernel] : []),
      ...parts.kernels,
      ...(gradient?.kernels ?? []),
      ...(gathering?.kernels ?? []),
    ].map((kernel) => withMapping(kernel, mappings[kernel.name])),
    ...stagesOf(parts, gathering, parameters.maxIterations, before, gradient?.passes ?? []),
    features,
  };
}

/** The residuals of the last iterate are reported by the pass that reports them in each iteration. */
function stagesOf(
  { iteration, reports }: Parts,
  gathering: Gathering | null,
  most: number,
  before: readonly PlanPass[],
  after: readonly PlanPass[],
): Pick<Plan, 'body' | 'epilogue'> {
  if (!gathering) return { body: [...once(before), ...once(after)], epilogue: [] };
  const reporting = reports ?? iteration[0]?.kernel;
  const passes = [...iteration, ...gathering.iteration];
  const residuals = iteration.filter(({ kernel }) => kernel === reporting);
  return {
    body: iterated(before, { ...LOOP, most, passes }, after),
    epilogue: [...residuals, ...gathering.epilogue],
  };
}

/** How the iterations of every algorithm end: iteration/control.wgsl, and a word of wgsl/params.wgsl. */
const LOOP = { status: 'status', control: 'control', limit: { buffer: 'params', word: 5 } } as const;

/** As the control kernel writes it: step, residual and merit of a sequence, and what the safeguard reset. */
function traceLayout({ batch }: Sizes): TraceLayout {
  return {
    entries: batch,
    columns: [
      { id: 'delta', fold: 'max' },
      { id: 'residual', fold: 'max' },
      { id: 'merit', fold: 'sum' },
      { id: 'resets', fold: 'count' },
    ],
    later: ['error'],
    byEntry: 'delta',
  };
}

/** A part of the gradient, where the buffer holds one. */
function outputOf({ name, sizeBytes }: PlanBuffer): PlanOutput[] {
  const isPart = GRADIENT_PARTS.some((part) => part === name);
  return isPart ? [{ name, buffer: name, floats: sizeBytes / 4 }] : [];
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

function iterationBuffers(sizes: Sizes, parameters: SolveParameters, { buffers }: Gathering): PlanBuffer[] {
  const { batch } = sizes;
  return [
    storage('stats', 'control', batch * 4),
    storage('status', 'control', 4),
    ...buffers,
    storage('trace', 'trace', (parameters.maxIterations + 1) * batch * 4),
  ];
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

/** The plan of a point without running it: per pass its lanes, span, work and mapping; in total what bounds an iteration. */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import { rnnPointOf } from '../../../../shared/studies/rnn/sweep.ts';
import type { Point, Sweep } from '../../../../shared/contract/sweep.ts';
import type { Tuning } from '../../../../shared/contract/parts/tuning.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import type { Cell } from '../cells/cell.ts';
import { rnnStudy } from '../runtime/runtime.ts';
import type { Host, StudyRuntime } from '../../study.ts';
import type { PassStage } from '../../../../shared/contract/parts/kernels.ts';
import { passesOfStage, stagedPasses } from '../../../gpu/plan/stages.ts';
import { plannedBytes, type Plan, type PlanKernel, type PlanPass } from '../../../gpu/plan/plan.ts';

/** At most so many plans in one call: each compiles the text of its kernels. */
export const MOST_EXPLAINED = 400;

export interface ExplainedPass {
  readonly kernel: string;
  readonly phase: string;
  readonly stage: PassStage;
  /** Workgroups of a dispatch, lanes of a workgroup, and dispatches in a row. */
  readonly groups: number;
  readonly workgroupSize: number;
  readonly repeats: number;
  /** Lanes that have work of their own. */
  readonly lanes: number;
  /** Dependent steps that one lane walks, one after the other. */
  readonly span: number;
  readonly flops: number;
  readonly bytes: number;
  readonly workgroupMemoryBytes: number;
  readonly mapping: string;
  /** Why this mapping, in words. */
  readonly why: string;
}

export interface ExplainedPoint {
  readonly algorithm: string;
  readonly cell: string;
  readonly length: number;
  readonly state: number;
  readonly batch: number;
  /** Why the point would be skipped; null where it would run. Without a plan there are no passes. */
  readonly whyNot: Reason | null;
  /**
   * Sums over the passes of one iteration; for what does not iterate, over its only walk. Span: however wide the device, an
   * iteration takes that many dependent steps.
   */
  readonly spanPerIteration: number;
  readonly flopsPerIteration: number;
  readonly bytesPerIteration: number;
  /** Lanes of the pass that has the most of them. */
  readonly lanes: number;
  /** FLOPs of an iteration over its span: operations that could be done at once. */
  readonly parallelism: number | null;
  /** All buffers, and the largest of them. */
  readonly peakBytes: number | null;
  readonly largestBuffer: { readonly name: string; readonly bytes: number } | null;
  readonly passes: readonly ExplainedPass[];
}

/** Plans with sizes only, nothing is allocated. Throws a Fault where the sweep names an unknown cell or algorithm. */
export function explainSweep(
  sweep: Sweep,
  host: Host,
  own: readonly Cell[] = [],
  tunings: Readonly<Record<string, Tuning>> = {},
): ExplainedPoint[] {
  const study = rnnStudy({ cells: own });
  const points = study.pointsOf({ ...sweep, seeds: sweep.seeds.slice(0, 1) });
  const most = Math.max(1, Math.floor(MOST_EXPLAINED / sweep.contenders.length));
  return points
    .slice(0, most)
    .flatMap((point) =>
      sweep.contenders.map((id) => explain(study, sweep, point, id, host, tunings[rnnPointOf(point).cell] ?? null)),
    );
}

function explain(
  study: StudyRuntime,
  sweep: Sweep,
  at: Point,
  id: string,
  host: Host,
  tuning: Tuning | null,
): ExplainedPoint {
  const [method] = study.methodsAt(sweep, at, id, tuning);
  const { plan, whyNot } = method?.fit(host) ?? { plan: null, whyNot: reasonOf('no-damping') };
  const { cell, length, state, batch } = rnnPointOf(at);
  const point = { algorithm: id, cell, length, state, batch };
  const delegated = plan?.delegation ? reasonOf('delegated', { to: plan.delegation.to }) : null;
  return { ...point, whyNot: whyNot ?? delegated, ...totalsOf(plan), passes: plan ? passesOf(plan, host.traits) : [] };
}

function totalsOf(
  plan: Plan | null,
): Omit<ExplainedPoint, 'algorithm' | 'cell' | 'length' | 'state' | 'batch' | 'whyNot' | 'passes'> {
  const each = plan ? repeatedPasses(plan) : [];
  const sum = (pick: (pass: PlanPass) => number): number => each.reduce((total, pass) => total + pick(pass), 0);
  const spanPerIteration = sum(({ span }) => span);
  const flopsPerIteration = sum(({ flops }) => flops);
  const largest = plan?.buffers.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0];
  return {
    spanPerIteration,
    flopsPerIteration,
    bytesPerIteration: sum(({ bytes }) => bytes),
    lanes: Math.max(0, ...each.map(({ lanes }) => lanes)),
    parallelism: spanPerIteration > 0 ? flopsPerIteration / spanPerIteration : null,
    peakBytes: plan ? plannedBytes(plan).peakBytes : null,
    largestBuffer: largest ? { name: largest.name, bytes: largest.sizeBytes } : null,
  };
}

/** The passes of one iteration, or those of the only walk. */
function repeatedPasses(plan: Plan): readonly PlanPass[] {
  const iteration = passesOfStage(plan, 'iteration');
  return iteration.length > 0 ? iteration : passesOfStage(plan, 'prologue').filter(({ phase }) => phase !== 'project');
}

function passesOf(plan: Plan, traits: DeviceTraits): ExplainedPass[] {
  const kernels = new Map(plan.kernels.map((kernel) => [kernel.name, kernel]));
  return stagedPasses(plan).flatMap(({ pass, stage }) => {
    const kernel = kernels.get(pass.kernel);
    return kernel ? [explainPass(pass, stage, kernel, traits)] : [];
  });
}

function explainPass(pass: PlanPass, stage: PassStage, kernel: PlanKernel, traits: DeviceTraits): ExplainedPass {
  const { phase, groups, repeat, lanes, span, flops, bytes } = pass;
  const { workgroupSize, workgroupMemoryBytes } = kernel;
  const mapping = kernel.mapping ?? 'one lane an item';
  const sizes = { groups, workgroupSize, repeats: repeat, lanes, span, flops, bytes, workgroupMemoryBytes };
  return { kernel: kernel.name, phase, stage, ...sizes, mapping, why: whyMapped(mapping, traits) };
}

/** The rule of `mappingFor` and its kin that led here. */
function whyMapped(mapping: string, { subgroupSize, type }: DeviceTraits): string {
  if (mapping.startsWith('subgroup'))
    return `subgroups always have ${subgroupSize ?? '?'} lanes here, and the weights fit`;
  if (mapping.startsWith('tile')) return 'the vectors are in memory before the pass, so rows are independent';
  if (mapping.startsWith('workgroup'))
    return subgroupSize === null
      ? 'vectors are made step by step, and no subgroup size is fixed'
      : 'vectors are made step by step, and the weights do not fit the lanes of a subgroup';
  if (mapping.startsWith('alone')) return `one matrix fits one lane of a ${type === 'gpu' ? 'GPU' : 'CPU'}`;
  if (mapping.startsWith('one workgroup')) return 'one decision for the whole batch';
  if (mapping.startsWith('levels')) return 'totals are joined in log₂ rounds: one walk over all of them grows with T';
  if (mapping.startsWith('a workgroup')) return 'partial sums are added in a tree before the decision';
  if (mapping === 'one lane a row' || mapping === 'one lane a column')
    return 'the other rows or columns of the matrix are independent';
  return 'entries are independent';
}

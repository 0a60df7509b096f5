/** The tree of a plan's stages, as lists of its passes. */
import type { PassStage } from '../../../shared/contract/parts/kernels.ts';
import type { Plan, PlanPass, Stage, UntilSettled } from './plan.ts';

export interface StagedPass {
  readonly pass: PlanPass;
  readonly stage: PassStage;
}

/** The usual body: passes before the iterations, those of each, and those after them; nothing of what is empty. */
export function iterated(
  before: readonly PlanPass[],
  loop: Omit<UntilSettled, 'kind' | 'body'> & { readonly passes: readonly PlanPass[] },
  after: readonly PlanPass[] = [],
): Stage[] {
  const { passes, ...how } = loop;
  return [...once(before), { kind: 'until-settled', ...how, body: once(passes) }, ...once(after)];
}

/** Passes that run once; no stage where there are none. */
export function once(passes: readonly PlanPass[]): Stage[] {
  return passes.length > 0 ? [{ kind: 'once', passes }] : [];
}

/** Every pass of a stage and of those in it, in the order in which they run. */
export function passesIn(stages: readonly Stage[]): PlanPass[] {
  return stages.flatMap((stage) => (stage.kind === 'once' ? stage.passes : passesIn(stage.body)));
}

/**
 * Every pass of a plan in the order in which they run: before the iterations, in them, and after them. Where nothing is
 * iterated, the first stage is the one that others follow.
 */
export function stagedPasses({ body, epilogue }: Plan): StagedPass[] {
  const loop = body.findIndex(({ kind }) => kind !== 'once');
  const first = loop < 0 ? 1 : loop;
  const stageAt = (index: number, { kind }: Stage): PassStage => {
    if (kind !== 'once') return 'iteration';
    return index < first ? 'prologue' : 'finale';
  };
  return [
    ...body.flatMap((stage, index) => passesIn([stage]).map((pass) => ({ pass, stage: stageAt(index, stage) }))),
    ...epilogue.map((pass) => ({ pass, stage: 'epilogue' as const })),
  ];
}

/** The passes of one part of a plan. */
export function passesOfStage(plan: Plan, asked: PassStage): PlanPass[] {
  return stagedPasses(plan).flatMap(({ pass, stage }) => (stage === asked ? [pass] : []));
}

/** Iterations of a solve at most: 0 where nothing is iterated. */
export function mostIterations({ body }: Pick<Plan, 'body'>): number {
  return body.reduce(
    (sum, stage) => sum + (stage.kind === 'until-settled' ? stage.most : stage.kind === 'times' ? stage.count : 0),
    0,
  );
}

/**
 * FLOPs and bytes of a solve with that many iterations, by the kernels' models; null where a loop within a loop leaves open
 * how often it ran.
 */
export function workOf(plan: Plan, iterations: number): { readonly flops: number; readonly bytes: number } | null {
  if (hasNestedLoop(plan)) return null;
  const total = (pick: (pass: PlanPass) => number): number =>
    plan.body.reduce((sum, stage) => sum + sumOf(stage, pick, iterations), 0);
  return { flops: total(({ flops }) => flops), bytes: total(({ bytes }) => bytes) };
}

/** Of a stage with the stages in it; a loop runs `iterations` times. */
function sumOf(stage: Stage, pick: (pass: PlanPass) => number, iterations: number): number {
  if (stage.kind === 'once') return stage.passes.reduce((sum, pass) => sum + pick(pass), 0);
  const rounds = stage.kind === 'times' ? stage.count : iterations;
  return rounds * stage.body.reduce((sum, inner) => sum + sumOf(inner, pick, iterations), 0);
}

/** A loop that the device ends lies within another stage. */
export function hasNestedLoop({ body }: Pick<Plan, 'body'>): boolean {
  const isLoop = (stage: Stage): boolean =>
    stage.kind !== 'once' && (stage.kind === 'until-settled' || stage.body.some(isLoop));
  return body.some((stage) => stage.kind !== 'once' && stage.body.some(isLoop));
}

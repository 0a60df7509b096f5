/**
 * Sequential evaluation with extra steps of a known number inside its one dispatch: the kernel makes the first steps
 * twice (rehearse.wgsl). All sizes of extra work share one kernel text, so one pipeline, the same buffers, dispatches and
 * submits, and differ in two numbers of the parameters. On a cell without inputs nothing else is in the plan, so that
 * arithmetic and bytes grow by exactly that share. What is done once per solve (encoding, one submit, one round trip)
 * is not repeated.
 */
import { Fault } from '../../../../shared/contract/fault.ts';
import type { Algorithm, ProblemShape, SolveParameters } from '../algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import { mappingFor } from '../algorithms/mappings.ts';
import { sequentialPlan } from '../algorithms/sequential/plan.ts';
import { sequential } from '../algorithms/sequential/sequential.ts';
import type { Plan, PlanBuffer, PlanPass } from '../../../gpu/plan/plan.ts';
import { once, stagedPasses } from '../../../gpu/plan/stages.ts';
import { constants } from '../../../gpu/wgsl/link.ts';
import rehearse from './rehearse.wgsl?raw';

/** Words of `Params` in wgsl/params.wgsl. */
const LENGTH_WORD = 0;
const SEGMENT_WORD = 4;

/**
 * Steps that take `percent` of a solve of so many steps, where these take `deviceShare` of the solve's time; at least
 * one, at most all, where there are any.
 */
export function extraSteps(steps: number, percent: number, deviceShare: number): number {
  if (percent === 0) return 0;
  return Math.min(steps, Math.max(1, Math.round((steps * percent) / 100 / deviceShare)));
}

/** Sequential evaluation with so many more steps, and the same states as its result. */
export function slowedAlgorithm(id: string, extraOf: (steps: number) => number): Algorithm {
  return {
    ...sequential,
    id,
    plan: (problem, parameters, traits) =>
      withExtraSteps(basePlan(problem, parameters, traits), problem.length, extraOf(problem.length)),
  };
}

/** In the variant whose lanes wait for each other: its steps are dear, so that few of them, quickly verified, take long. */
function basePlan(problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan {
  return sequentialPlan(
    'sequential',
    (program) => mappingFor(program, 'made', traits, 'portable'),
    problem,
    { ...parameters, variant: 'portable', segments: 1 },
    traits,
    [constants({ STEPS: problem.length }), rehearse],
  );
}

/** Throws a Fault where there is other work in the plan. */
function withExtraSteps(plan: Plan, steps: number, extra: number): Plan {
  const [pass, ...others] = stagedPasses(plan).map((staged) => staged.pass);
  if (!pass || others.length > 0 || pass.repeat !== 1)
    throw new Fault('invalid', 'extra steps need a plan of one dispatch: a cell without inputs');
  return {
    ...plan,
    buffers: plan.buffers.map((buffer) => (buffer.name === 'params' ? withSteps(buffer, steps + extra) : buffer)),
    body: once([withWork(pass, 1 + extra / steps)]),
  };
}

function withSteps(params: PlanBuffer, steps: number): PlanBuffer {
  if (!(params.data instanceof Uint32Array)) throw new Fault('failed', 'the parameters of the plan are not words');
  const words = params.data.slice();
  words[LENGTH_WORD] = steps;
  words[SEGMENT_WORD] = steps;
  return { ...params, data: words };
}

function withWork(pass: PlanPass, factor: number): PlanPass {
  return { ...pass, flops: pass.flops * factor, bytes: pass.bytes * factor };
}

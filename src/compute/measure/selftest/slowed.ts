/**
 * Sequential evaluation with extra work of a known size: before its steps the same kernel, over the same buffers, makes
 * the first of them once more, in a dispatch of its own. That dispatch is there in all of them, without a step where
 * there is no extra work. On a cell without inputs nothing else is in the plan, so that arithmetic and bytes grow by
 * exactly that share, and nothing else grows. What is done once per solve (encoding, one submit, one round trip) is not
 * repeated, so that the solve slows down by a trace less.
 */
import { Fault } from '../../../shared/fault.ts';
import type { Algorithm, DeviceTraits, ProblemShape, SolveParameters } from '../../algorithms/algorithm.ts';
import { storage } from '../../algorithms/buffers.ts';
import { sequential } from '../../algorithms/sequential/sequential.ts';
import type { Plan, PlanKernel, PlanPass } from '../../plan/plan.ts';

/** The steps of a solve are a multiple of this, so that every whole percentage of them is a whole number. */
export const HUNDREDTHS = 100;

const EXTRA = 'again';
const EXTRA_CURSORS = 'again-cursors';
/** The steps of a dispatch, in the kernel's text. */
const STEPS = 'params.segment';

/** `percent` more work than sequential evaluation of the same problem, with the same states as its result. */
export function slowedAlgorithm(id: string, percent: number): Algorithm {
  return {
    ...sequential,
    id,
    title: percent === 0 ? 'Sequential, under this name' : `Sequential, ${percent} % more work`,
    description: 'Sequential evaluation in one dispatch, after another that makes the first of its steps once more.',
    source: 'The self-test of the measuring method',
    plan: (problem, parameters, traits) => withExtraWork(basePlan(problem, parameters, traits), problem, percent),
  };
}

/** In the variant whose lanes wait for each other: its steps are dear, so that few of them, quickly verified, take long. */
function basePlan(problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan {
  return sequential.plan(problem, { ...parameters, variant: 'portable', segments: 1 }, traits);
}

/** The plan with the first `percent` of its steps made once more. Throws where that is not a whole number of steps. */
function withExtraWork(plan: Plan, { length, batch }: ProblemShape, percent: number): Plan {
  const [pass, ...others] = plan.prologue;
  const kernel = plan.kernels.find(({ name }) => name === pass?.kernel);
  if (!pass || !kernel?.source.includes(STEPS) || others.length > 0 || pass.repeat !== 1 || length % HUNDREDTHS !== 0)
    throw new Fault('invalid', `extra work needs a plan of one dispatch over a multiple of ${HUNDREDTHS} steps`);
  return {
    ...plan,
    buffers: [...plan.buffers, storage(EXTRA_CURSORS, 'control', batch)],
    kernels: [...plan.kernels, extraKernel(kernel, percent)],
    clears: [...plan.clears, EXTRA_CURSORS],
    prologue: [extraPass(pass, percent), pass],
  };
}

/** The same source with that share of the steps, stepping by cursors of its own. */
function extraKernel(kernel: PlanKernel, percent: number): PlanKernel {
  return {
    ...kernel,
    name: EXTRA,
    source: kernel.source.replaceAll(STEPS, `(${STEPS} / ${HUNDREDTHS}u * ${percent}u)`),
    bindings: kernel.bindings.map((bound) =>
      bound.buffer === 'cursors' ? { ...bound, buffer: EXTRA_CURSORS } : bound,
    ),
  };
}

function extraPass(pass: PlanPass, percent: number): PlanPass {
  const share = percent / HUNDREDTHS;
  return { ...pass, kernel: EXTRA, flops: pass.flops * share, bytes: pass.bytes * share };
}

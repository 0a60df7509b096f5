/**
 * Sequential evaluation with extra work of a known size: before its steps the same kernel makes the first of them once
 * more, in the same dispatches over the same buffers. On a cell without inputs nothing else is in the plan, so that
 * dispatches, arithmetic and bytes grow by exactly that share. What is done once per solve (encoding, one submit, one
 * round trip) is not repeated, so that the solve slows down by a trace less.
 */
import { Fault } from '../../../shared/fault.ts';
import type { Algorithm, DeviceTraits, ProblemShape, SolveParameters } from '../../algorithms/algorithm.ts';
import { storage } from '../../algorithms/buffers.ts';
import { sequential } from '../../algorithms/sequential/sequential.ts';
import type { Plan, PlanKernel, PlanPass } from '../../plan/plan.ts';

/** Dispatches of the steps that count: every whole percentage more is a whole number of them. */
export const DISPATCHES = 100;

const EXTRA = 'again';
const EXTRA_CURSORS = 'again-cursors';

/** `percent` more work than sequential evaluation of the same problem, with the same states as its result. */
export function slowedAlgorithm(id: string, percent: number): Algorithm {
  return {
    ...sequential,
    id,
    title: percent === 0 ? 'Sequential, under this name' : `Sequential, ${percent} % more work`,
    description: 'Sequential evaluation in a hundred equal dispatches, some of them made twice.',
    source: 'The self-test of the measuring method',
    plan: (problem, parameters, traits) => withExtraWork(basePlan(problem, parameters, traits), percent),
  };
}

/** In the variant whose lanes wait for each other: its steps are dear, so that few of them, quickly verified, take long. */
function basePlan(problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan {
  return sequential.plan(problem, { ...parameters, variant: 'portable', segments: DISPATCHES }, traits);
}

/** The plan with `percent` of its dispatches made once more beforehand. Throws where a share is not a whole number of them. */
function withExtraWork(plan: Plan, percent: number): Plan {
  const [pass, ...others] = plan.prologue;
  const kernel = plan.kernels.find(({ name }) => name === pass?.kernel);
  if (!pass || !kernel || others.length > 0 || pass.repeat !== DISPATCHES)
    throw new Fault('invalid', `extra work needs a plan of ${DISPATCHES} equal dispatches and nothing else`);
  if (percent === 0) return plan;
  const cursors = plan.buffers.find(({ name }) => name === 'cursors');
  return {
    ...plan,
    buffers: [...plan.buffers, storage(EXTRA_CURSORS, 'control', (cursors?.sizeBytes ?? 4) / 4)],
    kernels: [...plan.kernels, extraKernel(kernel)],
    clears: [...plan.clears, EXTRA_CURSORS],
    prologue: [extraPass(pass, percent), pass],
  };
}

/** The very same source, stepping by cursors of its own. */
function extraKernel(kernel: PlanKernel): PlanKernel {
  const bindings = kernel.bindings.map((bound) =>
    bound.buffer === 'cursors' ? { ...bound, buffer: EXTRA_CURSORS } : bound,
  );
  return { ...kernel, name: EXTRA, bindings };
}

function extraPass(pass: PlanPass, percent: number): PlanPass {
  const share = percent / 100;
  return {
    ...pass,
    kernel: EXTRA,
    repeat: (pass.repeat * percent) / 100,
    flops: pass.flops * share,
    bytes: pass.bytes * share,
  };
}

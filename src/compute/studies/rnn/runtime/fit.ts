/** Whether an algorithm can run at a size at all, known from the plan before anything is drawn or allocated. */
import { errorReason, reasonOf } from '../../../../shared/contract/reason.ts';
import { rnnSweepOf, scheduleOf } from '../../../../shared/studies/rnn/sweep.ts';
import { defaultMaxIterations } from '../../../../shared/studies/rnn/complete.ts';
import { methodSettings } from '../../../../shared/studies/grid.ts';
import { Fault, ReasonedFault } from '../../../../shared/contract/fault.ts';
import type { Sweep } from '../../../../shared/contract/sweep.ts';
import type { Algorithm, ProblemShape, SolveParameters } from '../algorithms/algorithm.ts';
import type { Fit, Host } from '../../study.ts';
import { whyUnverifiable } from '../judging/gradient.ts';

/** Plans with sizes only. Anything but a Fault is a defect and is thrown on. */
export function fitOf(algorithm: Algorithm, shape: ProblemShape, parameters: SolveParameters, host: Host): Fit {
  const unsuited = algorithm.suits?.(shape.cell) ?? null;
  if (unsuited !== null) return { plan: null, whyNot: unsuited };
  const largest = algorithm.maxState(host.traits);
  if (shape.state > largest) {
    return {
      plan: null,
      whyNot: reasonOf('state-too-large', { contender: algorithm.id, largest, state: shape.state }),
    };
  }
  try {
    const plan = algorithm.plan(shape, parameters, host.traits);
    const unverifiable = parameters.gradient === true ? whyUnverifiable(shape) : null;
    return { plan, whyNot: host.whyMissing?.(plan) ?? host.whyNot(plan) ?? unverifiable };
  } catch (error) {
    if (error instanceof ReasonedFault) return { plan: null, whyNot: error.reason };
    if (error instanceof Fault) return { plan: null, whyNot: errorReason(error.message) };
    throw error;
  }
}

/**
 * The parameters of every run of one algorithm at one length: one for each damping value where it takes any, at each
 * tolerance. What does not iterate has one run, under the tolerance at which the point is compared.
 */
export function parametersOf(sweep: Sweep, algorithm: Algorithm, length: number): SolveParameters[] {
  const { gradient } = rnnSweepOf(sweep);
  return methodSettings(sweep, algorithm.id).map((settings) => {
    const { tolerance, maxIterations, lambda, annealing, reset } = settings;
    const schedule = typeof annealing === 'string' ? scheduleOf(annealing) : null;
    return {
      tolerance: Number(tolerance),
      maxIterations: typeof maxIterations === 'number' ? maxIterations : defaultMaxIterations(length),
      lambda: typeof lambda === 'number' ? lambda : null,
      ...(schedule ? { annealing: schedule } : {}),
      ...(gradient ? { gradient: true } : {}),
      reset: reset !== false,
      settings,
      variant: 'auto',
    };
  });
}

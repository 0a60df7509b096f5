/**
 * A warm start: the weights of a problem are changed a little, and the iteration begins at the trajectory that the
 * unchanged weights give. It is what training does from one step to the next, and how the DEER paper uses its method
 * there. What is measured and verified is the changed problem; the unchanged one is only stepped through beforehand.
 */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import { messageOf, ReasonedFault } from '../../../../shared/contract/fault.ts';
import type { Problem } from '../cells/problem.ts';
import type { Solver } from '../../../gpu/device/solver.ts';
import { DeviceLoss } from '../../../gpu/device-loss.ts';
import type { Algorithm } from '../algorithms/algorithm.ts';
import { fitOf } from '../runtime/fit.ts';
import { NotRepresentable, type PoseRequest } from '../../study.ts';
import { normals } from './random.ts';
import { overflowReason } from '../judging/representable.ts';
import { judge, surveyWorkload } from '../judging/verify.ts';

/** What steps through the unchanged weights, and where. */
export type Stepper = Pick<PoseRequest, 'engine' | 'signal'> & { readonly algorithm: Algorithm };

export interface WarmStart {
  /** Relative change of the weights. */
  readonly epsilon: number;
  /** Of the problem; the change takes its stream 4·seed + 3. */
  readonly seed: number;
  readonly tolerance: number;
}

/** Every weight times 1 + ε·n, n standard normal from the stream 4·seed + 3, in the cell's order; zeros stay zero. */
export function changeWeights({ cell, weights }: Problem, { epsilon, seed }: WarmStart): Problem['weights'] {
  const next = normals(4 * seed + 3);
  return Object.fromEntries(
    cell.weights.map(({ name }) => [
      name,
      Float32Array.from(weights[name] ?? [], (weight) => weight * (1 + epsilon * next())),
    ]),
  );
}

/**
 * The problem with changed weights and the unchanged trajectory as its guess, evaluated step by step on this device and
 * verified like any sequential run. Rejects with a Fault where that did not come out right.
 */
export async function warmStarted(stepper: Stepper, base: Problem, start: WarmStart): Promise<Problem> {
  const guess = await trajectoryOf(stepper, base, start.tolerance);
  return { ...base, weights: changeWeights(base, start), guess };
}

/** What is found before the measurement is said of this stage. */
function ofWarmStart(reason: Reason): Reason {
  return { ...reason, stage: 'warm-start' };
}

async function trajectoryOf(
  { engine, signal, algorithm }: Stepper,
  base: Problem,
  tolerance: number,
): Promise<Float32Array> {
  const parameters = { tolerance, maxIterations: 1, lambda: null, reset: true, variant: 'auto' } as const;
  const { plan, whyNot } = fitOf(algorithm, base, parameters, engine);
  if (!plan || whyNot !== null) throw new ReasonedFault(ofWarmStart(whyNot ?? reasonOf('never-measured')));
  const workload = surveyWorkload(base);
  if (workload.overflow) throw new NotRepresentable(ofWarmStart(overflowReason(workload.overflow)));
  let solver: Solver | null = null;
  try {
    solver = await engine.open(plan);
    const solution = await solver.solve({ profile: false, signal });
    const states = await solver.read('states', signal);
    const candidate = { iterative: false, tolerance, solution, states };
    const { status, reason } = judge(workload, candidate, workload.twin);
    if (status === 'ok') return states;
    const why = ofWarmStart(reason ?? reasonOf('never-measured'));
    throw status === 'not-representable' ? new NotRepresentable(why) : new ReasonedFault(why);
  } catch (error) {
    const lost = engine.lostReason();
    if (lost === null || signal.aborted) throw error;
    const what = 'device lost while the unchanged weights of a warm start were evaluated';
    throw new DeviceLoss(`${what}: ${lost}`, { cause: new Error(messageOf(error)) });
  } finally {
    solver?.destroy();
  }
}

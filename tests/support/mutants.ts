/** Kernels altered on purpose: a text in the linked WGSL of an algorithm's plan is replaced by another. */
import type { Algorithm } from '../../src/compute/studies/rnn/algorithms/algorithm.ts';

export interface Mutation {
  /** What is wrong with it. */
  readonly name: string;
  readonly find: string;
  readonly replace: string;
  /** Only in this kernel; absent: in all that have the text. */
  readonly kernel?: string;
}

/** The algorithm with altered kernels. Planning throws where the text is in none of them. */
export function mutate(algorithm: Algorithm, { name, find, replace, kernel }: Mutation): Algorithm {
  return {
    ...algorithm,
    plan: (problem, parameters, traits) => {
      const plan = algorithm.plan(problem, parameters, traits);
      const isMeant = (one: { name: string; source: string }): boolean =>
        (kernel === undefined || one.name === kernel) && one.source.includes(find);
      if (!plan.kernels.some(isMeant)) throw new TypeError(`${name}: no kernel of ${plan.algorithm} has "${find}"`);
      const kernels = plan.kernels.map((one) =>
        isMeant(one) ? { ...one, source: one.source.replaceAll(find, replace) } : one,
      );
      return { ...plan, kernels };
    },
  };
}

import type { Algorithm } from '../algorithm.ts';
import { mappingFor } from '../mappings.ts';
import { sequentialPlan } from './plan.ts';

/** T dependent steps, once: what every parallel method is compared with. */
export const sequential: Algorithm = {
  id: 'sequential',
  iterative: false,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const { variant } = parameters;
    return sequentialPlan(
      'sequential',
      (program) => mappingFor(program, 'made', traits, variant),
      problem,
      parameters,
      traits,
    );
  },
};

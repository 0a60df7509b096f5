import { DEFAULT_ANNEALING } from '../../../../../shared/studies/rnn/annealing.ts';
import type { Algorithm } from '../algorithm.ts';
import { annealedDamping } from '../damping.ts';
import { elk } from '../elk/elk.ts';
import { denseFilterPlan } from '../elk/filter-plan.ts';

/** elk with a damping that falls from iteration to iteration: bold steps only once the guess deserves them. */
export const elkAnnealed: Algorithm = {
  id: 'elk-annealed',
  iterative: true,
  maxState: elk.maxState,
  plan: (problem, parameters, traits) => {
    const damping = annealedDamping(parameters.annealing ?? DEFAULT_ANNEALING);
    return denseFilterPlan('elk-annealed', damping, problem, parameters, traits);
  },
};

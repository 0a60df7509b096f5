import { DEFAULT_ANNEALING } from '../../../../../shared/studies/rnn/annealing.ts';
import type { Algorithm } from '../algorithm.ts';
import { annealedDamping } from '../damping.ts';
import { filterPlan } from '../quasi-elk/filter-plan.ts';

/** quasi-elk with a damping that falls from iteration to iteration: bold steps only once the guess deserves them. */
export const quasiElkAnnealed: Algorithm = {
  id: 'quasi-elk-annealed',
  iterative: true,
  maxState: () => 256,
  plan: (problem, parameters, traits) => {
    const damping = annealedDamping(parameters.annealing ?? DEFAULT_ANNEALING);
    return filterPlan('quasi-elk-annealed', damping, problem, parameters, traits);
  },
};

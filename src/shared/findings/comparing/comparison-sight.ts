/** What a whole comparison could have seen: said beside every verdict, so that silence is not taken for a pass. */
import { type Detectable, worstOf } from '../../statistics/detectable.ts';
import type { Judgement } from './regression.ts';

/** The smallest slow-down that every compared pair could have found. */
export function overallDetectable(judgements: readonly Judgement[]): Detectable {
  const compared = judgements.filter(({ pair }) => pair.ratio !== null && pair.a.id !== pair.b.id);
  return {
    confirmed: worstOf(compared.map(({ detectable }) => detectable.confirmed)),
    suspected: worstOf(compared.map(({ detectable }) => detectable.suspected)),
  };
}

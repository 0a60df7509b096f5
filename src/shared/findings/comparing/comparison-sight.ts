/** What a whole comparison could have seen: said beside every verdict, so that silence is not taken for a pass. */
import { type Detectable, shareText, worstOf } from '../../statistics/detectable.ts';
import type { Judgement } from './regression.ts';

/** The smallest slow-down that every compared pair could have found. */
export function overallDetectable(judgements: readonly Judgement[]): Detectable {
  const compared = judgements.filter(({ pair }) => pair.ratio !== null && pair.a.id !== pair.b.id);
  return {
    confirmed: worstOf(compared.map(({ detectable }) => detectable.confirmed)),
    suspected: worstOf(compared.map(({ detectable }) => detectable.suspected)),
  };
}

/** The same in words; for pairs that have a ratio, and at least one. */
export function sightText(compared: readonly Judgement[]): string {
  const { confirmed, suspected } = overallDetectable(compared);
  if (confirmed !== null)
    return `the smallest slow-down that could have been confirmed at every pair: ${shareText(confirmed)}`;
  const blind = compared.filter(({ detectable }) => detectable.confirmed === null).length;
  const also =
    suspected === null ? '' : `; the smallest that would have been suspected at every pair: ${shareText(suspected)}`;
  return `at ${blind} of ${compared.length} pairs no slow-down, however large, could have been confirmed${also}`;
}

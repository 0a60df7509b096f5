/** The true trajectory that a problem file may bring along. */
import type { GivenProblem } from '../../../../compute/studies/rnn/drawing/problem-file.ts';
import {
  EntryJudge,
  type Judged,
  Roundings,
  RunningSizes,
  type Tightness,
} from '../../../../compute/studies/rnn/judging/bounds.ts';
import type { Reference } from '../../../../compute/studies/rnn/judging/reference.ts';
import { say } from '../../../../shared/words/say.ts';

/** The truth as a reference where it has every step; else null. */
export function truthReference({ truth, problem, name }: GivenProblem): Reference | null {
  if (!truth || truth.steps !== null) return null;
  return { name: say('truth.what', { name }), states: truth.states, steps: problem.length };
}

/** max |s − s*| over the steps that the file stores; NaN where one is not finite or nothing is stored. */
export function maxErrorAgainst({ truth, problem }: GivenProblem, states: Float32Array): number {
  if (!truth) return Number.NaN;
  const { batch, length, state } = problem;
  const steps = truth.steps ?? Array.from({ length }, (_, index) => index + 1);
  let worst = 0;
  for (let b = 0; b < batch; b++) {
    for (const [row, step] of steps.entries()) {
      for (let d = 0; d < state; d++) {
        const value = states[(b * length + step - 1) * state + d] ?? Number.NaN;
        const error = Math.abs(value - (truth.states[(b * steps.length + row) * state + d] ?? Number.NaN));
        if (Number.isNaN(error)) return Number.NaN;
        worst = Math.max(worst, error);
      }
    }
  }
  return worst;
}

/** The entry that is furthest from the truth beside what it is allowed, of the steps that the file stores. */
export function worstAgainst({ truth, problem }: GivenProblem, states: Float32Array, bound: Tightness): Judged {
  const { batch, length, state } = problem;
  const roundings = new Roundings(problem, states, length);
  const judge = new EntryJudge(bound, new RunningSizes(problem, states, null), (b, t) => roundings.upTo(b, t));
  const steps = truth?.steps ?? [];
  const rows = steps.map((step, row) => ({ step, row })).toSorted((a, b) => a.step - b.step);
  const errors = new Float64Array(state);
  for (let b = 0; b < batch; b++)
    for (const { step, row } of rows) {
      for (let d = 0; d < state; d++) {
        const value = states[(b * length + step - 1) * state + d] ?? Number.NaN;
        errors[d] = value - (truth?.states[(b * steps.length + row) * state + d] ?? Number.NaN);
      }
      judge.step(b, step - 1, errors);
    }
  return judge.worst;
}

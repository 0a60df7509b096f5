/** Accuracy, the best value of a tuned setting, and predictability. */
import type { Prediction, Workload } from '../../contract/run.ts';
import type { LambdaChoice } from '../../findings/answers/best-lambda.ts';
import type { EqualError } from '../../findings/answers/pareto.ts';
import {
  type ConvergedRow,
  observedConvergence,
  type PointRow,
  type PredictionResult,
  SURE_ERRORS,
} from '../../findings/answers/predictability.ts';
import { accuracyText, accuracyTextAt, contenderText, tunedText } from '../../findings/runs/setting.ts';
import { tolerancesAmong } from '../../findings/runs/compared-tolerance.ts';
import { localized } from '../../contract/local-text.ts';
import { tunedSetting } from '../../studies/axes.ts';
import { studyOf } from '../../studies/index.ts';
import type { StudySpec } from '../../studies/study.ts';
import { formatError } from '../../text/units.ts';
import { ratioText } from './verdict.ts';
import { say } from '../say.ts';

/** "4.10× (95 % CI 3.90–4.30)", "at least 5.00× (…)", "does not reach it: 2.1e-6 at tol 1e-5" */
export function equalErrorText(result: EqualError, study: StudySpec): string {
  switch (result.kind) {
    case 'at':
      return ratioText(result.ratio, result.interval);
    case 'at-least':
      return say('finding.accuracy.at-least', { ratio: ratioText(result.ratio, result.interval) });
    case 'not-reached':
      return say('finding.accuracy.not-reached', {
        error: formatError(result.error),
        accuracy: accuracyTextAt(study, result.tolerance),
      });
    case 'none':
      return say('finding.accuracy.none');
  }
}

export function equalErrorRule(): string {
  return say('finding.accuracy.rule');
}

/** "λ 1e-4", "λ 1e-4, tied with 1e-3", "none verified" */
export function choiceText({ best, ties }: LambdaChoice): string {
  if (!best) return say('finding.tuned.none');
  const spec = tunedSetting(studyOf(best.config));
  const said = { name: spec ? (spec.symbol ?? localized(spec.name)) : '', value: tunedText(best.config) };
  if (ties.length === 0) return say('finding.tuned.best', said);
  return say('finding.tuned.tied', { ...said, others: ties.map(({ config }) => tunedText(config)).join(', ') });
}

export function tunedRule(): string {
  return say('finding.tuned.rule');
}

/** More misses than this in one sentence are counted only. */
const MOST_MISSES = 3;

/** "3 of 3 runs as predicted", "2 of 3 runs as predicted; jacobi did not converge in 200 iterations" */
export function resultText({ hits, misses }: Pick<PredictionResult<PointRow>, 'hits' | 'misses'>): string {
  const judged = hits.length + misses.length;
  if (judged === 0) return say('finding.predicted.unjudged');
  if (misses.length === 0) return say('finding.predicted.all', { hits: judged, judged });
  const several = tolerancesAmong([...hits, ...misses]).length > 1;
  const nameOf = ({ config }: PointRow): string => {
    const contender = contenderText(config);
    return several ? say('finding.predicted.at', { contender, accuracy: accuracyText(config) }) : contender;
  };
  const shown = misses.slice(0, MOST_MISSES).map((row) => `${nameOf(row)} ${observationText(row)}`);
  const more =
    misses.length > MOST_MISSES ? [say('finding.predicted.more', { count: misses.length - MOST_MISSES })] : [];
  return say('finding.predicted.some', { hits: hits.length, judged, misses: [...shown, ...more].join('; ') });
}

/** "converges fast" */
export function predictionText(prediction: Prediction | null): string {
  return say(prediction === null ? 'finding.prediction.none' : `finding.prediction.${prediction}`);
}

/** "converged fast, 12 iterations" */
export function observationText(row: Omit<ConvergedRow, 'workload'>): string {
  const observed = observedConvergence(row);
  if (observed === null) return row.status;
  return say(`finding.observed.${observed}`, { iterations: row.iterations });
}

/** "−0.512 ± 0.008 per step, over 10,000 steps"; the error is twice the standard error. */
export function exponentText({ lle, standardError, steps }: Workload): string {
  if (lle === null) return say('finding.exponent.unknown', { steps });
  const sure = standardError === null ? '' : ` ± ${signless(SURE_ERRORS * standardError)}`;
  const value = { sign: lle < 0 ? '−' : '+', value: `${signless(Math.abs(lle))}${sure}` };
  return say('finding.exponent.value', { ...value, steps });
}

function signless(value: number): string {
  return value === 0 ? '0' : value.toPrecision(3);
}

export function predictionRule(): string {
  return say('finding.prediction.rule');
}

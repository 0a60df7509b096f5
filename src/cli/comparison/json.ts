/** A comparison for programs. */
import type { Comparability } from '../../shared/findings/comparing/comparability.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { configForFile } from '../../shared/words/bundle-for-file.ts';
import { overallDetectable } from '../../shared/findings/comparing/comparison-sight.ts';
import { type ComparedRun, processesOf, type Unmatched } from '../../shared/findings/comparing/pairing.ts';
import type { Judgement } from '../../shared/findings/comparing/regression.ts';
import { visibleJson } from '../../shared/text/visible-text.ts';
import { type ComparisonResult, failuresOf, isInconclusive, whyEmpty } from './comparison.ts';
import {
  differenceField,
  differenceReason,
  judgementReason,
  occasionText,
  pairNote,
  unmatchedText,
} from '../../shared/words/findings/comparing.ts';
import { say } from '../../shared/words/say.ts';

/** Times are nanoseconds, thresholds and detectable slow-downs shares of a time; ratios are A's time over B's. */
export function comparisonJson(result: ComparisonResult): string {
  return inLanguage('en', () => wholeJson(result));
}

function wholeJson(result: ComparisonResult): string {
  const { a, b, threshold, failOn, minDetectable, allowEmpty, judgements, unmatched } = result;
  const whole = {
    ...{ a, b, threshold, failOn, minDetectable, allowEmpty },
    ratioOf: 'time of A over time of B: above 1, B is faster',
    failures: failuresOf(result),
    empty: whyEmpty(result),
    detectable: overallDetectable(judgements),
    pairs: judgements.map((judgement) => pairJson(judgement, minDetectable)),
    unmatched: unmatched.map(unmatchedJson),
  };
  return visibleJson(whole, 2);
}

function pairJson(judgement: Judgement, minDetectable: number) {
  const { pair, verdict, isSuspected, adjustedP, detectable, controls } = judgement;
  const { a, b, ratio, ci95, paired, comparability, estimate, members, occasions, times, speedRatio } = pair;
  const isDisturbed = (runs: readonly ComparedRun[]): boolean => runs.some((run) => run.disturbances.length > 0);
  return {
    config: configForFile(a.config),
    a: a.id,
    b: b.id,
    adapterA: a.adapterId,
    adapterB: b.adapterId,
    medianNsA: times.a,
    medianNsB: times.b,
    processesA: processesOf(a),
    processesB: processesOf(b),
    occasionsA: occasions.a,
    occasionsB: occasions.b,
    basis: basisText(judgement),
    runsA: members.a.map(({ id }) => id),
    runsB: members.b.map(({ id }) => id),
    ...{ ratio, ci95, paired, verdict, isSuspected },
    reason: judgementReason(judgement),
    adjustedP,
    comparability: comparabilityJson(comparability),
    note: pairNote(pair),
    degreesOfFreedom: estimate?.degrees ?? null,
    machineSpeedRatio: speedRatio?.ratio ?? null,
    machineSpeedIsHint: speedRatio?.isHint ?? null,
    disturbedA: isDisturbed(members.a),
    disturbedB: isDisturbed(members.b),
    disturbancesA: members.a.flatMap(({ disturbances }) => disturbances),
    disturbancesB: members.b.flatMap(({ disturbances }) => disturbances),
    detectable,
    inconclusive: isInconclusive(judgement, minDetectable),
    controlA: controls.a,
    controlB: controls.b,
  };
}

/** What the ratio and its interval are made of. */
function basisText({ pair: { paired, estimate, occasions } }: Judgement): string {
  if (paired) return say('compare.side-by-side');
  if (estimate === null) return say('compare.one-run');
  return say('compare.occasions', { a: occasionText(occasions.a), b: occasionText(occasions.b) });
}

/** Each difference with its words. */
function comparabilityJson({ status, differences }: Comparability) {
  return {
    status,
    differences: differences.map((one) => {
      const { id, severity, a, b } = one;
      return { id, field: differenceField(one), severity, reason: differenceReason(one), a, b };
    }),
  };
}

function unmatchedJson(one: Unmatched) {
  const { side, run } = one;
  return { side, id: run.id, adapterId: run.adapterId, config: configForFile(run.config), reason: unmatchedText(one) };
}

/** A comparison for programs. */
import { toFlat } from '../../shared/studies/flat.ts';
import { overallDetectable } from '../../shared/findings/comparing/comparison-sight.ts';
import { occasionText } from '../../shared/findings/comparing/occasions.ts';
import { type ComparedRun, processesOf, type Unmatched } from '../../shared/findings/comparing/pairing.ts';
import type { Judgement } from '../../shared/findings/comparing/regression.ts';
import { visibleJson } from '../../shared/text/visible-text.ts';
import { type ComparisonResult, failuresOf, isInconclusive, whyEmpty } from './comparison.ts';

/** Times are nanoseconds, thresholds and detectable slow-downs shares of a time; ratios are A's time over B's. */
export function comparisonJson(result: ComparisonResult): string {
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
  const { pair, verdict, isSuspected, reason, adjustedP, detectable, controls } = judgement;
  const { a, b, ratio, ci95, paired, comparability, note, estimate, members, occasions, times, speedRatio } = pair;
  const isDisturbed = (runs: readonly ComparedRun[]): boolean => runs.some((run) => run.disturbances.length > 0);
  return {
    config: toFlat(a.config),
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
    ...{ ratio, ci95, paired, verdict, isSuspected, reason, adjustedP, comparability, note },
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
  if (paired) return 'side by side';
  if (estimate === null) return 'one run on each side';
  return `${occasionText(occasions.a)} on side A, ${occasionText(occasions.b)} on side B`;
}

function unmatchedJson({ side, run, reason }: Unmatched) {
  return { side, id: run.id, adapterId: run.adapterId, config: toFlat(run.config), reason };
}

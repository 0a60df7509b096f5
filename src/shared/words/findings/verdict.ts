/** Verdicts on ratios, and what they say of one point. */
import type { RatioBasis, Verdict } from '../../contract/judgement.ts';
import { PRACTICAL_SHARE } from '../../contract/thresholds.ts';
import type { CpuFinding } from '../../findings/answers/cpu-contenders.ts';
import {
  fasterBaseline,
  isHeldBack,
  type JudgeableRow,
  type PointVerdict,
  type VerdictRow,
} from '../../findings/answers/verdict.ts';
import { contenderText } from '../../findings/runs/setting.ts';
import { sidesOf } from '../../studies/axes.ts';
import { studyOf } from '../../studies/index.ts';
import { whyNoInterval } from '../../statistics/significance.ts';
import { formatNs, formatPercent, formatRatio } from '../../text/units.ts';
import { reasonText } from '../reason-text.ts';
import { word } from './word.ts';

type Interval = readonly [number, number];

/** "0.21× (95 % CI 0.20–0.22)" */
export function ratioText(ratio: number, ci95: Interval | null, basis?: Pick<RatioBasis, 'noInterval'>): string {
  if (!ci95) return word('ratio.without', { ratio: formatRatio(ratio), why: reasonText(whyNoInterval(basis)) });
  return word('ratio.interval', { ratio: formatRatio(ratio), ...endsOf(ci95) });
}

/** The speed-up with the interval that its verdict was read from. */
export function judgedRatioText({ speedup, speedupCi95, basis, verdict }: VerdictRow): string {
  const ci95 = verdict?.ci95 ?? speedupCi95;
  if (!ci95 || verdict?.widenedFor === undefined) return ratioText(speedup ?? 0, ci95, basis);
  const why = reasonText(verdict.widenedFor);
  return word('ratio.widened', { ratio: formatRatio(speedup ?? 0), ...endsOf(ci95), why });
}

/** Both ends without the sign of a ratio. */
export function endsOf([low, high]: Interval): { readonly low: string; readonly high: string } {
  return { low: formatRatio(low).replace('×', ''), high: formatRatio(high).replace('×', '') };
}

/** "faster", or "faster in this process" where it says nothing of others. */
export function claimText({ comparison, isLocal }: Pick<Verdict, 'comparison' | 'isLocal'>): string {
  const isClaim = comparison === 'faster' || comparison === 'slower' || comparison === 'same';
  const verdict = word(`verdict.${comparison}`);
  return isClaim && isLocal ? word('verdict.local', { verdict }) : verdict;
}

/** Why the verdict is what it is, with what its interval was widened for. */
export function verdictReasonText({ reason, widenedFor, isLocal }: Verdict): string {
  const { code, comparisons } = reason;
  const isClaim = code === 'lies-above' || code === 'lies-below';
  const plain = reasonText(reason);
  const also =
    isClaim && Number(comparisons) > 1
      ? word('verdict.also-after-holm', { reason: plain, comparisons: Number(comparisons) })
      : plain;
  const whole =
    widenedFor === undefined ? also : word('verdict.widened', { reason: also, why: reasonText(widenedFor) });
  return isClaim && isLocal ? word('verdict.in-this-process', { reason: whole }) : whole;
}

/** Why the verdict says less than the interval alone would; null where it does not. */
export function heldBackText(row: Pick<JudgeableRow, 'speedupCi95' | 'threshold' | 'verdict'>): string | null {
  return row.verdict && isHeldBack(row) ? verdictReasonText(row.verdict) : null;
}

/** "3 of 5 seeds"; null where there is but one. */
export function seedsText(seeds: number, all: number): string | null {
  if (all === 1) return null;
  return seeds === all ? word('seeds.all', { all }) : word('seeds', { seeds, all });
}

/** What was measured side by side on one problem says, in one sentence without its full stop. */
export function pointVerdictText(point: PointVerdict): string {
  const baseline = fasterBaseline(point);
  const parts = [
    comparisonText(point),
    ...(baseline
      ? [word('point.shortest', { time: formatNs(baseline.medianNs ?? 0), contender: baseline.config.contender })]
      : []),
    ...(point.cpu ? [cpuText(point.cpu)] : []),
  ];
  return parts.join('; ');
}

function comparisonText({ config, fastest, reference, best, comparison }: PointVerdict): string {
  const study = studyOf(config);
  if (!fastest) return word('point.none-verified');
  const names = { reference: study.reference, method: sidesOf(study).method };
  if (!reference) return word('point.no-reference', { ...names, contender: contenderText(fastest.config) });
  if (!best || best.speedup === null) return word('point.no-method', names);
  const contender = contenderText(best.config);
  const here = best.verdict?.isLocal ? word('point.here') : '';
  const said = { ...names, contender, here, ratio: judgedRatioText(best) };
  if (comparison === 'faster' || comparison === 'slower') return word(`point.${comparison}`, said);
  if (comparison === 'same')
    return word('point.same', { ...said, threshold: formatPercent(best.threshold ?? PRACTICAL_SHARE) });
  return [word('point.ambiguous', said), heldBackText(best)].filter((part) => part !== null).join(', ');
}

/** "the best CPU contender, ort-cpu-sequential, takes 3.2 ms; the GPU’s best, deer, is 4.1× as fast" */
export function cpuText({ contender, medianNs, device }: CpuFinding): string {
  const cpu = word('cpu.alone', { contender, time: formatNs(medianNs) });
  if (device === null) return cpu;
  return word(`cpu.${device.type}`, { cpu, contender: device.contender, ratio: formatRatio(device.ratio) });
}

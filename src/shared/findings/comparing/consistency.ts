/**
 * What a run from a file says twice has to agree: numbers that are derived from samples are worked out again. Medians and
 * deviations are exact; the method of intervals changed between versions, so of them only what every method promises is
 * asked. Ratios are worked out where the file has both runs and says which samples were taken side by side.
 */
import { mainSizeIn } from '../../studies/index.ts';
import { pairedRunsRatio, type Sampled } from '../../statistics/hierarchical.ts';
import type { Quantity, Run, Speedup } from '../../contract/run.ts';
import { mad, median } from '../../statistics/statistics.ts';

/** Of a stated number and the one worked out: what summing in another order or writing with fewer digits leaves. */
const ROUNDING = 1e-6;
/** An interval is widened for few samples and few restarts by at most this factor on the logarithmic scale. */
const MOST_WIDENING = 10;
/** And for a coarse clock by at most this share of the median. */
const COARSE_SHARE = 0.5;

/** The first contradiction in each of the runs, as "runs[2].timing.solveNs.median is 1, but …"; empty where there is none. */
export function contradictionsOf(runs: readonly Run[]): string[] {
  const bySide = Map.groupBy(runs, sideKey);
  return runs.flatMap((run, index) => {
    const beside = bySide.get(sideKey(run)) ?? [];
    const first = firstOf(outcomeRules(run), sampleRules(run), ratioRules(run, beside));
    return first === null ? [] : [`runs[${index}].${first}`];
  });
}

/** A contradiction of each rule, with the field; null where the rule is kept. */
type Findings = Generator<string | null>;

function firstOf(...rules: readonly Findings[]): string | null {
  for (const findings of rules) for (const found of findings) if (found !== null) return found;
  return null;
}

/** Runs with this in common took turns. */
function sideKey({ sweepId, point, adapterId }: Run): string {
  return JSON.stringify([sweepId, point, adapterId]);
}

/** Status, verification and what a run of that status has. */
function* outcomeRules(run: Run): Findings {
  const { status, verification, timing, stepTiming, iterations, iterationsPerSequence } = run;
  const error = verification?.maxAbsError ?? null;
  if (verification?.passed === true) {
    if (error === null) yield 'verification.passed is true, but maxAbsError is null: the error was not finite';
    else if (error > verification.tolerance * (1 + ROUNDING))
      yield `verification.passed is true, but maxAbsError ${error} is above the tolerance ${verification.tolerance}`;
  }
  if (status !== 'ok') {
    if (run.speedup !== null || (stepTiming?.speedup ?? null) !== null)
      yield `speedup is given, but the status is "${status}": only a verified run has one`;
    return;
  }
  if (verification?.passed === false) yield 'status is "ok", but verification.passed is false';
  if (timing === null && stepTiming === null) yield 'status is "ok", but neither timing nor stepTiming is there';
  const late = iterationsPerSequence.find((own) => own !== null && own > iterations);
  if (late !== undefined) yield `iterationsPerSequence has ${late}, but iterations is ${iterations}`;
}

function* sampleRules(run: Run): Findings {
  const { timing, stepTiming, sampling, energy } = run;
  const slack = run.resolution?.clockStepNs ?? 0;
  if (timing) {
    yield* quantityRules('timing.solveNs', timing.solveNs, slack);
    if (timing.gpuNs) yield* quantityRules('timing.gpuNs', timing.gpuNs, run.resolution?.timestampStepNs ?? slack);
  }
  if (stepTiming) yield* quantityRules('stepTiming.stepNs', stepTiming.stepNs, slack / stepTiming.steps);
  const samples = timing?.solveNs.samples ?? stepTiming?.stepNs.samples;
  if (sampling && samples) {
    const { restartOf, restarts } = sampling;
    if (restartOf.length !== samples.length)
      yield `sampling.restartOf has ${restartOf.length} entries, but there are ${samples.length} samples`;
    const seen = new Set(restartOf).size;
    if (seen !== restarts) yield `sampling.restarts is ${restarts}, but restartOf names ${seen}`;
  }
  if (energy && differs(energy.joulesPerSolve, energy.joules / energy.solves))
    yield `energy.joulesPerSolve is ${energy.joulesPerSolve}, but joules over solves is ${energy.joules / energy.solves}`;
}

function* quantityRules(field: string, quantity: Quantity, slackNs: number): Findings {
  const { samples } = quantity;
  const middle = median(samples);
  const of = `of its ${samples.length} samples is`;
  if (differs(quantity.median, middle)) yield `${field}.median is ${quantity.median}, but the median ${of} ${middle}`;
  const spread = mad(samples);
  // Against the median: the deviation of samples that are nearly equal is all rounding.
  if (Math.abs(quantity.mad - spread) > ROUNDING * Math.max(middle, spread))
    yield `${field}.mad is ${quantity.mad}, but the median absolute deviation ${of} ${spread}`;
  if (quantity.ci95) yield whyNoInterval(field, quantity.ci95, { samples, middle, slackNs });
}

/** An interval of the median lies around it, and no further away than samples, restarts and clock can take it. */
function whyNoInterval(
  field: string,
  [low, high]: readonly [number, number],
  {
    samples,
    middle,
    slackNs,
  }: { readonly samples: readonly number[]; readonly middle: number; readonly slackNs: number },
): string | null {
  const given = `${field}.ci95 is ${low} to ${high}`;
  if (low > middle * (1 + ROUNDING) || high < middle * (1 - ROUNDING)) return `${given}, without the median ${middle}`;
  const [least, most] = samples.reduce(([a, b], ns) => [Math.min(a, ns), Math.max(b, ns)], [Infinity, 0]);
  const widened = (end: number): number => (middle > 0 ? middle * (end / middle) ** MOST_WIDENING : end);
  const slack = COARSE_SHARE * middle + slackNs;
  return low < widened(least) - slack || high > widened(most) + slack
    ? `${given}, but the samples lie in ${least} to ${most}`
    : null;
}

function* ratioRules(run: Run, beside: readonly Run[]): Findings {
  const { timing, stepTiming, config } = run;
  if (run.speedup && timing) yield* speedupRules('speedup', run.speedup, run, timing.solveNs.samples, beside, 1);
  if (stepTiming?.speedup)
    yield* speedupRules(
      'stepTiming.speedup',
      stepTiming.speedup,
      run,
      stepTiming.stepNs.samples,
      beside,
      mainSizeIn(config),
    );
}

/** `steps`: into so many the reference's time is divided. */
function* speedupRules(
  field: string,
  { vs, ratio, ci95 }: Speedup,
  run: Run,
  samples: readonly number[],
  beside: readonly Run[],
  steps: number,
): Findings {
  if (ci95 && (ci95[0] > ratio * (1 + ROUNDING) || ci95[1] < ratio * (1 - ROUNDING)))
    yield `${field}.ci95 is ${ci95[0]} to ${ci95[1]}, without the ratio ${ratio}`;
  const own = { samples, sampling: run.sampling };
  const found = beside
    .filter((other) => other !== run && other.config.contender === vs && other.status === 'ok')
    .flatMap((other) => {
      const reference = other.timing?.solveNs.samples.map((ns) => ns / steps);
      return reference ? ratiosOf({ samples: reference, sampling: other.sampling }, own) : [];
    });
  if (run.sweepId === null || found.length === 0 || found.some((one) => !differs(ratio, one))) return;
  yield `${field}.ratio is ${ratio}, but the samples of both runs give ${found[0]}`;
}

/**
 * Block by block, and of the medians as versions before that did it. Empty where a run does not say how its samples were
 * taken, as those of older versions: which of them belong together is not known then.
 */
function ratiosOf(reference: Sampled, own: Sampled): number[] {
  if (reference.sampling === null || own.sampling === null) return [];
  const ratios = [pairedRunsRatio(reference, own), median(reference.samples) / median(own.samples)];
  return ratios.filter((one) => Number.isFinite(one));
}

function differs(stated: number, found: number): boolean {
  return Math.abs(stated - found) > ROUNDING * Math.max(Math.abs(found), Number.MIN_VALUE);
}

/** Whether what a solve says of itself fits together: where it stopped, for which sequences, and with a complete trace. */
import { formatCount, formatError } from '../../../../../shared/text/units.ts';
import type { Solution } from '../../../../gpu/device/solver.ts';

interface Rules {
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly batch: number;
  /** A step that is no more than the rounding of the largest entry; see cells/settled-step.ts. */
  readonly rounding: number;
}

type Booked = Pick<
  Solution,
  'iterations' | 'iterationsPerSequence' | 'stepsPerSequence' | 'resets' | 'settled' | 'trace'
>;

/** A sequence may settle at entries larger than those it ends with. */
const LARGER_BEFORE = 10;

/** What contradicts the rule that a solve ends at the first step within the tolerance or rounding; null where nothing does. */
export function whyMisbooked(solution: Booked, rules: Rules): string | null {
  const { iterations, trace, settled } = solution;
  if (iterations < 1 || iterations > rules.maxIterations)
    return `iterations: ${formatCount(iterations)}, allowed are 1 to ${formatCount(rules.maxIterations)}`;
  if (trace.length !== iterations || trace.some(({ iteration }, index) => iteration !== index + 1))
    return `trace: ${formatCount(trace.length)} rows for ${formatCount(iterations)} iterations`;
  const bound = Math.fround(rules.tolerance);
  for (const { iteration, delta } of trace.slice(0, -1))
    if (delta !== null && delta < bound)
      return `iterations: the step of iteration ${iteration} was ${formatError(delta)}, within the tolerance ${formatError(rules.tolerance)}, and ${formatCount(iterations)} were made`;
  const last = trace.at(-1)?.delta ?? Infinity;
  const isRounding = settled && last <= rules.rounding;
  if (last !== bound && settled !== last < bound && !isRounding)
    return `settled: ${settled ? 'yes' : 'no'} at a last step of ${formatError(last)}, the tolerance is ${formatError(rules.tolerance)}`;
  if (!settled && iterations < rules.maxIterations)
    return `iterations: it stopped after ${formatCount(iterations)} of ${formatCount(rules.maxIterations)} without having settled`;
  return whyMiscounted(solution, rules) ?? whySettledElsewhere(solution, rules);
}

function whyMiscounted({ iterations, iterationsPerSequence, resets, settled, trace }: Booked, { batch }: Rules) {
  const told = iterationsPerSequence.map((count) => count ?? '–').join(', ');
  if (
    iterationsPerSequence.length !== batch ||
    iterationsPerSequence.some((count) => count !== null && (count < 1 || count > iterations)) ||
    (settled && iterationsPerSequence.includes(null)) ||
    (batch === 1 && settled && iterationsPerSequence[0] !== iterations)
  )
    return `iterations by sequence: ${told}, of ${formatCount(iterations)}${settled ? ', settled' : ''}`;
  const counted = trace.reduce((sum, row) => sum + row.resets, 0);
  if (counted !== resets) return `resets: ${formatCount(resets)}, the trace has ${formatCount(counted)}`;
  return null;
}

/** A sequence is said to have settled at the first of its own steps that is within the tolerance or rounding. */
function whySettledElsewhere(
  { iterationsPerSequence, stepsPerSequence }: Booked,
  { tolerance, rounding }: Rules,
): string | null {
  const bound = Math.fround(tolerance);
  const most = Math.max(bound, LARGER_BEFORE * rounding);
  for (const [b, steps] of (stepsPerSequence ?? []).entries()) {
    const told = iterationsPerSequence[b] ?? null;
    const at = told === null ? null : (steps[told - 1] ?? Infinity);
    if (at !== null && !(at <= most))
      return `settled: sequence ${b + 1} at iteration ${told} with a step of ${formatError(at)}, the tolerance is ${formatError(tolerance)}`;
    const first = steps.findIndex((step) => step < bound) + 1;
    if (first > 0 && (told === null || first < told))
      return `settled: sequence ${b + 1} ${told === null ? 'never' : `at iteration ${told}`}, its step of iteration ${first} was within the tolerance`;
  }
  return null;
}

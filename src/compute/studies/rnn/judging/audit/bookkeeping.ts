/** Whether what a solve says of itself fits together: where it stopped, for which sequences, and with a complete trace. */
import { rnnTraceOf } from '../../../../../shared/studies/rnn/trace.ts';
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
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
export function whyMisbooked(solution: Booked, rules: Rules): Reason | null {
  const { iterations, settled } = solution;
  const trace = rnnTraceOf(solution.trace);
  if (iterations < 1 || iterations > rules.maxIterations)
    return reasonOf('iterations-out-of-range', { iterations, most: rules.maxIterations });
  if (trace.length !== iterations || trace.some(({ iteration }, index) => iteration !== index + 1))
    return reasonOf('trace-incomplete', { rows: trace.length, iterations });
  const bound = Math.fround(rules.tolerance);
  for (const { iteration, delta } of trace.slice(0, -1))
    if (delta !== null && delta < bound)
      return reasonOf('went-on-after-settling', { iteration, step: delta, tolerance: rules.tolerance, iterations });
  const last = trace.at(-1)?.delta ?? Infinity;
  const isRounding = settled && last <= rules.rounding;
  if (last !== bound && settled !== last < bound && !isRounding)
    return reasonOf(settled ? 'settled-too-early' : 'settled-unnoticed', { step: last, tolerance: rules.tolerance });
  if (!settled && iterations < rules.maxIterations)
    return reasonOf('stopped-unsettled', { iterations, most: rules.maxIterations });
  return whyMiscounted(solution, rules) ?? whySettledElsewhere(solution, rules);
}

function whyMiscounted(
  { iterations, iterationsPerSequence, resets, settled, trace }: Booked,
  { batch }: Rules,
): Reason | null {
  const told = iterationsPerSequence.map((count) => count ?? '–').join(', ');
  if (
    iterationsPerSequence.length !== batch ||
    iterationsPerSequence.some((count) => count !== null && (count < 1 || count > iterations)) ||
    (settled && iterationsPerSequence.includes(null)) ||
    (batch === 1 && settled && iterationsPerSequence[0] !== iterations)
  )
    return reasonOf('iterations-by-sequence', { found: told, iterations });
  const counted = rnnTraceOf(trace).reduce((sum, row) => sum + row.resets, 0);
  if (counted !== resets) return reasonOf('resets-miscounted', { resets, traced: counted });
  return null;
}

/** A sequence is said to have settled at the first of its own steps that is within the tolerance or rounding. */
function whySettledElsewhere(
  { iterationsPerSequence, stepsPerSequence }: Booked,
  { tolerance, rounding }: Rules,
): Reason | null {
  const bound = Math.fround(tolerance);
  const most = Math.max(bound, LARGER_BEFORE * rounding);
  for (const [b, steps] of (stepsPerSequence ?? []).entries()) {
    const told = iterationsPerSequence[b] ?? null;
    const at = told === null ? null : (steps[told - 1] ?? Infinity);
    if (at !== null && !(at <= most))
      return reasonOf('sequence-settled-too-early', { sequence: b + 1, iteration: told, step: at, tolerance });
    const first = steps.findIndex((step) => step < bound) + 1;
    if (first > 0 && (told === null || first < told))
      return told === null
        ? reasonOf('sequence-never-settled', { sequence: b + 1, first })
        : reasonOf('sequence-settled-later', { sequence: b + 1, iteration: told, first });
  }
  return null;
}

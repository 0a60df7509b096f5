/**
 * The tolerances of a sweep. Several of them are measured side by side at every point; what is one answer for a point
 * (a verdict, a map, a crossover) is given at one of them, so that runs of different accuracy never meet in a ratio.
 */

/** What everything is measured with unless told otherwise. */
export const USUAL_TOLERANCE = 1e-4;

/** Each once, the loosest first. */
export function tolerancesOf(asked: number | readonly number[]): number[] {
  const values = typeof asked === 'number' ? [asked] : asked;
  return [...new Set(values)].sort((a, b) => b - a);
}

/** A list of one is that number, so that a sweep has one way of saying it. */
export function toleranceField(values: readonly number[]): number | number[] {
  const [only, ...others] = tolerancesOf(values);
  return only !== undefined && others.length === 0 ? only : tolerancesOf(values);
}

/** The tolerance at which contenders are compared: the study's usual one where it is among them, else the strictest. */
export function comparedTolerance(tolerances: readonly number[], usual: number = USUAL_TOLERANCE): number {
  return tolerances.includes(usual) ? usual : Math.min(...tolerances);
}

/** The rule in words, for reports and pages. */
export const TOLERANCE_RULE =
  'Where several tolerances were measured, verdicts, maps and crossovers take the runs at 1e-4, or at the strictest tolerance where 1e-4 is not among them.';

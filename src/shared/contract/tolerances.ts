/**
 * The tolerances of a sweep. Several of them are measured side by side at every point; what is one answer for a point
 * (a verdict, a map, a crossover) is given at one of them, so that runs of different accuracy never meet in a ratio.
 */
import type { RunConfig } from './run.ts';

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

/** The tolerance at which algorithms are compared: the usual one where it is among them, else the strictest. */
export function comparedTolerance(tolerances: readonly number[]): number {
  return tolerances.includes(USUAL_TOLERANCE) ? USUAL_TOLERANCE : Math.min(...tolerances);
}

/** What of a run tells its point and its tolerance. */
export interface ToleranceRow {
  readonly id: string;
  readonly sweepId: string | null;
  readonly point: number | null;
  readonly adapterId: string;
  readonly config: RunConfig;
}

/** Runs that were measured side by side share it, whatever their tolerance; a run without a point is alone. */
export function sideBySideKey({ id, sweepId, point, adapterId, config }: ToleranceRow): string {
  return sweepId === null || point === null ? id : [sweepId, point, adapterId, config.cell].join(' ');
}

/** Stepping does not iterate: its run stands beside every tolerance of its point. */
export function hasTolerance({ algorithm }: Pick<RunConfig, 'algorithm'>): boolean {
  return !algorithm.endsWith('sequential');
}

/** The tolerances of the iterating runs among these, loosest first. */
export function tolerancesAmong(rows: readonly Pick<ToleranceRow, 'config'>[]): number[] {
  return tolerancesOf(rows.filter(({ config }) => hasTolerance(config)).map(({ config }) => config.tolerance));
}

/** Of every point what steps, and what was measured at the tolerance at which the point is compared; in their order. */
export function comparedRows<Row extends ToleranceRow>(rows: readonly Row[]): Row[] {
  const chosen = new Map(
    [...Map.groupBy(rows, sideBySideKey)].map(([key, members]) => [key, comparedTolerance(tolerancesAmong(members))]),
  );
  return rows.filter((row) => !hasTolerance(row.config) || row.config.tolerance === chosen.get(sideBySideKey(row)));
}

/** The rule in words, for reports and pages. */
export const TOLERANCE_RULE =
  'Where several tolerances were measured, verdicts, maps and crossovers take the runs at 1e-4, or at the strictest tolerance where 1e-4 is not among them.';

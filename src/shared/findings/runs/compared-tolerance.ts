/** Runs of several tolerances: what is one answer for a point is given at one of them. */
import type { RunConfig } from '../../contract/run-config.ts';
import type { RunView } from '../../contract/run-view.ts';
import { comparedTolerance, tolerancesOf } from '../../contract/tolerances.ts';
import { accuracySetting, problemChoices } from '../../studies/axes.ts';
import { contenderOf, studyOf } from '../../studies/index.ts';

/** What of a run tells its point and its tolerance. */
export type ToleranceRow = Pick<RunView, 'id' | 'sweepId' | 'point' | 'adapterId' | 'config'>;

/** Runs that were measured side by side share it, whatever their tolerance; a run without a point is alone. */
export function sideBySideKey({ id, sweepId, point, adapterId, config }: ToleranceRow): string {
  return sweepId === null || point === null ? id : [sweepId, point, adapterId, ...choicesIn(config)].join(' ');
}

/** Whether a contender's answers depend on a tolerance; what does not iterate stands beside every tolerance of its point. */
export function hasTolerance(config: Pick<RunConfig, 'study' | 'contender'>): boolean {
  const { accuracy } = studyOf(config);
  return accuracy !== null && (contenderOf(config)?.settings.includes(accuracy) ?? true);
}

/** The tolerance that a run was measured with; 0 in a study without. */
export function toleranceOf(config: RunConfig): number {
  const { accuracy } = studyOf(config);
  return accuracy === null ? 0 : Number(config.settings[accuracy]);
}

/** The same configuration at another tolerance. */
export function withTolerance(config: RunConfig, tolerance: number): RunConfig {
  const { accuracy } = studyOf(config);
  return accuracy === null ? config : { ...config, settings: { ...config.settings, [accuracy]: tolerance } };
}

/** The tolerances of the iterating runs among these, loosest first. */
export function tolerancesAmong(rows: readonly Pick<ToleranceRow, 'config'>[]): number[] {
  return tolerancesOf(rows.filter(({ config }) => hasTolerance(config)).map(({ config }) => toleranceOf(config)));
}

/** Of every point what steps, and what was measured at the tolerance at which the point is compared; in their order. */
export function comparedRows<Row extends ToleranceRow>(rows: readonly Row[]): Row[] {
  const chosen = new Map(
    [...Map.groupBy(rows, sideBySideKey)].map(([key, members]) => [
      key,
      comparedTolerance(tolerancesAmong(members), usualTolerance(members)),
    ]),
  );
  return rows.filter((row) => !hasTolerance(row.config) || toleranceOf(row.config) === chosen.get(sideBySideKey(row)));
}

/** What the study of these runs takes unless asked for another; undefined where there is none. */
function usualTolerance([first]: readonly Pick<ToleranceRow, 'config'>[]): number | undefined {
  const usual = first && accuracySetting(studyOf(first.config))?.default;
  return typeof usual === 'number' ? usual : undefined;
}

/** What tells the problems of one point apart, such as the cell: choices of the problem. */
function choicesIn({ study, settings }: RunConfig): unknown[] {
  return problemChoices(studyOf({ study })).map(({ id }) => settings[id]);
}

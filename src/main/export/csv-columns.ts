/** The columns of a table that the studies of its runs declare: sizes, settings and measures. */
import type { Adapter, Machine, Run } from '../../shared/contract/run.ts';
import { studiesAmong } from '../../shared/studies/axes.ts';
import { fitsFlat, flatFields, toFlat } from '../../shared/studies/flat.ts';
import { DEFAULT_STUDY, studyById, unknownSettings } from '../../shared/studies/index.ts';

export type Value = string | number | boolean | null | undefined;

export interface Row {
  readonly run: Run;
  readonly adapter: Adapter | undefined;
  readonly machine: Machine | undefined;
}

export type Column = readonly [title: string, read: (row: Row) => Value];

/**
 * Runs of the study that was there first have its flat fields; any others the union of what their studies declare, and of what
 * the runs have beyond that. `taken` are titles of other columns: an id among them gets its kind in front.
 */
export function studyColumns(
  runs: readonly Run[],
  taken: readonly string[],
): { readonly axes: readonly Column[]; readonly measures: readonly Column[] } {
  return { axes: axisColumns(runs, taken), measures: measureColumns(runs, taken) };
}

function axisColumns(runs: readonly Run[], taken: readonly string[]): Column[] {
  const first = studyById(DEFAULT_STUDY.id);
  if (runs.every(({ config }) => config.study === first.id && fitsFlat(config)))
    return flatFields(first).map((field): Column => [field, ({ run }) => toFlat(run.config)[field]]);
  const studies = studiesAmong(runs);
  const sizes = unique(studies.flatMap((study) => study.sizes.map(({ id }) => id)));
  const settings = unique([
    ...studies.flatMap((study) => study.settings.map(({ id }) => id)),
    ...runs.flatMap(({ config }) => unknownSettings(config)),
  ]);
  const own = ['study', 'contender', 'seed', 'problem'];
  return [
    ['study', ({ run }) => run.config.study],
    ['contender', ({ run }) => run.config.contender],
    ...sizes.map((id): Column => [titleOf('size', id, [...taken, ...own]), ({ run }) => run.config.sizes[id]]),
    ...settings.map((id): Column => [
      titleOf('setting', id, [...taken, ...own, ...sizes]),
      ({ run }) => run.config.settings[id],
    ]),
    ['seed', ({ run }) => run.config.seed],
    ['problem', ({ run }) => run.config.problem],
  ];
}

/** Those that the studies declare, and those that runs have beside them. */
function measureColumns(runs: readonly Run[], taken: readonly string[]): Column[] {
  const ids = unique([
    ...studiesAmong(runs).flatMap(({ measures }) => measures.map(({ id }) => id)),
    ...runs.flatMap(({ measures }) => Object.keys(measures)),
  ]);
  const others = [...taken, ...axisColumns(runs, taken).map(([title]) => title)];
  return ids.map((id): Column => [titleOf('measure', id, others), ({ run }) => run.measures[id]]);
}

function titleOf(kind: 'size' | 'setting' | 'measure', id: string, taken: readonly string[]): string {
  return taken.includes(id) ? `${kind}.${id}` : id;
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

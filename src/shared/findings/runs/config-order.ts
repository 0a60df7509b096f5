/** The order in which tables list what was measured. */
import type { RunConfig } from '../../contract/run-config.ts';
import { settingIn, sizeIn, STUDIES, studyOf } from '../../studies/index.ts';
import type { SettingSpec, StudySpec } from '../../studies/study.ts';

/**
 * Studies, then as a sweep spans its points: choices of the problem, the size of lines and the other sizes, seeds, and the
 * main size. The contenders of a point stand together, by their settings.
 */
export function compareConfigs(a: RunConfig, b: RunConfig): number {
  if (a.study !== b.study) return rankOf(STUDIES, a.study) - rankOf(STUDIES, b.study);
  const study = studyOf(a);
  return (
    firstDifference(study.settings.filter(isChoice), (spec) => compareChoices(spec, a, b)) ||
    firstDifference(sizesInOrder(study), (spec) => sizeIn(a, spec) - sizeIn(b, spec)) ||
    a.seed - b.seed ||
    (a.sizes[study.mainSize] ?? 0) - (b.sizes[study.mainSize] ?? 0) ||
    rankOf(study.contenders, a.contender) - rankOf(study.contenders, b.contender) ||
    firstDifference(
      study.settings.filter(({ of }) => of === 'method'),
      (spec) => compareNumbers(spec, a, b),
    )
  );
}

function rankOf(list: readonly { readonly id: string }[], id: string): number {
  const rank = list.findIndex((one) => one.id === id);
  return rank < 0 ? list.length : rank;
}

function isChoice({ of, value }: SettingSpec): boolean {
  return of === 'problem' && value.kind === 'choice';
}

/** Those that the study names come first, in its order. */
function compareChoices(spec: SettingSpec, a: RunConfig, b: RunConfig): number {
  const [one, other] = [a, b].map((config) => String(settingIn(config, spec)));
  const options = spec.value.kind === 'choice' ? spec.value.options.map((id) => ({ id })) : [];
  return rankOf(options, one ?? '') - rankOf(options, other ?? '') || (one ?? '').localeCompare(other ?? '', 'en');
}

/** Without the main size, which comes after the seed, and sizes that follow another. */
function sizesInOrder({ sizes, lineSize, mainSize }: StudySpec) {
  const others = sizes.filter(({ id, follows }) => id !== mainSize && follows === undefined);
  return others.toSorted((a, b) => Number(b.id === lineSize) - Number(a.id === lineSize));
}

/** Smallest first; of tolerances the loosest. */
function compareNumbers(spec: SettingSpec, a: RunConfig, b: RunConfig): number {
  const [one, other] = [settingIn(a, spec) ?? 0, settingIn(b, spec) ?? 0];
  if (typeof one !== 'number' || typeof other !== 'number') return 0;
  return spec.value.kind === 'number' && spec.value.print === 'error' ? other - one : one - other;
}

function firstDifference<T>(specs: readonly T[], compare: (spec: T) => number): number {
  for (const spec of specs) {
    const difference = compare(spec);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What of a listed run tells which point it is of. */
interface Listed {
  readonly id: string;
  readonly sweepId: string | null;
  readonly point: number | null;
  readonly config: RunConfig;
}

/** Points in the order in which they come, the runs of each together and in the order of their configurations. */
export function pointByPoint<Row extends Listed>(rows: readonly Row[]): Row[] {
  const points = Map.groupBy(rows, ({ id, sweepId, point }) => (point === null ? id : `${sweepId} ${point}`));
  return [...points.values()].flatMap((members) => members.toSorted((a, b) => compareConfigs(a.config, b.config)));
}

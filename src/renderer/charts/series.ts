/** Sorts runs into the lines of a chart, and finds what to call a line: the contender and whatever else varies. */
import { say } from '../../shared/words/say.ts';
import type { RunConfig } from '../../shared/contract/run-config.ts';
import { isSoftware, type RunView } from '../../shared/contract/run-view.ts';
import { adapterText } from '../../shared/words/findings/adapter-text.ts';
import { nameSettings, settingText, sizeText } from '../../shared/findings/runs/setting.ts';
import {
  compareContenders,
  isFollowing,
  isProblemChoice,
  isWorthSaying,
  ordinarySettings,
  sizesInLegends,
} from '../../shared/studies/axes.ts';
import { DEFAULT_STUDY, settingIn, sizeIn, studyOf, takesSetting } from '../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';

export interface Series {
  readonly label: string;
  /** Of its first run: the contender is that of all of them. */
  readonly config: RunConfig;
  /** Rank of its size of lines among those in view, from 0. */
  readonly lineRank: number;
  readonly runs: readonly RunView[];
}

/** A property of a run that may tell two lines apart. */
interface Dimension {
  /** Of the size or the setting; "problem" and "adapter" beside them. */
  readonly id: string;
  value(run: RunView): string;
  /** What has no such property stands beside every value of it; absent: every run has it. */
  applies?(run: RunView): boolean;
  /** Common to all runs, it is said in a subtitle; absent: always. */
  isWorthSaying?(run: RunView): boolean;
  /** A size that follows another says nothing of its own. */
  isSilent?(runs: readonly RunView[]): boolean;
}

function settingDimension(spec: SettingSpec): Dimension {
  return {
    id: spec.id,
    value: ({ config }) => settingText(spec, settingIn(config, spec)),
    // What only steps has no setting of the method of its own.
    applies: ({ config }) => takesSetting(config, spec),
    isWorthSaying: ({ config }) => isWorthSaying(config, spec),
  };
}

function sizeDimension(spec: SizeSpec): Dimension {
  return {
    id: spec.id,
    value: ({ config }) => sizeText(spec, sizeIn(config, spec)),
    isWorthSaying: ({ config }) => !isFollowing(config, spec),
    isSilent: (runs) => runs.every(({ config }) => isFollowing(config, spec)),
  };
}

/** In the order of legends: choices of the problem, sizes, settings, and the main size, which is an axis as a rule. */
function dimensionsOf(study: StudySpec): Dimension[] {
  const settings = ordinarySettings(study);
  const sizes = sizesInLegends(study).map(sizeDimension);
  return [
    ...settings.filter(isProblemChoice).map(settingDimension),
    ...sizes.filter(({ id }) => id !== study.mainSize),
    ...settings.filter((spec) => !isProblemChoice(spec)).map(settingDimension),
    {
      id: 'problem',
      value: ({ config }) => config.problem ?? say('chart.drawn-problem'),
      isWorthSaying: ({ config }) => config.problem !== null,
    },
    ...sizes.filter(({ id }) => id === study.mainSize),
    {
      id: 'adapter',
      value: (run) => adapterText({ name: run.adapterName, isSoftware: isSoftware(run) }),
    },
  ];
}

/** The study that a chart is of: that of its first run. */
export function studyOfRuns(runs: readonly RunView[]): StudySpec {
  return runs[0] ? studyOf(runs[0].config) : DEFAULT_STUDY;
}

/** Contenders of which several variants are shown: then the settings in their name tell lines apart. */
function contendersWithVariants(runs: readonly RunView[]): Set<string> {
  const variants = Map.groupBy(runs, ({ config }) => config.contender);
  const isSeveral = (members: readonly RunView[]): boolean => new Set(members.map(variantOf)).size > 1;
  return new Set([...variants].flatMap(([contender, members]) => (isSeveral(members) ? [contender] : [])));
}

function variantOf({ config }: RunView): string {
  return nameSettings(config).join(' ');
}

function appliesTo({ applies }: Dimension, run: RunView): boolean {
  return applies?.(run) ?? true;
}

/** Id of the size on the horizontal axis, which tells no lines apart; null where the axis is something else. */
export type Along = string | null;

function varyingDimensions(runs: readonly RunView[], along: Along): Dimension[] {
  return dimensionsOf(studyOfRuns(runs)).filter((dimension) => {
    if (dimension.id === along || dimension.isSilent?.(runs) === true) return false;
    const values = runs.filter((run) => appliesTo(dimension, run)).map((run) => dimension.value(run));
    return new Set(values).size > 1;
  });
}

/** What all runs have in common, for a subtitle: "gru · D 16 · B 1 · tol 1e-4 · Radeon 780M"; sizes where they are no axis. */
export function commonSetting(runs: readonly RunView[], along: Along): string {
  const dimensions = dimensionsOf(studyOfRuns(runs));
  const varying = new Set(varyingDimensions(runs, along).map(({ id }) => id));
  const shown = dimensions.flatMap((dimension) => {
    const run = runs.find((one) => appliesTo(dimension, one)) ?? runs[0];
    if (!run || dimension.id === along || varying.has(dimension.id)) return [];
    return (dimension.isWorthSaying?.(run) ?? true) ? [dimension.value(run)] : [];
  });
  return shown.filter((part) => part !== '').join(' · ');
}

/** Says loudly what was measured on a CPU; empty where everything ran on a GPU. */
export function softwareWarning(runs: readonly RunView[]): string {
  const software = runs.filter(isSoftware).length;
  if (software === 0) return '';
  return say(software === runs.length ? 'chart.software.all' : 'chart.software.some');
}

/**
 * The lines of a chart over runs, by contender and then by the size of lines, whatever order they were measured in; each
 * line's runs along the axis. Seeds of one setting share a line. Where the axis is not a size, all sizes tell lines apart.
 * Runs of another study than the first have no place on its axes, and are left out.
 */
export function seriesOf(given: readonly RunView[], along: Along): Series[] {
  const study = studyOfRuns(given);
  const runs = given.filter(({ config }) => config.study === study.id);
  const varying = varyingDimensions(runs, along);
  const variants = contendersWithVariants(runs);
  const lineSize = { id: lineSizeFor(study, along) };
  const lineSizes = [...new Set(runs.map(({ config }) => sizeIn(config, lineSize)))].sort((a, b) => a - b);
  const groups = Map.groupBy(runs, (run) => {
    const own = varying.filter((dimension) => appliesTo(dimension, run));
    const parts = [run.config.contender, ...own.map((dimension) => dimension.value(run))];
    if (variants.has(run.config.contender)) parts.push(variantOf(run));
    return parts.filter((part) => part !== '').join(' · ');
  });
  const axis = { id: along ?? study.mainSize };
  const lines = [...groups].flatMap(([label, members]): Series[] => {
    const [first] = members;
    if (!first) return [];
    const lineRank = lineSizes.indexOf(sizeIn(first.config, lineSize));
    const sorted = members.toSorted((a, b) => sizeIn(a.config, axis) - sizeIn(b.config, axis));
    return [{ label, config: first.config, lineRank, runs: sorted }];
  });
  return lines.sort(
    (a, b) =>
      compareContenders(a.config, b.config) ||
      a.lineRank - b.lineRank ||
      compareWithin(study, along, a.config, b.config),
  );
}

/** The size that dashes stand for: the main one where that of lines is the axis. */
export function lineSizeFor({ lineSize, mainSize }: StudySpec, along: Along): string {
  return along === lineSize ? mainSize : lineSize;
}

/** By what tells two lines of one contender and size of lines apart, smallest first. */
function compareWithin(study: StudySpec, along: Along, a: RunConfig, b: RunConfig): number {
  for (const spec of sizesInLegends(study)) {
    const difference = sizeIn(a, spec) - sizeIn(b, spec);
    if (spec.id !== along && difference !== 0) return difference;
  }
  for (const spec of study.settings) {
    const [one, other] = [settingIn(a, spec), settingIn(b, spec)];
    if (spec.inName !== undefined && typeof one === 'number' && typeof other === 'number' && one !== other)
      return one - other;
  }
  return 0;
}

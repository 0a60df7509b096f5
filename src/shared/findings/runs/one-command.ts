/**
 * Runs that one command measures again. A command spans the grid of its lists, and takes one value of every setting and size
 * that is no list: what differs there, or has values that no list says, needs several commands.
 */
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import type { Sweep } from '../../contract/sweep.ts';
import { configsOf, defaultSweep } from '../../studies/grid.ts';
import { settingIn, studyOf, takesSetting } from '../../studies/index.ts';
import type { SettingSpec } from '../../studies/study.ts';
import { askedSettings, askedSizes, type Configured } from './asked-for.ts';

/** A grid of more is not spelled out. */
const MOST_RUNS = 20_000;
/** Of more groups, pairs are not tried. */
const MOST_GROUPS = 60;

/** The runs in as few groups as are found, each of which one command measures again; in their order. */
export function commandGroups<R extends Configured>(runs: readonly R[]): R[][] {
  const [first] = runs;
  if (!first) return [];
  const byStudy = [...Map.groupBy(runs, ({ config }) => JSON.stringify([config.study, config.problem])).values()];
  return byStudy.flatMap((members) => merged(split(members, axesOf(members))));
}

type Axis = (run: Configured) => string;

/** What to tell runs apart by, in this order, until each group is one command. */
function axesOf(runs: readonly Configured[]): Axis[] {
  const [first] = runs;
  if (!first) return [];
  const { settings, sizes } = studyOf(first.config);
  return [
    ...settings
      .filter(({ isList }) => isList !== true)
      .map(
        (spec): Axis =>
          (run) =>
            JSON.stringify(askedSettings([run], spec)),
      ),
    ...sizes
      .filter(({ follows }) => follows !== undefined)
      .map(
        (spec): Axis =>
          (run) =>
            JSON.stringify(askedSizes([run], spec)),
      ),
    ({ config }) => config.contender,
  ];
}

function split<R extends Configured>(runs: readonly R[], axes: readonly Axis[]): R[][] {
  const [axis, ...others] = axes;
  if (!axis || isOneCommand(runs)) return [[...runs]];
  return [...Map.groupBy(runs, axis).values()].flatMap((members) => split(members, others));
}

/** Each group joins the first one with which it is one command still. */
function merged<R extends Configured>(groups: readonly R[][]): R[][] {
  if (groups.length > MOST_GROUPS) return [...groups];
  const found: R[][] = [];
  for (const group of groups) {
    const place = found.findIndex((other) => isOneCommand([...other, ...group]));
    const other = found[place];
    if (other) found[place] = [...other, ...group];
    else found.push(group);
  }
  return found;
}

function isOneCommand(runs: readonly Configured[]): boolean {
  const [first] = runs;
  if (!first) return true;
  const sweep = sweepOfRuns(runs);
  if (sweep === null) return false;
  // A given problem dictates what else would be a grid.
  if (first.config.problem !== null) return true;
  const measured = new Set(configsOf(sweep).map(keyOf));
  return runs.every(({ config }) => measured.has(keyOf(config)));
}

/** What the flags of the command ask for; null where no flags can. */
function sweepOfRuns(runs: readonly Configured[]): Sweep | null {
  const [first] = runs;
  if (!first) return null;
  const study = studyOf(first.config);
  const base = defaultSweep(study);
  const settings = study.settings.map((spec) => [spec, flagValues(runs, spec)] as const);
  const sizes = study.sizes.map((spec) => [spec, askedSizes(runs, spec)] as const);
  if (settings.some(([{ isList }, values]) => isList !== true && values.length > 1)) return null;
  if (sizes.some(([{ follows }, values]) => follows !== undefined && values.length > 1)) return null;
  const listed = <T>(pairs: readonly (readonly [{ readonly id: string }, T[]])[]): [string, T[]][] =>
    pairs.filter(([, values]) => values.length > 0).map(([{ id }, values]) => [id, values]);
  const sweep = {
    ...base,
    contenders: [...new Set(runs.map(({ config }) => config.contender))],
    sizes: { ...base.sizes, ...Object.fromEntries(listed(sizes)) },
    settings: { ...base.settings, ...Object.fromEntries(listed(settings)) },
    seeds: [...new Set(runs.map(({ config }) => config.seed))],
  };
  const lists = [sweep.contenders, sweep.seeds, ...Object.values(sweep.sizes), ...Object.values(sweep.settings)];
  return lists.reduce((product, list) => product * (list?.length ?? 1), 1) > MOST_RUNS ? null : sweep;
}

/** No flag names the absence of a value: what is off needs none. */
function flagValues(runs: readonly Configured[], spec: SettingSpec): SettingValue[] {
  const values = askedSettings(runs, spec);
  const isMixed = values.length > 1 && values.includes(null);
  return isMixed || values.some((value) => value !== null) ? values : [];
}

/** What a run is asked by: a setting that its contender does not take says nothing. */
function keyOf(config: RunConfig): string {
  const { contender, sizes, seed } = config;
  const study = studyOf(config);
  const settings = study.settings.filter((spec) => takesSetting(config, spec));
  return JSON.stringify([
    ...[contender, seed],
    study.sizes.map(({ id }) => sizes[id] ?? null),
    settings.map((spec) => settingIn(config, spec)),
  ]);
}

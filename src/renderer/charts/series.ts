/** Sorts runs into the lines of a chart, and finds what to call a line: the algorithm and whatever else varies. */
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { nameSettings, parameterText, warmStartText } from '../../shared/findings/runs/setting.ts';
import { hasTolerance } from '../../shared/findings/runs/compared-tolerance.ts';
import { formatCount } from '../../shared/text/units.ts';
import type { ChartRun } from './chart-run.ts';
import { orderOf } from './palette.ts';

export interface Series {
  readonly label: string;
  readonly algorithm: string;
  /** Rank of its state size among those in view, from 0. */
  readonly stateRank: number;
  readonly runs: readonly ChartRun[];
}

/** A property of a run that may tell two lines apart. */
interface Dimension {
  readonly id: string;
  value(run: ChartRun): string;
}

const DIMENSIONS: readonly Dimension[] = [
  { id: 'cell', value: (run) => rnnConfigOf(run.config).cell },
  { id: 'state', value: (run) => `D ${formatCount(rnnConfigOf(run.config).state)}` },
  { id: 'batch', value: (run) => `B ${formatCount(rnnConfigOf(run.config).batch)}` },
  { id: 'input', value: (run) => `X ${formatCount(rnnConfigOf(run.config).input)}` },
  { id: 'gain', value: (run) => `gain ${parameterText(rnnConfigOf(run.config).gain)}` },
  { id: 'tolerance', value: (run) => `tol ${parameterText(rnnConfigOf(run.config).tolerance)}` },
  { id: 'gradient', value: (run) => (rnnConfigOf(run.config).gradient ? 'with gradient' : 'forward only') },
  { id: 'reset', value: (run) => (rnnConfigOf(run.config).reset ? 'resets on' : 'resets off') },
  { id: 'problem', value: (run) => run.config.problem ?? 'drawn problem' },
  {
    id: 'warmStart',
    value: ({ config }) => warmStartName(rnnConfigOf(config).warmStart),
  },
  { id: 'length', value: (run) => `T ${formatCount(rnnConfigOf(run.config).length)}` },
  { id: 'adapter', value: (run) => `${run.adapterName}${run.software ? ' (software)' : ''}` },
];

function warmStartName(warmStart: number | null): string {
  return warmStart === null ? 'cold start' : warmStartText(warmStart);
}

/** λ is a dimension of its own: it varies between algorithms without telling lines apart. */
function lambdaOf(run: ChartRun): string {
  return nameSettings(run.config).join(' ');
}

function algorithmsWithSeveralLambdas(runs: readonly ChartRun[]): Set<string> {
  const seen = new Map<string, Set<string>>();
  for (const run of runs) {
    const lambdas = seen.get(run.config.contender) ?? new Set<string>();
    seen.set(run.config.contender, lambdas.add(lambdaOf(run)));
  }
  return new Set([...seen].filter(([, lambdas]) => lambdas.size > 1).map(([algorithm]) => algorithm));
}

/** What steps has no tolerance of its own: it stands beside every one. */
function applies({ id }: Dimension, { config }: ChartRun): boolean {
  return id !== 'tolerance' || hasTolerance(config);
}

/** The size on the horizontal axis: it tells no lines apart. null where the axis is something else. */
export type Along = 'length' | 'batch' | null;

function varyingDimensions(runs: readonly ChartRun[], along: Along): Dimension[] {
  // An input as wide as the state follows it, and says nothing of its own.
  const follows = runs.every(({ config }) => rnnConfigOf(config).input === rnnConfigOf(config).state);
  return DIMENSIONS.filter(
    (dimension) =>
      dimension.id !== along &&
      !(dimension.id === 'input' && follows) &&
      new Set(runs.filter((run) => applies(dimension, run)).map((run) => dimension.value(run))).size > 1,
  );
}

/** Common properties that are worth saying: the main ones always, the others where they are not the default. */
function worthSaying(id: string, run: ChartRun): boolean {
  const { gain, gradient, reset, input, state, problem, warmStart } = rnnConfigOf(run.config);
  if (id === 'gain') return gain !== 1;
  if (id === 'gradient') return gradient;
  if (id === 'reset') return !reset;
  if (id === 'input') return input !== state;
  if (id === 'problem') return problem !== null;
  if (id === 'warmStart') return warmStart !== null;
  return true;
}

/** What all runs have in common, for a subtitle: "gru · D 16 · B 1 · tol 1e-4 · Radeon 780M"; the length where it is no axis. */
export function commonSetting(runs: readonly ChartRun[], along: Along): string {
  const first = runs.find((run) => hasTolerance(run.config)) ?? runs[0];
  if (!first) return '';
  const varying = new Set(varyingDimensions(runs, along));
  const shown = DIMENSIONS.filter(
    (dimension) => dimension.id !== along && !varying.has(dimension) && worthSaying(dimension.id, first),
  );
  return shown.map((dimension) => dimension.value(first)).join(' · ');
}

/** Says loudly what was measured on a CPU; empty where everything ran on a GPU. */
export function softwareWarning(runs: readonly ChartRun[]): string {
  const software = runs.filter((run) => run.software).length;
  if (software === 0) return '';
  return software === runs.length
    ? 'Software adapter: this ran on the CPU, not on a GPU'
    : 'Lines marked (software) ran on the CPU, not on a GPU';
}

/**
 * The lines of a chart over runs, by algorithm and then by state size, whatever order they were measured in; each
 * line's runs along the axis. Seeds of one setting share a line. Where the axis is not a size, length and batch tell
 * lines apart.
 */
export function seriesOf(runs: readonly ChartRun[], along: Along): Series[] {
  const varying = varyingDimensions(runs, along);
  const severalLambdas = algorithmsWithSeveralLambdas(runs);
  const states = [...new Set(runs.map((run) => rnnConfigOf(run.config).state))].sort((a, b) => a - b);
  const groups = new Map<string, ChartRun[]>();
  for (const run of runs) {
    const own = varying.filter((dimension) => applies(dimension, run));
    const parts = [run.config.contender, ...own.map((dimension) => dimension.value(run))];
    if (severalLambdas.has(run.config.contender)) parts.push(lambdaOf(run));
    const label = parts.filter((part) => part !== '').join(' · ');
    const group = groups.get(label) ?? [];
    group.push(run);
    groups.set(label, group);
  }
  const lines = [...groups].flatMap(([label, members]) => {
    const first = members[0];
    if (!first) return [];
    const stateRank = states.indexOf(rnnConfigOf(first.config).state);
    const sorted = members.toSorted((a, b) => rnnConfigOf(a.config)[along ?? 'length'] - rnnConfigOf(b.config)[along ?? 'length']);
    return [{ label, algorithm: first.config.contender, stateRank, runs: sorted }];
  });
  return lines.sort(
    (a, b) => orderOf(a.algorithm) - orderOf(b.algorithm) || a.stateRank - b.stateRank || bySizes(a, b, along),
  );
}

/** By what tells two lines of one algorithm and state apart, smallest first. */
function bySizes(a: Series, b: Series, along: Along): number {
  const [left, right] = [a.runs[0]?.config, b.runs[0]?.config];
  if (!left || !right) return 0;
  const [one, other] = [rnnConfigOf(left), rnnConfigOf(right)];
  const length = along === 'length' ? 0 : one.length - other.length;
  const batch = along === 'batch' ? 0 : one.batch - other.batch;
  return batch || length || (one.lambda ?? 0) - (other.lambda ?? 0);
}

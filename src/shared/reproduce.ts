/** The command line that measures the same runs again. */
import { DEFAULT_ANNEALING_TEXT } from './annealing.ts';
import type { Run } from './run.ts';
import { PRESETS, type Sweep } from './sweep.ts';
import { tolerancesAmong, tolerancesOf, USUAL_TOLERANCE } from './tolerances.ts';
import { DEFAULT_MAX_SAMPLES, type Thresholds, thresholdsOf } from './thresholds.ts';
import { formatPercent } from './units.ts';

const SAFE = /^[\w.,:+/=-]+$/;

/** One word of a POSIX shell, whatever it holds; control characters become spaces. */
export function shellWord(value: string): string {
  const printable = value.replaceAll(/\p{Cc}/gu, ' ');
  return SAFE.test(printable) && !printable.startsWith('-') ? printable : `'${printable.replaceAll("'", `'\\''`)}'`;
}

function joined(values: readonly (string | number)[]): string {
  return [...new Set(values)].map(String).join(',');
}

/** A flag with its value, as long as it is not the default. */
function flag(name: string, value: string, fallback: string | null = null): string[] {
  return value === '' || value === fallback ? [] : [`--${name}`, shellWord(value)];
}

/** The iteration limit where it was given: the default depends on the length. */
function maxIterationsOf(runs: readonly Run[]): string {
  const given = runs.filter(({ config }) => config.maxIterations !== Math.min(config.length + 1, 200));
  const iterative = given.filter((run) => !run.config.algorithm.endsWith('sequential'));
  const values = new Set(iterative.map((run) => run.config.maxIterations));
  return values.size === 1 ? joined([...values]) : '';
}

/** A cell from a file has the file's checksum in its id: "mine@0a1b2c3d" was measured from a file like mine.json. */
function cellFlags(cells: readonly string[]): string[] {
  const own = cells.filter((id) => id.includes('@'));
  const files = own.flatMap((id) => flag('cell-file', `${id.split('@')[0] ?? id}.json`));
  return [...flag('cell', joined(cells.filter((id) => !own.includes(id)))), ...files];
}

function gridFlags(runs: readonly Run[]): string[] {
  const read = <K extends keyof Run['config']>(key: K) => runs.map((run) => run.config[key]);
  // A given problem dictates its sizes; of the seed the change of its weights is drawn.
  if (runs.some(({ config }) => config.problem !== null))
    return [
      '--problem',
      'PROBLEM.json',
      ...flag('algorithm', joined(read('algorithm'))),
      ...(runs.some(({ config }) => config.warmStart !== null) ? flag('seed', joined(read('seed')), '0') : []),
    ];
  return [
    ...cellFlags([...new Set(read('cell'))]),
    ...flag('algorithm', joined(read('algorithm'))),
    ...flag('length', joined(read('length'))),
    ...flag('state', joined(read('state'))),
    ...flag('batch', joined(read('batch')), '1'),
    ...flag('seed', joined(read('seed')), '0'),
  ];
}

function drawFlags({ input, state, gain }: Run['config']): string[] {
  return [...flag('input', input === state ? '' : String(input)), ...flag('gain', String(gain), '1')];
}

/** Of the runs that iterate; where none does, what the others were filed under. */
function measuredTolerances(runs: readonly Run[]): number[] {
  const iterated = tolerancesAmong(runs);
  return iterated.length > 0 ? iterated : tolerancesOf(runs.map(({ config }) => config.tolerance));
}

function ownFlags(runs: readonly Run[]): string[] {
  const [first] = runs;
  if (!first) return [];
  const { gradient, reset, problem, warmStart } = first.config;
  const annealing = joined(runs.flatMap((run) => run.config.annealing ?? []));
  const lambdas = joined(runs.flatMap((run) => (run.config.lambda === null ? [] : [run.config.lambda])));
  const several = new Set(
    runs.filter((run) => run.config.lambda !== null).map((run) => `${run.config.algorithm} ${run.config.lambda}`),
  ).size;
  const damped = new Set(runs.filter((run) => run.config.lambda !== null).map((run) => run.config.algorithm)).size;
  return [
    ...(problem === null ? drawFlags(first.config) : []),
    ...flag('tol', joined(measuredTolerances(runs)), String(USUAL_TOLERANCE)),
    ...flag('max-iter', maxIterationsOf(runs)),
    // Several algorithms at one value each have their own defaults, which a list would span into a grid.
    ...(damped === 1 || several > damped ? flag('lambda', lambdas) : []),
    ...flag('annealing', annealing, DEFAULT_ANNEALING_TEXT),
    ...(gradient ? ['--gradient'] : []),
    ...(reset ? [] : ['--no-reset']),
    ...flag('warm-start', warmStart === null ? '' : String(warmStart)),
  ];
}

/** What ended the repetitions and what counts as a difference, where all runs agree. */
function thresholdFlags(runs: readonly Run[]): string[] {
  const asked = runs.map(({ notes }) => thresholdsOf(notes));
  const common = (values: readonly number[]): string => (new Set(values).size === 1 ? joined(values) : '');
  const percents = (read: (one: Thresholds) => number): string =>
    common(asked.map((one) => Number.parseFloat(formatPercent(read(one)))));
  return [
    ...flag(
      'precision',
      percents(({ precision }) => precision),
      '1',
    ),
    ...flag('max-samples', common(asked.map(({ maxSamples }) => maxSamples)), String(DEFAULT_MAX_SAMPLES)),
    ...flag(
      'threshold',
      percents(({ threshold }) => threshold),
      '2',
    ),
  ];
}

/** The most processes that any run has samples of. */
function restartFlag(runs: readonly Run[], preset: string | null): string[] {
  const restarts = runs.reduce((most, { sampling }) => Math.max(most, sampling?.restarts ?? 1), 1);
  const usual = preset === null ? 1 : (PRESETS[preset]?.sweep.restarts ?? 1);
  return flag('restarts', String(restarts), String(usual));
}

/** Whether the preset alone says it all. */
function presetOf(runs: readonly Run[]): string | null {
  const [preset, ...others] = new Set(runs.map((run) => run.preset));
  if (preset === null || preset === undefined || others.length > 0 || !Object.hasOwn(PRESETS, preset)) return null;
  const sweep: Sweep | undefined = PRESETS[preset]?.sweep;
  const same =
    sweep !== undefined &&
    runs.every(
      ({ config }) =>
        sweep.cells.includes(config.cell) &&
        sweep.lengths.includes(config.length) &&
        sweep.states.includes(config.state) &&
        sweep.algorithms.includes(config.algorithm),
    );
  return same ? preset : null;
}

/** The command that measures these runs again. */
export function commandFor(runs: readonly Run[], adapterName: string): string {
  const preset = presetOf(runs);
  const what = preset === null ? [...gridFlags(runs), ...ownFlags(runs)] : ['--preset', preset];
  const asked = [...thresholdFlags(runs), ...restartFlag(runs, preset)];
  return ['npm run antler -- run', ...what, ...asked, ...flag('adapter', adapterName)].join(' ');
}

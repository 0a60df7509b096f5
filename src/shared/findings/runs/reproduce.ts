/** The command line that measures the same runs again. */
import { configOfRnn, type RnnConfig, rnnConfigOf } from '../../studies/rnn/config.ts';
import { DEFAULT_ANNEALING_TEXT } from '../../contract/annealing.ts';
import { budgetOf } from '../../contract/budget.ts';
import { defaultMaxIterations, presetOfRuns } from './preset.ts';
import type { Run } from '../../contract/run.ts';
import { DEFAULT_SWEEP, type Sweep } from '../../contract/sweep.ts';
import { tolerancesOf, USUAL_TOLERANCE } from '../../contract/tolerances.ts';
import { tolerancesAmong } from './compared-tolerance.ts';
import { thresholdsOf } from '../../contract/thresholds.ts';
import { formatPercent } from '../../text/units.ts';

/** A run with the words of its study. */
type RnnRun = Omit<Run, 'config'> & { readonly config: RnnConfig };

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
function maxIterationsOf(runs: readonly RnnRun[]): string {
  const given = runs.filter(({ config }) => config.maxIterations !== defaultMaxIterations(config.length));
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

function gridFlags(runs: readonly RnnRun[]): string[] {
  const read = <K extends keyof RnnConfig>(key: K) => runs.map((run) => run.config[key]);
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

/** Cells whose inputs have one size, or that have none: nothing has to be asked for. */
export const CELLS_OF_ONE_INPUT: readonly string[] = ['lorenz96', 'ar-gru', 'node'];

/** An input as wide as the state is the default; a width of its own may be that of some of the states. */
function drawFlags(runs: readonly RnnRun[]): string[] {
  const chosen = runs.filter(({ config: { cell, input } }) => input > 0 && !CELLS_OF_ONE_INPUT.includes(cell));
  const follows = chosen.every(({ config }) => config.input === config.state);
  const inputs = new Set(chosen.map(({ config }) => config.input));
  const gains = joined(runs.map(({ config }) => config.gain));
  return [...flag('input', follows || inputs.size > 1 ? '' : joined([...inputs])), ...flag('gain', gains, '1')];
}

/**
 * The damping values, where a list says them: every damped algorithm had all of them. Where each has one of its own, these
 * are its defaults, which a list would span into a grid.
 */
function lambdasOf(runs: readonly RnnRun[]): string {
  const damped = Map.groupBy(
    runs.filter(({ config }) => config.lambda !== null),
    ({ config }) => config.algorithm,
  );
  const lists = [...damped.values()].map((members) =>
    [...new Set(members.map(({ config }) => config.lambda ?? 0))].sort((a, b) => a - b).join(','),
  );
  return new Set(lists).size === 1 ? (lists[0] ?? '') : '';
}

/** Of the runs that iterate; where none does, what the others were filed under. */
function measuredTolerances(runs: readonly RnnRun[]): number[] {
  const iterated = tolerancesAmong(runs.map(({ config }) => ({ config: configOfRnn(config) })));
  return iterated.length > 0 ? iterated : tolerancesOf(runs.map(({ config }) => config.tolerance));
}

function ownFlags(runs: readonly RnnRun[]): string[] {
  const [first] = runs;
  if (!first) return [];
  const { gradient, reset, problem, warmStart } = first.config;
  const annealing = joined(runs.flatMap((run) => run.config.annealing ?? []));
  return [
    ...(problem === null ? drawFlags(runs) : []),
    ...flag('tol', joined(measuredTolerances(runs)), String(USUAL_TOLERANCE)),
    ...flag('max-iter', maxIterationsOf(runs)),
    ...flag('lambda', lambdasOf(runs)),
    ...flag('annealing', annealing, DEFAULT_ANNEALING_TEXT),
    ...(gradient ? ['--gradient'] : []),
    ...(reset ? [] : ['--no-reset']),
    ...flag('warm-start', warmStart === null ? '' : String(warmStart)),
  ];
}

/** What ended the repetitions and what counts as a difference, where all runs agree and it is not what `base` says. */
function measuringFlags(runs: readonly RnnRun[], base: Sweep): string[] {
  const asked = runs.map(({ notes }) => ({ ...thresholdsOf(notes), ...budgetOf(notes) }));
  const common = (values: readonly (number | null)[]): string => {
    const [first, ...others] = new Set(values);
    return first === undefined || first === null || others.length > 0 ? '' : String(first);
  };
  const percentOf = (share: number): number => Number.parseFloat(formatPercent(share));
  const repeats = common(asked.map((one) => one.repeats));
  const threshold = common(asked.map((one) => percentOf(one.threshold)));
  const stops =
    repeats === ''
      ? [
          ...flag('time', common(asked.map((one) => one.secondsPerPoint)), String(base.secondsPerPoint)),
          ...flag('precision', common(asked.map((one) => percentOf(one.precision))), String(percentOf(base.precision))),
          ...flag('max-samples', common(asked.map((one) => one.maxSamples)), String(base.maxSamples)),
        ]
      : flag('repeats', repeats);
  return [...stops, ...flag('threshold', threshold, String(percentOf(base.threshold)))];
}

/** The most processes that any run has samples of. */
function restartFlag(runs: readonly RnnRun[], base: Sweep): string[] {
  const restarts = runs.reduce((most, { sampling }) => Math.max(most, sampling?.restarts ?? 1), 1);
  const isTimed = runs.some(({ timing, stepTiming }) => timing !== null || stepTiming !== null);
  return isTimed ? flag('restarts', String(restarts), String(base.restarts)) : [];
}

/**
 * The command that measures these runs again: a preset's name where they are all of its runs, else every setting. What
 * ends the repetitions is named where it is not what that preset, or `antler run`, would take.
 */
export function commandFor(measured: readonly Run[], adapterName: string): string {
  const preset = presetOfRuns(measured);
  const runs = measured.map((run) => ({ ...run, config: rnnConfigOf(run.config) }));
  const isWhole = preset !== null && preset.found === preset.expected;
  const what = isWhole ? ['--preset', preset.name] : [...gridFlags(runs), ...ownFlags(runs)];
  const base = isWhole ? preset.sweep : DEFAULT_SWEEP;
  const asked = [...measuringFlags(runs, base), ...restartFlag(runs, base)];
  return ['npm run antler -- run', ...what, ...asked, ...flag('adapter', adapterName)].join(' ');
}

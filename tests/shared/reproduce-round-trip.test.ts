/** The command that a run names, read by the command line, asks for the same again. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addSweepFlags, type SweepFlags, sweepFromFlags } from '../../src/cli/flags/sweep-flags.ts';
import { algorithmById } from '../../src/compute/studies/rnn/algorithms/index.ts';
import { inputSizeOf } from '../../src/compute/studies/rnn/cells/cell.ts';
import { CELLS } from '../../src/compute/studies/rnn/cells/index.ts';
import { parametersOf } from '../../src/compute/bench/fit.ts';
import { annealingText } from '../../src/shared/contract/annealing.ts';
import { budgetNotes, budgetOf } from '../../src/shared/contract/budget.ts';
import { presetOf, presetOfRuns } from '../../src/shared/findings/runs/preset.ts';
import { CELLS_OF_ONE_INPUT, commandFor } from '../../src/shared/findings/runs/reproduce.ts';
import type { Run } from '../../src/shared/contract/run.ts';
import { DEFAULT_SWEEP, pointsOf, PRESETS, type Sweep } from '../../src/shared/contract/sweep.ts';
import { thresholdNotes } from '../../src/shared/contract/thresholds.ts';
import { makeRun } from '../support/runs/runs.ts';

/** The runs that a sweep leaves, with the settings and notes that the engine gives them. */
function runsOf(sweep: Sweep): Run[] {
  return pointsOf(sweep).flatMap((point) =>
    sweep.algorithms.flatMap((id) =>
      parametersOf(sweep, algorithmById(id), point.length).map(({ lambda, annealing, tolerance, maxIterations }) => {
        const { cell, length, state, batch, seed } = point;
        const { gain, gradient, reset, warmStart } = sweep;
        const input = inputSizeOf(
          CELLS.find((one) => one.id === cell)!,
          state,
          sweep.input,
        );
        const { restarts } = sweep;
        return makeRun({
          preset: sweep.preset,
          notes: { ...thresholdNotes(sweep), ...budgetNotes(sweep) },
          sampling: {
            ...{ restarts, restarted: 'process' as const, restartOf: Array.from({ length: restarts }, (_, at) => at) },
            ...{
              blockOf: Array.from({ length: restarts }, () => 0),
              orderOf: Array.from({ length: restarts }, (_, at) => at),
            },
          },
          config: {
            ...{ cell, algorithm: id, length, state, input, batch, seed, gain, tolerance, maxIterations, lambda },
            ...{ gradient, reset, warmStart, problem: null },
            annealing: annealing ? annealingText(annealing) : null,
          },
        });
      }),
    ),
  );
}

/** What the command line makes of a command. */
function parsed(command: string): Sweep {
  const words = command.replace(/^npm run antler -- run /, '').split(' ');
  const program = addSweepFlags(new Command('run')).exitOverride().option('--adapter <name>');
  program.parse(words, { from: 'user' });
  return sweepFromFlags(program.opts<SweepFlags>(), null, []);
}

const configsOf = (sweep: Sweep): string[] =>
  runsOf(sweep)
    .map(({ config }) => JSON.stringify(config))
    .sort();
const measuringOf = ({ repeats, restarts, secondsPerPoint, precision, maxSamples, threshold }: Sweep) =>
  repeats === null ? { restarts, secondsPerPoint, precision, maxSamples, threshold } : { repeats, restarts, threshold };

/** A preset as it is, and with one setting after the other changed. */
const CHANGES: readonly Partial<Sweep>[] = [
  {},
  { gain: 1.5 },
  { tolerance: 1e-6 },
  { tolerance: [1e-2, 1e-4] },
  { batches: [1, 4] },
  { seeds: [3, 7] },
  { lengths: [64, 300] },
  { states: [4, 16], input: 4 },
  { states: [4, 16], input: 3 },
  { cells: ['gru', 'ar-gru', 'lorenz96'] },
  { cells: ['gru', 'ar-gru'], input: 5 },
  { warmStart: 0.01 },
  { restarts: 3 },
  { restarts: 5, repeats: 20 },
  { repeats: 12 },
  { secondsPerPoint: 45.5 },
  { precision: 0.005 },
  { maxSamples: 50 },
  { threshold: 0 },
  { threshold: 0.05 },
  { maxIterations: 50 },
  { gradient: true },
  { reset: false },
  { algorithms: ['sequential', 'elk', 'quasi-elk'], lambdas: [0.5] },
  { algorithms: ['sequential', 'elk', 'quasi-elk'], lambdas: [1e-3, 0.5] },
  { algorithms: ['sequential', 'elk', 'quasi-elk'] },
  { algorithms: ['sequential', 'elk-annealed'], annealing: { start: 1, factor: 0.5, floor: 0 } },
  { algorithms: ['sequential'] },
];

describe.each(Object.entries(PRESETS))('the command for runs of %s', (name, { sweep }) => {
  it.each(CHANGES.map((change) => [JSON.stringify(change), change] as const))(
    'asks for the same: %s',
    (_text, change) => {
      const changed = { ...sweep, ...change };
      const asked = { ...changed, preset: presetOf(changed) };
      const command = commandFor(runsOf(asked), '');
      const again = parsed(command);
      expect(configsOf(again)).toEqual(configsOf(asked));
      expect(measuringOf(again)).toEqual(measuringOf(asked));
      expect(command.includes('--preset')).toBe(asked.preset === name);
      expect(again.preset).toBe(asked.preset);
    },
  );

  it('names the preset only where its every run is there', () => {
    const runs = runsOf(sweep);
    expect(commandFor(runs, '')).toContain(`--preset ${name}`);
    expect(commandFor(runs.slice(1), '')).not.toContain('--preset');
  });

  it('does not believe a label', () => {
    const runs = runsOf({ ...sweep, gain: 2, seeds: [9] });
    expect(presetOfRuns(runs)).toBeNull();
    expect(commandFor(runs, '')).toContain('--gain 2');
    expect(commandFor(runs, '')).not.toContain('--preset');
  });
});

it('keeps the name of a preset however long it is measured, and loses it with any other setting', () => {
  const quick = PRESETS['quick']!.sweep;
  expect(presetOf({ ...quick, preset: null, secondsPerPoint: 99, restarts: 7, threshold: 0.1 })).toBe('quick');
  for (const change of CHANGES.filter((one) => Object.keys(one).some((key) => key in quick)))
    if (configsOf({ ...quick, ...change }).join() !== configsOf(quick).join())
      expect(presetOf({ ...quick, ...change }), JSON.stringify(change)).toBeNull();
});

it('knows which cells have an input of one size', () => {
  expect(
    CELLS.filter(({ inputSize }) => inputSize !== null)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...CELLS_OF_ONE_INPUT].sort());
});

it('reads budgets from notes, and leaves out what makes no sense', () => {
  for (const secondsPerPoint of [1, 12.5, 86_400, 0.001])
    expect(budgetOf(budgetNotes({ secondsPerPoint, repeats: null }))).toEqual({ secondsPerPoint, repeats: null });
  expect(budgetOf(budgetNotes({ secondsPerPoint: 10, repeats: 20 }))).toEqual({ secondsPerPoint: null, repeats: 20 });
  for (const text of ['', '-1 s', '1', 'NaN s', '1e999 s', '0 s'])
    expect(budgetOf({ 'time-per-point': text })).toEqual({ secondsPerPoint: null, repeats: null });
  expect(commandFor([makeRun({ preset: null })], '')).not.toContain('--time');
  expect(DEFAULT_SWEEP.secondsPerPoint).toBe(10);
});

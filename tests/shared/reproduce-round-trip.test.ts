/** The command that a run names, read by the command line, asks for the same again. */
import type { SettingValue } from '../../src/shared/contract/run-config.ts';
import { draftOf, readDraft } from '../../src/renderer/state/measure/sweep-form.ts';
import { settingParts } from '../../src/shared/findings/runs/setting.ts';
import { toFlat } from '../../src/shared/studies/flat.ts';
import { configKey, configsOf, presetSweep } from '../../src/shared/studies/grid.ts';
import { withStudies } from '../../src/shared/studies/index.ts';
import { checkedSweep } from '../../src/shared/studies/sweep-schema.ts';
import { sameRunKey } from '../../src/shared/findings/runs/restarts.ts';
import { rnn } from '../../src/shared/studies/rnn.ts';
import { INPUT_OF_CELL } from '../../src/shared/studies/rnn/cells.ts';
import type { RnnSweep } from '../../src/shared/studies/rnn/sweep.ts';
import type { SettingSpec, StudySpec } from '../../src/shared/studies/study.ts';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addSweepFlags, type SweepFlags, sweepFromFlags } from '../../src/cli/flags/sweep-flags.ts';
import { CELLS } from '../../src/compute/studies/rnn/cells/index.ts';
import { askedNote } from '../../src/shared/findings/runs/asked.ts';
import { presetOf, presetOfRuns } from '../../src/shared/findings/runs/preset.ts';
import { commandFor, commandsFor } from '../../src/shared/findings/runs/reproduce.ts';
import type { Run } from '../../src/shared/contract/run.ts';
import type { Sweep } from '../../src/shared/contract/sweep.ts';
import { DEFAULT_SWEEP, PRESETS, sweepWith } from '../support/sweeps.ts';
import { makeRun } from '../support/runs/runs.ts';

/** The runs that a sweep leaves, with the settings and notes that the engine gives them. */
function runsOf(sweep: Sweep): Run[] {
  const { restarts } = sweep;
  const places = Array.from({ length: restarts }, (_, at) => at);
  return configsOf(sweep).map((config) =>
    makeRun({
      preset: sweep.preset,
      notes: askedNote(sweep),
      sampling: {
        ...{
          restarts,
          restarted: 'process' as const,
          restartOf: places,
          orderOf: places,
          blockOf: places.map(() => 0),
        },
      },
      config,
    }),
  );
}

/** What the command line makes of a command. */
function parsed(command: string): Sweep {
  const words = command.replace(/^npm run antler -- run /, '').split(' ');
  const program = addSweepFlags(new Command('run')).exitOverride().option('--adapter <name>');
  program.parse(words, { from: 'user' });
  return sweepFromFlags(program.opts<SweepFlags>(), null, []);
}

const keysOf = (sweep: Sweep): string[] => configsOf(sweep).map(configKey).sort();
const measuringOf = ({ repeats, restarts, secondsPerPoint, precision, maxSamples, threshold }: Sweep) =>
  repeats === null ? { restarts, secondsPerPoint, precision, maxSamples, threshold } : { repeats, restarts, threshold };

/** A preset as it is, and with one setting after the other changed. */
const CHANGES: readonly Partial<RnnSweep>[] = [
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
      const changed = sweepWith(change, sweep);
      const asked = { ...changed, preset: presetOf(changed) };
      const command = commandFor(runsOf(asked), '');
      const again = parsed(command);
      expect(keysOf(again)).toEqual(keysOf(asked));
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
    const runs = runsOf(sweepWith({ gain: 2, seeds: [9] }, sweep));
    expect(presetOfRuns(runs)).toBeNull();
    expect(commandFor(runs, '')).toContain('--gain 2');
    expect(commandFor(runs, '')).not.toContain('--preset');
  });
});

it('keeps the name of a preset however long it is measured, and loses it with any other setting', () => {
  const quick = PRESETS['quick']!.sweep;
  expect(presetOf({ ...quick, preset: null, secondsPerPoint: 99, restarts: 7, threshold: 0.1 })).toBe('quick');
  for (const change of CHANGES) {
    const changed = sweepWith(change, quick);
    const isSame = keysOf(changed).join() === keysOf(quick).join();
    expect(presetOf(changed), JSON.stringify(change)).toBe(isSame ? 'quick' : null);
  }
});

it('is not taken in by a label: gain 3, tolerance 1e-2, batch 64, seed 9 and a warm start are no quick preset', () => {
  const changed = sweepWith(
    { gain: 3, tolerance: 1e-2, batches: [64], seeds: [9], warmStart: 0.01 },
    PRESETS['quick']!.sweep,
  );
  const command = commandFor(runsOf(changed), '');
  expect(command).not.toContain('--preset');
  expect(keysOf(parsed(command))).toEqual(keysOf(changed));
});

/** A whole number below `end` from a small generator, the same every time. */
function generator(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** Values of a setting that are not its default: several where it takes a list. */
function otherValues(spec: SettingSpec, below: (end: number) => number): SettingValue[] {
  const values = Array.from({ length: spec.isList ? 1 + below(3) : 1 }, () => otherValue(spec, below));
  return [...new Set(values)];
}

function otherValue({ value, default: usual }: SettingSpec, below: (end: number) => number): SettingValue {
  switch (value.kind) {
    case 'switch':
      return usual !== true;
    case 'choice':
      return value.options[below(value.options.length)]!;
    case 'numbers':
      return value.parts.map(({ min, max }) => min + ((Math.min(max, 1) - min) * (1 + below(9))) / 10).join(',');
    case 'number': {
      const span = Math.min(value.max, 1000) - Math.max(value.min, 0);
      const number = Math.max(value.min, 0) + (span * (1 + below(90))) / 100;
      return value.integer ? Math.ceil(number) : Number(number.toPrecision(3));
    }
  }
}

/** A sweep of the study in which any size, setting, contender and seed may differ from the preset's. */
function anySweep(study: StudySpec, below: (end: number) => number): Sweep {
  const sweep = presetSweep(study, study.presets[below(2)]!);
  const isChanged = (): boolean => below(3) === 0;
  const [settings, sizes] = [{ ...sweep.settings }, { ...sweep.sizes }];
  for (const spec of study.settings) if (isChanged()) settings[spec.id] = otherValues(spec, below);
  for (const { id, follows } of study.sizes)
    if (isChanged())
      sizes[id] = [...new Set(Array.from({ length: follows === undefined ? 1 + below(3) : 1 }, () => 1 + below(20)))];
  const contenders = study.contenders.map(({ id }) => id).filter(() => below(4) === 0);
  const seeds = isChanged() ? [...new Set([below(9), below(9)])] : sweep.seeds;
  const changed = {
    ...sweep,
    settings,
    sizes,
    seeds,
    contenders: contenders.length > 0 ? contenders : ['deer', 'elk'],
  };
  return { ...changed, preset: presetOf(changed) };
}

describe('a command for any change of any size and setting', () => {
  it.each([7, 11, 23, 41])('asks for the same runs again (%i)', { timeout: 60_000 }, (seed) => {
    const below = generator(seed);
    for (let round = 0; round < 100; round += 1) {
      const sweep = anySweep(rnn, below);
      const command = commandFor(runsOf(sweep), '');
      expect(keysOf(parsed(command)), command).toEqual(keysOf(sweep));
    }
  });

  it('asks for one run alone', { timeout: 60_000 }, () => {
    const below = generator(3);
    for (let round = 0; round < 200; round += 1) {
      const runs = runsOf(anySweep(rnn, below));
      const run = runs[below(runs.length)]!;
      const command = commandFor([run], '');
      expect(keysOf(parsed(command)), command).toEqual([configKey(run.config)]);
    }
  });
});

describe('a setting that the study did not have', () => {
  const foo: SettingSpec = {
    id: 'foo',
    symbol: 'φ',
    name: { en: 'foo', zh: 'foo' },
    hint: { en: 'what foo is', zh: 'foo' },
    of: 'method',
    value: { kind: 'number', min: 0, max: 10, print: 'plain' },
    default: 0.5,
    flag: 'foo',
    difference: { severity: 'refuse', reason: { en: 'another foo', zh: 'foo' } },
  };
  const contenders = rnn.contenders.map((one) => ({ ...one, settings: [...one.settings, 'foo'] }));
  const extended = { ...rnn, contenders, settings: [...rnn.settings, foo] };

  it('has a flag, is swept, reproduced, compared, and kept in files', () => {
    withStudies([extended], () => {
      const sweep = parsed('npm run antler -- run --algorithm deer --length 64 --foo 0.75');
      expect(sweep.settings['foo']).toEqual([0.75]);
      expect(configsOf(sweep).every(({ settings }) => settings['foo'] === 0.75)).toBe(true);
      const command = commandFor(runsOf(sweep), '');
      expect(command).toContain('--foo 0.75');
      expect(keysOf(parsed(command))).toEqual(keysOf(sweep));
      expect(commandFor(runsOf(parsed('--algorithm deer')), '')).not.toContain('--foo');
      expect(addSweepFlags(new Command('run')).helpInformation()).toContain('what foo is');
      const [run] = runsOf(sweep);
      expect(toFlat(run!.config)).toMatchObject({ foo: 0.75, algorithm: 'deer' });
      const draft = draftOf(sweep);
      expect(draft.settings['foo']).toBe('0.75');
      expect(readDraft({ ...draft, settings: { ...draft.settings, foo: '11' } }).errors['foo']).toContain('Foo: “11”');
      expect(settingParts(run!.config)).toContain('φ 0.75');
    });
    expect(() => parsed('--foo 0.75')).toThrow(/unknown option/);
  });

  it('is checked in a sweep, and makes it another one than the preset', () => {
    const quick = '--preset quick';
    expect(parsed(quick).preset).toBe('quick');
    withStudies([extended], () => {
      const sweep = parsed(quick);
      expect([sweep.preset, sweep.settings['foo']]).toEqual(['quick', [0.5]]);
      expect(commandFor(runsOf(sweep), '')).toContain(quick);
      const other = parsed(`${quick} --foo 0.75`);
      expect([other.preset, presetOfRuns(runsOf({ ...other, preset: 'quick' }))]).toEqual([null, null]);
      expect(commandFor(runsOf({ ...other, preset: 'quick' }), '')).not.toContain('--preset');
      expect(() => checkedSweep({ ...sweep, settings: { ...sweep.settings, foo: [11] } }, 'sweep')).toThrow('foo');
      expect(() => checkedSweep({ ...sweep, settings: { ...sweep.settings, foo: null } }, 'sweep')).toThrow('foo');
    });
  });

  it('has its default in runs that were stored before it existed', () => {
    const before = runsOf(parsed('--preset quick'));
    expect(before.some(({ config }) => 'foo' in config.settings)).toBe(false);
    withStudies([extended], () => {
      expect(presetOfRuns(before)).toMatchObject({ name: 'quick', found: before.length, expected: before.length });
      const [now] = runsOf(parsed('--preset quick'));
      expect(sameRunKey(before[0]!)).toBe(sameRunKey(now!));
    });
  });

  it('goes through every change of every size and setting', { timeout: 60_000 }, () => {
    const below = generator(5);
    withStudies([extended], () => {
      for (let round = 0; round < 100; round += 1) {
        const sweep = anySweep(extended, below);
        const command = commandFor(runsOf(sweep), '');
        expect(keysOf(parsed(command)), command).toEqual(keysOf(sweep));
      }
    });
  });
});

describe('runs that no single command can ask for', () => {
  const small: Partial<RnnSweep> = { lengths: [64], states: [4], algorithms: ['sequential', 'deer'] };
  const all = (...changes: Partial<RnnSweep>[]): Run[] =>
    changes.flatMap((change) => runsOf(sweepWith({ ...small, ...change })).map((run) => ({ ...run, preset: null })));
  /** Every run is measured by one of the commands, and the flags take each of them. */
  const measured = (runs: readonly Run[]): number => {
    const commands = commandsFor(runs, '');
    const keys = new Set(commands.flatMap((command) => configsOf(parsed(command)).map(configKey)));
    expect(runs.filter(({ config }) => !keys.has(configKey(config))).map(({ config }) => config)).toEqual([]);
    return commands.length;
  };

  it.each<[string, number, Partial<RnnSweep>[]]>([
    ['one grid', 1, [{ cells: ['gru', 'lem'], tolerance: [1e-2, 1e-4] }]],
    ['two gains', 2, [{ gain: 1 }, { gain: 2 }]],
    ['two gains and two seeds', 2, [{ gain: 1, seeds: [0, 1] }, { gain: 2, seeds: [0, 1] }]],
    ['with and without the safeguard', 2, [{ reset: true }, { reset: false }]],
    ['with and without gradient', 2, [{ gradient: true }, {}]],
    ['cold and warm starts', 2, [{}, { warmStart: 0.01 }]],
    ['two warm starts', 2, [{ warmStart: 0.1 }, { warmStart: 0.01 }]],
    ['two limits', 2, [{ maxIterations: 20 }, { maxIterations: 30 }]],
    ['a limit and none', 2, [{ maxIterations: 20 }, {}]],
    ['two sizes of inputs', 2, [{ input: 2 }, { input: 3 }]],
    ['gains by limits', 4, [1, 2].flatMap((gain) => [20, 30].map((maxIterations) => ({ gain, maxIterations })))],
    [
      'damping of their own for each',
      2,
      [
        { algorithms: ['elk'], lambdas: [0.1, 0.5] },
        { algorithms: ['quasi-elk'], lambdas: [0.5] },
      ],
    ],
    [
      'two schedules, and runs that take none',
      2,
      [
        { algorithms: ['sequential', 'elk-annealed'], annealing: { start: 1, factor: 0.5, floor: 0 } },
        { algorithms: ['elk-annealed'], annealing: { start: 2, factor: 0.5, floor: 0 } },
      ],
    ],
  ])('%s: %i', (_what, expected, changes) => {
    expect(measured(all(...changes))).toBe(expected);
  });

  it('a preset stays one command', () => {
    const runs = runsOf(PRESETS['quick']!.sweep);
    expect(commandsFor(runs, '')).toEqual([commandFor(runs, '')]);
    expect(commandsFor([], '')).toEqual([commandFor([], '')]);
  });

  it('a given problem is a command of its own', () => {
    const [run] = all({});
    const given = { ...run!, config: { ...run!.config, problem: 'mine@0a1b2c3d' } };
    expect(commandsFor([run!, given], '')).toHaveLength(2);
  });
});

it('takes sizes and settings by name, and says what a study does not have', () => {
  const sweep = parsed('--contender deer --size T=64,128 --size D=4 --set gain=1.5 --set gradient=true');
  expect(sweep).toMatchObject({
    contenders: ['deer'],
    sizes: { length: [64, 128], state: [4] },
    settings: { gain: [1.5], gradient: [true] },
  });
  expect(() => parsed('--size Q=4')).toThrow('--size: the study rnn has no size "Q"');
  expect(() => parsed('--set colour=red')).toThrow('--set: the study rnn has no setting "colour"');
  expect(() => parsed('--size T=64 --length 64')).toThrow('--size length: given twice');
  expect(() => parsed('--set gradient=maybe')).toThrow('"maybe" is not true or false');
  expect(() => parsed('--set gain=1000')).toThrow('--set gain');
});

it('knows which cells have an input of one size', () => {
  const fixed = CELLS.filter(({ inputSize }) => inputSize !== null).map(({ id, inputSize }) => [id, inputSize]);
  expect(Object.fromEntries(fixed)).toEqual(INPUT_OF_CELL);
});

it('asks for no time that no run says', () => {
  expect(commandFor([makeRun({ preset: null })], '')).not.toContain('--time');
  expect(DEFAULT_SWEEP.secondsPerPoint).toBe(10);
});

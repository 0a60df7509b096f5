/** The flags of several studies in one command: each takes its own, and refuses those of the others. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  addSweepFlags,
  flagsWithoutMeaning,
  type SweepFlags,
  sweepFromFlags,
} from '../../../src/cli/flags/sweep-flags.ts';
import { commandFor } from '../../../src/shared/findings/runs/reproduce.ts';
import { configKey, configsOf } from '../../../src/shared/studies/grid.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import type { StudySpec } from '../../../src/shared/studies/study.ts';
import { makeRun } from '../../support/runs/runs.ts';
import { sums } from '../../support/studies/sums/spec.ts';

/** Shares a flag with the first study, in bounds of its own. */
const [count, ...others] = sums.sizes;
const tapes: StudySpec = {
  ...sums,
  id: 'tapes',
  sizes: [{ ...count!, flag: 'length', max: 100, defaults: [10] }, ...others],
};

function flagsOf(call: string): SweepFlags {
  const program = addSweepFlags(new Command('run'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  program.parse(call === '' ? [] : call.split(' '), { from: 'user' });
  return program.opts<SweepFlags>();
}

const parsed = (call: string) => sweepFromFlags(flagsOf(call), null);

describe('with a second study', () => {
  it('takes its own flags', () => {
    withStudies([sums], () => {
      const sweep = parsed('--study sums --contender tree --n 10,20 --size b=4');
      expect(sweep).toMatchObject({ study: 'sums', contenders: ['tree'], sizes: { n: [10, 20], b: [4] } });
    });
  });

  it('is reproduced by a command that it takes', () => {
    withStudies([sums], () => {
      const sweep = parsed('--study sums --n 10,20');
      const command = commandFor(
        configsOf(sweep).map((config) => makeRun({ preset: null, config })),
        '',
      );
      const again = parsed(command.replace('npm run antler -- run ', ''));
      expect(configsOf(again).map(configKey)).toEqual(configsOf(sweep).map(configKey));
    });
  });

  it.each([
    ['--study sums --length 10', '--length is no flag of the study sums'],
    ['--study sums --no-reset', '--no-reset is no flag of the study sums'],
    ['--study sums --algorithm deer', '--algorithm is no flag of the study sums'],
    ['--study sums --cell gru', '--cell is no flag of the study sums'],
    ['--n 10', '--n is no flag of the study rnn'],
    ['--study sums --preset quick', '--preset: the study sums has no preset "quick"'],
    ['--study sums --set gain=1', '--set: the study sums has no setting "gain"'],
    ['--study sums --contender deer', 'deer'],
  ])('refuses %s', (call, message) => {
    withStudies([sums], () => expect(() => parsed(call)).toThrow(message));
  });

  it('reads a flag that both declare within the bounds of the one that is measured', () => {
    withStudies([tapes], () => {
      expect(parsed('--length 1000').sizes['length']).toEqual([1000]);
      expect(parsed('--study tapes --length 20,30').sizes['n']).toEqual([20, 30]);
      expect(() => parsed('--study tapes --length 1000')).toThrow('--length: "1000" is not an integer from 1 to 100');
      expect(() => parsed('--length 0')).toThrow('--length: "0" is not an integer from 1 to');
    });
  });
});

describe('--size and --set', () => {
  it('refuses what is given twice, switches too', () => {
    for (const twice of ['--gradient --set gradient=false', '--no-reset --set reset=true', '--gain 2 --set gain=3'])
      expect(() => parsed(twice)).toThrow('given twice');
    expect(() => parsed('--set gain=2 --set gain=3')).toThrow('--set gain: given twice');
  });

  it('knows a switch by its id, not by the flag that turns it off', () => {
    expect(parsed('--set reset=false').settings['reset']).toEqual([false]);
    expect(() => parsed('--set no-reset=true')).toThrow('no setting "no-reset"');
  });

  it('sets a switch to its default where a preset has the other value', () => {
    const presets = [{ id: 'both', title: sums.title, contenders: ['deer'], sizes: {}, settings: { gradient: true } }];
    withStudies([{ ...rnn, presets: presets.map((one) => ({ ...one, restarts: 1, secondsPerPoint: 1 })) }], () => {
      expect(parsed('--preset both').settings['gradient']).toEqual([true]);
      expect(parsed('--preset both --set gradient=false').settings['gradient']).toEqual([false]);
    });
  });

  it('means nothing beside a given problem, as the flags do', () => {
    expect(flagsWithoutMeaning(flagsOf('--size T=64 --set gain=2 --seed 3 --tol 1e-3'))).toEqual([
      ...['--gain', '--length', '--seed'],
    ]);
  });
});

/** Sweeps of earlier versions are the same grid today, point by point. */
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/contract/sweep.ts';
import { presetOf } from '../../../src/shared/findings/runs/preset.ts';
import { configsOf, defaultSweep, pointsOf } from '../../../src/shared/studies/grid.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { sweepOfStored } from '../../../src/shared/studies/stored-sweep.ts';
import { checkedSweep } from '../../../src/shared/studies/sweep-schema.ts';
import { STORED_SWEEPS } from '../../support/stored-sweeps.ts';
import { rnnWithFoo } from '../../support/studies/sums/spec.ts';

interface Flat {
  readonly cells: string[];
  readonly states: number[];
  readonly batches: number[];
  readonly seeds: number[];
  readonly lengths: number[];
  readonly input: number | null;
}

/** The order in which every earlier version measured: numbers of points in a database go by it. */
function pointsOfBefore({ cells, states, batches, seeds, lengths, input }: Flat): string[] {
  const points = cells.flatMap((cell) =>
    states.flatMap((state) =>
      batches.flatMap((batch) =>
        seeds.flatMap((seed) => lengths.map((length) => [cell, length, state, input ?? state, batch, seed].join())),
      ),
    ),
  );
  return points;
}

function pointText({ sizes, settings, seed }: Point): string {
  return [settings['cell'], sizes['length'], sizes['state'], sizes['input'], sizes['batch'], seed].join();
}

describe.each(Object.entries(STORED_SWEEPS))('a sweep of an earlier version: %s', (_name, text) => {
  const sweep = sweepOfStored(text);

  it('has the points of then, in the order of then', () => {
    const points = pointsOf(sweep);
    expect(points.map(pointText)).toEqual(pointsOfBefore(JSON.parse(text) as Flat));
    expect(points.map(({ index }) => index)).toEqual(points.map((_, index) => index));
  });

  it('is a sweep of today, and is stored and read as one', () => {
    expect(checkedSweep(sweep, 'sweep')).toEqual(sweep);
    expect(sweepOfStored(JSON.stringify(sweep))).toEqual(sweep);
    expect(Object.keys(sweep)).toEqual(Object.keys(defaultSweep(rnn)));
  });

  it('has the default of a setting that is younger than it', () => {
    withStudies([rnnWithFoo], () => {
      for (const stored of [text, JSON.stringify(sweep)]) {
        const again = sweepOfStored(stored);
        expect(again.settings).toEqual({ ...sweep.settings, foo: [0.5] });
        expect(configsOf(again).every(({ settings }) => settings['foo'] === 0.5)).toBe(true);
      }
    });
  });
});

it('keeps every field of then', () => {
  expect(sweepOfStored(STORED_SWEEPS.warm)).toMatchObject({
    ...{ study: 'rnn', contenders: ['sequential', 'quasi-deer', 'deer'], repeats: 12, restarts: 1 },
    sizes: { length: [10, 20, 30], state: [8, 4], input: [3], batch: [16, 1] },
    settings: {
      gain: [1.5],
      tolerance: [0.001],
      maxIterations: [50],
      gradient: [true],
      reset: [false],
      warmStart: [0.01],
    },
  });
  expect(sweepOfStored(STORED_SWEEPS.damped).settings).toMatchObject({ lambda: [1, 0.01], annealing: ['1,0.5,0'] });
  expect(sweepOfStored(STORED_SWEEPS.tolerances).settings).toMatchObject({ tolerance: [0.01, 0.0001], lambda: null });
  const { restarts, precision, maxSamples, threshold } = sweepOfStored(STORED_SWEEPS.restarts);
  expect([restarts, precision, maxSamples, threshold]).toEqual([3, 0.005, 50, 0.05]);
});

it('knows a preset of then', () => {
  expect(presetOf(sweepOfStored(STORED_SWEEPS.preset))).toBe('elk-figure-2');
});

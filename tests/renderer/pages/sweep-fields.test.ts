/** The fields of the form are those of the study's declaration, whatever study it is. */
import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  chosenOptions,
  switchesOf,
  textFields,
  withSetting,
} from '../../../src/renderer/pages/measure/sweep-fields.ts';
import { sizeColumns } from '../../../src/renderer/pages/measure/size-columns.ts';
import { draftOf, readDraft } from '../../../src/renderer/state/measure/sweep-form.ts';
import { defaultSweep } from '../../../src/shared/studies/grid.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { rnnWithFoo, sums } from '../../support/studies/sums/spec.ts';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';

const DRAFT = draftOf(DEFAULT_SWEEP);
const MEASURING = ['secondsPerPoint', 'seeds', 'repeats', 'restarts', 'precision', 'maxSamples', 'threshold'];
const INFO = {
  ...{ name: 'p.json', checksum: 'x', cell: 'lem', length: 5, state: 4, input: 0, batch: 1, gain: null },
  hasGuess: false,
};

describe('the fields of the first study', () => {
  it('are its sizes, its settings that are typed, and how to measure', () => {
    const typed = rnn.settings.filter(({ value }) => value.kind === 'number' || value.kind === 'numbers');
    expect(textFields(DRAFT, null).map(({ id }) => id)).toEqual([
      ...rnn.sizes.map(({ id }) => id),
      ...typed.map(({ id }) => id),
      ...MEASURING,
    ]);
    expect(choicesOf(rnn).map(({ id }) => id)).toEqual(['cell']);
    expect(switchesOf(rnn).map(({ id }) => id)).toEqual(['gradient', 'reset']);
  });

  it('say what holds where they are empty, once', () => {
    const fields = new Map(textFields(DRAFT, null).map((field) => [field.id, field]));
    expect(fields.get('input')).toMatchObject({ hint: 'input size X', placeholder: 'same as state size' });
    expect(fields.get('maxIterations')).toMatchObject({ hint: 'most iterations', placeholder: 'min(T + 1, 200)' });
    expect(fields.get('annealing')).toMatchObject({ placeholder: '1,0.3,1e-8' });
  });

  it('change their own part of the draft', () => {
    const read = (id: string, text: string) =>
      readDraft(
        textFields(DRAFT, null)
          .find((field) => field.id === id)!
          .changed(text),
      ).sweep;
    expect(read('length', '1k, 20')!.sizes['length']).toEqual([1000, 20]);
    expect(read('gain', '2')!.settings['gain']).toEqual([2]);
    expect(read('seeds', '3')!.seeds).toEqual([3]);
    expect(readDraft(withSetting(DRAFT, 'gradient', true)).sweep!.settings['gradient']).toEqual([true]);
  });

  it('mean nothing where a given problem dictates them', () => {
    const dictated = textFields(DRAFT, INFO).filter((field) => field.isDictated);
    expect(dictated.map(({ id }) => id)).toEqual(['length', 'state', 'input', 'batch', 'gain']);
    expect(chosenOptions(DRAFT, INFO, choicesOf(rnn)[0]!)).toEqual(['lem']);
    expect(chosenOptions(DRAFT, null, choicesOf(rnn)[0]!)).toEqual(['gru']);
  });
});

it('have one more with a setting that the study did not have', () => {
  withStudies([rnnWithFoo], () => {
    const draft = draftOf(defaultSweep(rnnWithFoo));
    const field = textFields(draft, null).find(({ id }) => id === 'foo')!;
    expect(field).toMatchObject({ label: 'Foo', hint: 'a number', text: '0.5', isDictated: false });
    expect(readDraft(field.changed('0.75')).sweep!.settings['foo']).toEqual([0.75]);
    expect(readDraft(field.changed('2')).errors).toEqual({ foo: 'Foo: “2” is not a number from 0 to 1' });
  });
});

it('are those of another study in that study', () => {
  withStudies([sums], () => {
    const draft = draftOf(defaultSweep(sums));
    expect(textFields(draft, null).map(({ id }) => id)).toEqual(['n', 'b', ...MEASURING]);
    expect(readDraft(textFields(draft, null)[0]!.changed('7')).sweep).toMatchObject({
      study: 'sums',
      sizes: { n: [7], b: [1, 4] },
    });
  });
});

it('tells sizes apart in tables by what differs, the main size last', () => {
  const row = { cell: 'gru', length: 1000, state: 8, input: 8, batch: 1 };
  const titles = (rows: readonly object[]) => sizeColumns(rnn, rows).map(({ title }) => title);
  expect(titles([row, row])).toEqual(['D', 'T']);
  expect(titles([row, { ...row, cell: 'lem', batch: 2 }])).toEqual(['Cell', 'D', 'B', 'T']);
  const { length: _length, ...limits } = row;
  expect(titles([limits])).toEqual(['D']);
  expect(sizeColumns(rnn, [row]).map((column) => column.text(row))).toEqual(['8', '1,000']);
});

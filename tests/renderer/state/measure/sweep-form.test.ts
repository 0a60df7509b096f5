import { textReason } from '../../../../src/shared/contract/reason.ts';
import { rnn } from '../../../../src/shared/studies/rnn.ts';
import { checkedSweep } from '../../../../src/shared/studies/sweep-schema.ts';
import { describe, expect, test } from 'vitest';
import { PRESETS, sweepWith } from '../../../support/sweeps.ts';
import { parseNumber, parseNumbers } from '../../../../src/renderer/state/measure/number-list.ts';
import {
  draftOf,
  isDictated,
  readDraft,
  readDraftFor,
  sizeOf,
  skippedNote,
  type SweepDraft,
  withoutSkipped,
} from '../../../../src/renderer/state/measure/sweep-form.ts';

const LENGTHS = { field: 'Lengths T', min: 1, max: 1e9, whole: true };

describe('numbers as a person types them', () => {
  test.each([
    ['300, 1000', [300, 1000]],
    ['1k 1e4;100K', [1000, 10_000, 100_000]],
    ['1M', [1_000_000]],
    [' 5 , 5, 6 ', [5, 6]],
  ])('%s', (text, values) => {
    expect(parseNumbers(text, LENGTHS)).toEqual({ value: values, error: null });
  });

  test.each(['0', '-3', '1.5', '1e99', 'NaN', 'abc', '0x10', 'Infinity', '1k5', '--2'])(
    '%s is refused with field and value',
    (text) => {
      const { value, error } = parseNumbers(`10, ${text}`, LENGTHS);
      expect(value).toBeNull();
      expect(error).toBe(`Lengths T: “${text}” is not a whole number from 1 to 1e9`);
    },
  );

  test('an empty list asks for a value', () => {
    expect(parseNumbers(' , ', LENGTHS).error).toBe('Lengths T: give at least one value');
  });

  test('a bound that is excluded is excluded', () => {
    const rule = { field: 'Tolerance', min: 0, max: 1, whole: false, above: true };
    expect(parseNumber('0', rule).error).toContain('“0” is not a number above 0 and at most 1');
    expect(parseNumber('1e-4', rule).value).toBe(1e-4);
    expect(parseNumber('1', rule).value).toBe(1);
  });
});

describe('the sweep form', () => {
  test.each(Object.entries(PRESETS))('shows preset %s and reads it back', (id, { sweep }) => {
    const { sweep: read, errors } = readDraft(draftOf(sweep));
    expect(errors).toEqual({});
    expect(read).toEqual({ ...sweep, preset: id });
  });

  const BLANK = draftOf(PRESETS['quick']!.sweep);
  const withSettings = (settings: SweepDraft['settings'], rest: Partial<SweepDraft> = {}): SweepDraft => ({
    ...BLANK,
    ...rest,
    settings: { ...BLANK.settings, ...settings },
  });

  test('what it accepts is what the contract accepts', () => {
    const draft = withSettings({ lambda: '0, 1e-2', maxIterations: '50' }, { seeds: '0, 1' });
    const { sweep } = readDraft(draft);
    expect(checkedSweep(sweep, 'sweep')).toEqual(sweep);
    expect(sweep).toMatchObject({
      preset: null,
      settings: { lambda: [0, 0.01], maxIterations: [50] },
      seeds: [0, 1],
    });
  });

  test('takes a warm start, an input size and fixed repetitions, each only where it is given', () => {
    expect(readDraft(BLANK).sweep).toMatchObject({
      settings: { warmStart: null },
      sizes: { input: null },
      repeats: null,
    });
    const { sweep } = readDraft(
      withSettings({ warmStart: '1e-2' }, { sizes: { ...BLANK.sizes, input: '3' }, repeats: '12' }),
    );
    expect(sweep).toMatchObject({
      preset: null,
      settings: { warmStart: [0.01] },
      sizes: { input: [3] },
      repeats: 12,
    });
    expect(checkedSweep(sweep, 'sweep')).toEqual(sweep);
    expect(readDraft(withSettings({ warmStart: '0' })).errors['warmStart']).toContain('“0” is not a number above 0');
  });

  test('asks for the gradient only where it is ticked, and is no preset then', () => {
    expect(readDraft(BLANK).sweep).toMatchObject({ preset: 'quick', settings: { gradient: [false] } });
    const { sweep } = readDraft(withSettings({ gradient: true }));
    expect(sweep).toMatchObject({ preset: null, settings: { gradient: [true] } });
    expect(draftOf(sweep!).settings['gradient']).toBe(true);
  });

  test('takes the schedule of a falling damping as three numbers', () => {
    const { sweep } = readDraft(withSettings({ annealing: '1, 0.5 1e-6' }));
    expect(sweep!.settings['annealing']).toEqual(['1,0.5,0.000001']);
    expect(readDraft(draftOf(sweep!)).sweep).toEqual(sweep);
    for (const wrong of ['1, 0.5', '1, 2, 0', '1, x, 0', '1, 0.5, 0, 0'])
      expect(readDraft(withSettings({ annealing: wrong })).errors['annealing']).toContain(`“${wrong}” is not start`);
  });

  test('a given problem dictates its sizes, whatever stands in the fields', () => {
    const info = {
      ...{ name: 'net', checksum: '0badf00d', cell: 'gru', length: 256, state: 16, input: 4, batch: 2 },
      ...{ gain: null, hasGuess: false },
    };
    const draft = withSettings({ cell: [] }, { sizes: { ...BLANK.sizes, length: 'nonsense' }, seeds: '3, 4' });
    const { sweep, errors } = readDraftFor(draft, info);
    expect(errors).toEqual({});
    expect(sweep).toMatchObject({
      ...{ preset: null, settings: { cell: ['gru'], gain: [1] }, seeds: [3] },
      sizes: { length: [256], state: [16], batch: [2], input: [4] },
      contenders: PRESETS['quick']!.sweep.contenders,
    });
    const loose = { ...draft, settings: { ...draft.settings, tolerance: '2' } };
    expect(readDraftFor(loose, info).errors).toHaveProperty('tolerance');
    expect(readDraftFor(draft, null).sweep).toBeNull();
    const [length] = rnn.sizes;
    expect([isDictated(length!, info), isDictated(length!, null)]).toEqual([true, false]);
    const dictated = rnn.settings.filter((spec) => isDictated(spec, info)).map(({ id }) => id);
    expect(dictated).toEqual(['cell', 'gain']);
  });

  test('every wrong field has its own message, and there is no sweep', () => {
    const { sweep, errors } = readDraft(
      withSettings(
        { tolerance: '2', cell: [] },
        { sizes: { ...BLANK.sizes, length: '0' }, secondsPerPoint: '', contenders: [] },
      ),
    );
    expect(sweep).toBeNull();
    expect(Object.keys(errors).sort()).toEqual(['cell', 'contenders', 'length', 'secondsPerPoint', 'tolerance']);
    expect(errors['length']).toContain('Sequence length T: “0”');
  });

  test('damping values multiply the damped algorithms alone', () => {
    const { sweep } = readDraft(withSettings({ lambda: '0, 0.1, 1' }));
    expect(sizeOf(sweep!)).toEqual({ points: 8, runs: 8 * (3 + 3), seconds: 72 });
  });

  test('an estimate leaves out what will be skipped, and says how much and why', () => {
    const sweep = sweepWith({ lengths: [100, 1000], states: [8], seeds: [0, 1] }, PRESETS['quick']!.sweep);
    const need = (algorithm: string, whyNot: string | null) => ({
      algorithm,
      peakBytes: 1,
      whyNot: whyNot === null ? null : textReason(whyNot),
      runs: 2,
    });
    const sizeAt = (length: number, reasons: readonly (string | null)[]) => ({
      ...{ cell: 'gru', length, state: 8, input: 8, batch: 1 },
      needs: sweep.contenders.map((id, index) => need(id, reasons[index] ?? null)),
    });
    const whole = sizeOf(sweep);
    expect(whole).toEqual({ points: 4, runs: 16, seconds: 36 });
    expect(withoutSkipped(whole, sweep, null)).toMatchObject({ ...whole, skippedRuns: 0, reasons: [] });
    const sizes = [sizeAt(100, [null, null, 'too large']), sizeAt(1000, ['a', 'a', 'too large', 'b'])];
    const left = withoutSkipped(whole, sweep, { sizes, sizeCount: 2 });
    expect(left).toEqual({
      ...{ points: 2, runs: 6, seconds: 18, skippedPoints: 2, skippedRuns: 10 },
      ...{ reasons: ['too large', 'a', 'b'], isPartial: false },
    });
    expect(skippedNote(left)).toBe(
      '10 runs will be skipped, 2 points entirely: too large; 2 more reasons under Memory needed',
    );
    expect(skippedNote(withoutSkipped(whole, sweep, { sizes: [sizeAt(100, [])], sizeCount: 2 }))).toBeNull();
    expect(skippedNote(withoutSkipped(whole, sweep, { sizes: [sizes[0]!], sizeCount: 2 }))).toMatch(/^at least 2 runs/);
  });
});

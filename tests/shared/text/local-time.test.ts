/** Dates and times as a person gives and reads them, in whatever zone the machine is. */
import { afterEach, describe, expect, it } from 'vitest';
import { localTimeText, spanOf } from '../../../src/shared/text/local-time.ts';

const ZONE = process.env['TZ'];
afterEach(() => {
  if (ZONE === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ZONE;
});
const at = (zone: string): void => void (process.env['TZ'] = zone);
const isoSpan = (text: string) => {
  const span = spanOf(text);
  return span && [span.from.toISOString(), span.before.toISOString()];
};

describe('an instant', () => {
  it.each([
    ['UTC', '2026-11-30 20:26 +00:00'],
    ['Asia/Shanghai', '2026-12-01 04:26 +08:00'],
    ['America/St_Johns', '2026-11-30 16:56 -03:30'],
  ])('in %s is shown with its offset', (zone, text) => {
    at(zone);
    expect(localTimeText('2026-11-30T20:26:27.123Z')).toBe(text);
  });

  it('that is none stays as it is', () => {
    expect(localTimeText('yesterday')).toBe('yesterday');
  });
});

describe('a date', () => {
  it('is a day on this machine’s clock, as long as that day is', () => {
    at('Asia/Shanghai');
    expect(isoSpan('2026-11-30')).toEqual(['2026-11-29T16:00:00.000Z', '2026-11-30T16:00:00.000Z']);
    at('Europe/Berlin');
    // Clocks go forward on this day: it has 23 hours.
    expect(isoSpan('2026-03-29')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(isoSpan('2026-12-31')).toEqual(['2026-12-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z']);
  });

  it('is a day elsewhere with an offset', () => {
    at('Asia/Shanghai');
    expect(isoSpan('2026-11-30Z')).toEqual(['2026-11-30T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
    expect(isoSpan('2026-11-30-03:30')).toEqual(['2026-11-30T03:30:00.000Z', '2026-12-01T03:30:00.000Z']);
  });

  it.each([
    ['2026-11-30T18:15+08:00', ['2026-11-30T10:15:00.000Z', '2026-11-30T10:16:00.000Z']],
    ['2026-11-30 18:15 +08:00', ['2026-11-30T10:15:00.000Z', '2026-11-30T10:16:00.000Z']],
    ['2026-11-30T18:15:59Z', ['2026-11-30T18:15:59.000Z', '2026-11-30T18:16:00.000Z']],
    ['2026-11-30T18:15:59.5Z', ['2026-11-30T18:15:59.500Z', '2026-11-30T18:15:59.501Z']],
  ])('with a time is as fine as it is given: %s', (text, span) => {
    expect(isoSpan(text)).toEqual(span);
  });

  it('may be copied from what is listed', () => {
    at('America/St_Johns');
    const [from, before] = isoSpan(localTimeText('2026-11-30T20:26:27.123Z'))!;
    expect([from, before]).toEqual(['2026-11-30T20:26:00.000Z', '2026-11-30T20:27:00.000Z']);
  });

  it.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '2026-11-30T24:00',
    '2026-11-30T10:60',
    'yesterday',
    '2026-11-30+99:00',
    '26-11-30',
  ])('%s is none', (text) => {
    expect(spanOf(text)).toBeNull();
  });
});

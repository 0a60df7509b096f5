import { describe, expect, it } from 'vitest';
import { visible, visibleDeep, visibleJson, visibleLines } from '../../../src/shared/text/visible-text.ts';

describe('visible', () => {
  it.each([
    ['\u001b]0;owned\u0007\u001b[31mRED', String.raw`\u001b]0;owned\u0007\u001b[31mRED`],
    ['a\nFORGED\r\tb\0', String.raw`a\nFORGED\r\tb\u0000`],
    ['\u009b2J\u007f\u0085', String.raw`\u009b2J\u007f\u0085`],
    ['abc\u202edcb\u2066x\u2069', String.raw`abc\u202edcb\u2066x\u2069`],
    ['a\u2028b\u2029c\u200bd\ufeffe\u00adf', String.raw`a\u2028b\u2029c\u200bd\ufeffe\u00adf`],
    ['\ud800x\udc00', String.raw`\ud800x\udc00`],
    ['tag \u{e0041}', String.raw`tag \udb40\udc41`],
    ['\u3164\u115f\u034f', String.raw`\u3164\u115f\u034f`],
  ])('writes %j out', (given, shown) => {
    expect(visible(given)).toBe(shown);
  });

  it('leaves what is seen as it is: letters, accents, emoji, no-break spaces, backslashes', () => {
    const text = 'Ångström 循环 שלום 😀 λ\u00a01e-4 C:\\new\\table';
    expect(visible(text)).toBe(text);
    expect(visibleLines(text)).toBe(text);
  });

  it('keeps the lines and tabs of text that is laid out', () => {
    expect(visibleLines('a\n\tb\r\u001b')).toBe('a\n\tb' + String.raw`\r\u001b`);
  });
});

describe('visibleDeep', () => {
  it('escapes every string at every depth, keys as well', () => {
    const given = { a: ['\u001b', { 'k\n': '\u202e' }], n: null, x: 1.5 };
    expect(visibleDeep(given)).toEqual({
      a: [String.raw`\u001b`, { [String.raw`k\n`]: String.raw`\u202e` }],
      n: null,
      x: 1.5,
    });
  });

  it('gives back the very object where nothing needs escaping', () => {
    const given = { runs: [{ name: 'gru', samples: [1, 2] }] };
    expect(visibleDeep(given)).toBe(given);
  });

  it('leaves maps and typed arrays alone', () => {
    const map = new Map([['\u001b', 1]]);
    const bytes = new Uint8Array(2);
    expect(visibleDeep({ map, bytes })).toEqual({ map, bytes });
  });
});

it('JSON keeps its values with every invisible character escaped', () => {
  const value = { name: '\u001b\u009b\u202e\u2028\ud800\u{e0041}\n', list: ['\t'] };
  for (const indent of [undefined, 2]) {
    const text = visibleJson(value, indent);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }
});

/** The colours of both themes keep WCAG AA: 4.5 for text, 3 for the edges of controls. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/renderer/styles/tokens.css', 'utf8');
const [light = '', dark = ''] = css.split("[data-theme='dark']");

function colorsOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name, value!]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = [
  ...['ground', 'surface', 'surface-sunk', 'surface-raised', 'rail'].flatMap((on) => [
    ['text', on],
    ['text-muted', on],
  ]),
  ...['good', 'warn', 'bad', 'idle', 'info'].flatMap((tone) => [
    [tone, `${tone}-soft`],
    [tone, 'surface'],
  ]),
  ...['good-soft', 'warn-soft', 'bad-soft', 'info-soft', 'idle-soft', 'accent-soft'].map((on) => ['text', on]),
  ...['good-soft', 'warn-soft', 'idle-soft', 'accent-soft'].map((on) => ['text-muted', on]),
  ['accent', 'surface'],
  ['accent', 'ground'],
  ['accent-strong', 'surface'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['warn', 'rail'],
] as const;
const EDGES = [
  ['line-strong', 'surface'],
  ['line-strong', 'ground'],
  ['focus', 'surface'],
  ['focus', 'ground'],
  ['accent', 'rail'],
] as const;

test.each([
  ['light', colorsOf(light)],
  ['dark', { ...colorsOf(light), ...colorsOf(dark) }],
])('%s', (_name, colors) => {
  const weak = (pairs: readonly (readonly string[])[], least: number): string[] =>
    pairs.flatMap(([ink = '', on = '']) => {
      const found = contrast(colors[ink] ?? '', colors[on] ?? '');
      return found >= least ? [] : [`${ink} on ${on}: ${found.toFixed(2)}`];
    });
  expect([...weak(TEXT, 4.5), ...weak(EDGES, 3)]).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { drawWinnerMap } from '../../../src/renderer/charts/winner-map/winner-map.ts';
import { lookOf } from '../../../src/renderer/charts/palette.ts';
import { type VerdictRow } from '../../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../src/shared/findings/runs/view.ts';
import { type WinnerMap, winnerMaps } from '../../../src/shared/findings/answers/winner-maps.ts';
import { makeAdapter, makeRun, THREE_PROCESSES } from '../../support/runs/runs.ts';

interface Sketch {
  readonly algorithm?: string;
  readonly length?: number;
  readonly state?: number;
  readonly ratio?: number;
  readonly interval?: [number, number] | null;
  readonly ms?: number;
  readonly status?: 'ok' | 'wrong';
}

function rowsOf(sketches: readonly Sketch[], adapter = makeAdapter()): VerdictRow[] {
  return sketches.map(
    ({ algorithm = 'deer', length = 100, state = 4, ratio, interval, ms = 1, status = 'ok' }, index) => ({
      ...rowOfRun(makeRun({ config: { algorithm, length, state, input: state } }), [adapter]),
      ...{ id: String(index), point: length + state, status, medianNs: ms * 1e6, speedup: ratio ?? null },
      basis: THREE_PROCESSES,
      speedupCi95: ratio === undefined ? null : interval === undefined ? [ratio * 0.99, ratio * 1.01] : interval,
    }),
  );
}

const stepping = (length: number, ms: number): Sketch => ({ algorithm: 'sequential', length, ms });
const SKETCHES: readonly Sketch[] = [
  stepping(100, 1),
  { length: 100, ratio: 0.5, ms: 2 },
  stepping(1000, 3),
  { length: 1000, ratio: 3, ms: 1 },
  stepping(10_000, 3),
  { length: 10_000, ratio: 1.1, interval: [0.9, 1.3], ms: 2.7 },
  { length: 100, state: 8, status: 'wrong' },
];
const mapOf = (rows: readonly VerdictRow[]): WinnerMap => winnerMaps(rows, 'length')[0]!;
const draw = (map: WinnerMap, theme: 'light' | 'dark' = 'light') =>
  drawWinnerMap(map, { theme, app: 'Antler 9', id: 'm' });

describe('the map of winners', () => {
  it('says of every size who is fastest, and whether that is beyond doubt', () => {
    const map = mapOf(rowsOf(SKETCHES));
    expect(map.cells.map(({ size, state, winner }) => [state, size, winner?.outcome ?? null])).toEqual([
      [4, 100, 'stepping'],
      [4, 1000, 'parallel'],
      [4, 10_000, 'open'],
      [8, 100, null],
    ]);
  });

  it('names a baseline that is faster still, and no winner where nothing was compared with sequential', () => {
    const baseline: Sketch = { algorithm: 'cpu-sequential', ratio: 6, ms: 0.5 };
    const beaten = mapOf(rowsOf([stepping(100, 3), { ratio: 3, ms: 1 }, baseline]));
    expect(beaten.cells[0]!.winner).toMatchObject({ outcome: 'stepping', name: 'cpu-sequential' });
    const unbased = mapOf(rowsOf([{ ms: 1 }, { length: 1000, algorithm: 'naive-sequential' }]));
    expect(unbased.cells.map(({ winner }) => winner?.outcome)).toEqual(['no-baseline', 'no-baseline']);
    const { svg } = draw(unbased);
    expect(svg).toContain('no baseline');
    expect(svg).not.toMatch(/deer|too close|wins<|is faster/);
  });

  it.each(['light', 'dark'] as const)('draws each kind of size in its own way, %s', (theme) => {
    const { svg, width, height } = draw(mapOf(rowsOf(SKETCHES)), theme);
    expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
    expect(svg).toContain(`fill="${lookOf({ study: 'rnn', contender: 'deer' }, theme).color}"`);
    expect(svg).toContain('url(#m-deer)');
    expect(svg).toContain('id="m-deer"');
    for (const text of [
      '3.00×',
      '1.10× ?',
      '0.50×',
      'sequential wins',
      'none verified',
      'tol 1e-4',
      '2026-11-20',
      'Antler 9',
    ])
      expect(svg).toContain(text);
    expect(svg).toContain('NVIDIA GeForce RTX 4070');
    expect(svg).not.toContain('Software adapter');
    // D 8 was measured at one length only: the other two are empty.
    expect(svg.match(/stroke-dasharray="2 4"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|undefined|null/);
  });

  it('says loudly that an adapter is software', () => {
    const software = makeAdapter({ type: 'software', name: 'llvmpipe' });
    expect(draw(mapOf(rowsOf(SKETCHES, software))).svg).toContain('Software adapter: this ran on the CPU');
  });

  it('lets no name become markup', () => {
    const hostile = makeAdapter({ name: '<script>"&\u0000\uD800]]>' });
    const { svg } = draw(
      mapOf(rowsOf([stepping(100, 1), { algorithm: '<img onerror="x">', ratio: 1, interval: null }], hostile)),
    );
    expect(svg).not.toMatch(/<script|<img|\u0000|\uD800/);
    const names = [...svg.matchAll(/<\/?([a-z]+)/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['svg', 'title', 'defs', 'pattern', 'rect', 'text', 'g']));
  });

  it('grows with the grid, and keeps every text in its room', () => {
    const lengths = Array.from({ length: 14 }, (_, index) => 10 * 2 ** index);
    const wide = draw(
      mapOf(
        rowsOf(
          lengths.flatMap((length) => [
            stepping(length, 3),
            { algorithm: 'quasi-elk-smoother-block', length, ratio: 3 },
          ]),
        ),
      ),
    );
    expect(wide.width).toBeGreaterThan(1200);
    expect(wide.svg).toContain('…');
    expect(draw(mapOf(rowsOf(SKETCHES))).width).toBe(640);
  });
});

import { changeConfig } from '../../../support/runs/runs.ts';
import { describe, expect, it } from 'vitest';
import { pointByPoint } from '../../../../src/shared/findings/runs/config-order.ts';
import { crossoverLines } from '../../../../src/shared/findings/answers/crossover-lines.ts';
import { newestOfEach } from '../../../../src/shared/findings/answers/answering-sweep.ts';
import { type VerdictRow } from '../../../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../../src/shared/findings/runs/view.ts';
import { winnerMaps } from '../../../../src/shared/findings/answers/winner-maps.ts';
import { countedRows, namedRows } from '../../../../src/shared/findings/answers/winners.ts';
import { makeAdapter, makeRun, THREE_PROCESSES } from '../../../support/runs/runs.ts';
import { headlineTexts } from '../../../../src/shared/words/findings/headline.ts';

interface Sketch {
  readonly algorithm: string;
  /** Later sweeps have larger numbers. */
  readonly sweep: number;
  readonly ratio?: number;
  readonly length?: number;
  readonly seed?: number;
  readonly status?: VerdictRow['status'];
}

function row({ algorithm, sweep, ratio, length = 1000, seed = 0, status = 'ok' }: Sketch): VerdictRow {
  return {
    ...rowOfRun(makeRun({ config: { algorithm, length, seed } }), [makeAdapter()]),
    id: `${algorithm} ${length} ${seed} of ${sweep}`,
    startedAt: `2026-11-20T10:${String(sweep).padStart(2, '0')}:00.000Z`,
    sweepId: `sweep ${sweep}`,
    point: length + seed,
    status,
    basis: THREE_PROCESSES,
    speedup: ratio ?? null,
    speedupCi95: ratio === undefined ? null : [ratio * 0.99, ratio * 1.01],
  };
}

/** Sequential and what was compared with it, in one sweep. */
function sweepOf(sweep: number, ratios: Readonly<Record<string, number>>, length = 1000): VerdictRow[] {
  const compared = Object.entries(ratios).map(([algorithm, ratio]) => row({ algorithm, sweep, ratio, length }));
  return [...compared, row({ algorithm: 'sequential', sweep, length })];
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('the sweep that answers for an algorithm', () => {
  const answerOf = (algorithm: string, rows: readonly VerdictRow[]) => idsOf(newestOfEach(rows).get(algorithm) ?? []);

  it('is the newest in which it was compared with sequential, whatever order the runs come in', () => {
    const rows = [...sweepOf(1, { deer: 2 }), ...sweepOf(2, { deer: 3 })];
    expect(answerOf('deer', rows)).toEqual(['deer 1000 0 of 2']);
    expect(answerOf('deer', rows.toReversed())).toEqual(['deer 1000 0 of 2']);
  });

  it('is no newer one without that comparison, nor one in which it came out wrong', () => {
    const rows = [
      ...sweepOf(1, { deer: 2 }),
      row({ algorithm: 'deer', sweep: 2 }),
      row({ algorithm: 'deer', sweep: 3, ratio: 9, status: 'wrong' }),
    ];
    expect(answerOf('deer', rows)).toEqual(['deer 1000 0 of 1']);
    expect(answerOf('deer', rows.slice(2))).toEqual(['deer 1000 0 of 2']);
    expect(answerOf('deer', rows.slice(3))).toEqual(['deer 1000 0 of 3']);
  });

  it('is a newer one in which it was unfaithful beside a verified sequential run', () => {
    const rows = [
      ...sweepOf(1, { deer: 2 }),
      ...sweepOf(2, {}),
      row({ algorithm: 'deer', sweep: 2, status: 'unfaithful' }),
    ];
    expect(answerOf('deer', rows)).toEqual(['deer 1000 0 of 2']);
  });

  it('is a newer one that found the states beyond float32, where nothing is verified', () => {
    const rows = [
      ...sweepOf(1, { deer: 2 }),
      row({ algorithm: 'sequential', sweep: 2, status: 'not-representable' }),
      row({ algorithm: 'deer', sweep: 2, status: 'not-representable' }),
    ];
    expect(answerOf('deer', rows)).toEqual(['deer 1000 0 of 2']);
  });

  it('is a newer one in which it came out wrong beside a verified sequential run', () => {
    const rows = [
      ...sweepOf(1, { deer: 2 }),
      row({ algorithm: 'sequential', sweep: 2 }),
      row({ algorithm: 'deer', sweep: 2, status: 'wrong' }),
    ];
    expect(answerOf('deer', rows)).toEqual(['deer 1000 0 of 2']);
  });

  it('brings all its seeds along, and no other sweep adds one', () => {
    const seeds = [0, 1].map((seed) => row({ algorithm: 'deer', sweep: 2, ratio: 2, seed }));
    expect(answerOf('deer', [...seeds, row({ algorithm: 'deer', sweep: 1, ratio: 9, seed: 7 })])).toEqual(idsOf(seeds));
  });
});

describe('one rule for everything that answers', () => {
  /** deer was compared first, quasi-elk alone later; then deer ran once more, without sequential. */
  const ROWS = [
    ...sweepOf(1, { deer: 0.24, 'quasi-elk': 0.3 }),
    ...sweepOf(2, { 'quasi-elk': 0.14 }),
    row({ algorithm: 'deer', sweep: 3 }),
  ];

  it('counts each algorithm once, and sequential where the best of them was measured', () => {
    expect(idsOf(countedRows(ROWS))).toEqual(['deer 1000 0 of 1', 'sequential 1000 0 of 1', 'quasi-elk 1000 0 of 2']);
    expect(countedRows(countedRows(ROWS))).toEqual(countedRows(ROWS));
  });

  it('names winners among runs of one sweep', () => {
    expect(idsOf(namedRows(ROWS))).toEqual(['deer 1000 0 of 1', 'sequential 1000 0 of 1']);
  });

  it('gives the headline and the map the same best, at one point', () => {
    const [cell] = winnerMaps(ROWS, 'length')[0]!.cells;
    expect(cell).toMatchObject({ bestParallel: { name: 'deer', ratio: 0.24 }, winner: { outcome: 'stepping' } });
    expect(headlineTexts(ROWS).join(' ')).toContain('the best, deer at D = 8, T = 1,000, reaches 0.24×');
    const faster = [...sweepOf(1, { deer: 2 }), ...sweepOf(2, { deer: 3 })];
    expect(headlineTexts(faster).join(' ')).toContain('at the only point');
  });

  it('takes of each tolerance the one that is compared, whatever other settings there are', () => {
    const loose = sweepOf(4, { deer: 9 }).map((one) => ({
      ...one,
      config: changeConfig(one.config, { tolerance: 1e-2 }),
    }));
    expect(countedRows([...ROWS, ...loose])).toHaveLength(countedRows(ROWS).length + loose.length);
  });
});

describe('crossovers over several sweeps', () => {
  it('keep a length that a newer sweep measured without the algorithm or without sequential', () => {
    const rows = [
      ...[300, 1000, 10_000].flatMap((length) => sweepOf(1, { deer: 0.2 }, length)),
      ...sweepOf(2, { 'quasi-elk': 0.1 }, 300),
      row({ algorithm: 'deer', sweep: 3, length: 1000 }),
    ];
    const line = crossoverLines(rows).find(({ algorithm }) => algorithm === 'deer')!;
    expect(line.points.map(({ length }) => length)).toEqual([300, 1000, 10_000]);
    expect(line).toMatchObject({ unverified: [], noBaseline: [] });
  });

  it('list a length without a baseline apart from one that was not verified', () => {
    const rows = [
      ...sweepOf(1, { deer: 0.2 }, 100),
      row({ algorithm: 'deer', sweep: 1, length: 1000 }),
      row({ algorithm: 'deer', sweep: 1, length: 3000, status: 'wrong' }),
    ];
    expect(crossoverLines(rows)[0]).toMatchObject({ unverified: [3000], noBaseline: [1000] });
  });
});

it('lists the runs of a point in the order of their configurations, and the points as they come', () => {
  const rows = [...sweepOf(2, { 'quasi-elk': 1, deer: 1 }), ...sweepOf(1, { deer: 1 }, 100)];
  expect(idsOf(pointByPoint(rows))).toEqual([
    'sequential 1000 0 of 2',
    'deer 1000 0 of 2',
    'quasi-elk 1000 0 of 2',
    'sequential 100 0 of 1',
    'deer 100 0 of 1',
  ]);
});

/** Which sweep answers in a report, and who is named there. */
import { describe, expect, it } from 'vitest';
import { type Block, type Cell, type Report, type TableBlock } from '../../../src/main/export/report/document.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { bundleOf } from '../../support/runs/bundle.ts';
import { inProcesses, makeAdapter, makeRun, quantity } from '../../support/runs/runs.ts';

function section(report: Report, id: string): readonly Block[] {
  return report.sections.find((one) => one.id === id)!.blocks;
}

function tablesIn(blocks: readonly Block[]): TableBlock[] {
  return blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : `${cell?.text} ${cell?.note}`;
}

describe('the map of winners', () => {
  interface Sketch {
    algorithm: string;
    seed?: number;
    status?: Run['status'];
    ms?: number;
    ratio?: number;
    ci95?: [number, number] | null;
    sweep?: number;
    minute?: number;
  }
  function runsOf(...sketches: readonly Sketch[]): Run[] {
    return sketches.map(({ algorithm, seed = 0, status = 'ok', ms = 1, ratio, ci95 = null, sweep = 0, minute = 0 }) =>
      inProcesses({
        ...makeRun({ config: { algorithm, seed } }),
        id: `${sweep} ${algorithm} ${seed}`,
        sweepId: `sweep ${sweep}`,
        point: seed,
        startedAt: `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`,
        status,
        timing: status === 'ok' ? { solveNs: quantity(Array(6).fill(ms * 1e6)), gpuNs: null, phasesNs: {} } : null,
        speedup: ratio === undefined ? null : { vs: 'sequential', ratio, ci95 },
      }),
    );
  }
  function cellOf(...sketches: readonly Sketch[]): { cell: Cell | undefined; caption: string } {
    const [table] = tablesIn(section(reportOf(bundleOf(runsOf(...sketches), [makeAdapter()])), 'verdict'));
    return { cell: table!.rows[0]![1], caption: table!.caption };
  }
  const SEEDS = [0, 1, 2, 3, 4];
  const stepping = SEEDS.map((seed) => ({ algorithm: 'sequential', seed, ms: 10 }));
  const deerAt = (seed: number): Sketch => ({ algorithm: 'deer', seed, ms: 2, ratio: 5, ci95: [4.9, 5.1] });

  it('counts the seeds, and calls no algorithm the winner that settled at some of them only', () => {
    const all = cellOf(...stepping, ...SEEDS.map(deerAt)).cell;
    expect(all).toMatchObject({ text: 'deer', tone: 'good', note: expect.stringContaining('all 5 seeds') });
    const some = SEEDS.map((seed) => (seed < 3 ? deerAt(seed) : { ...deerAt(seed), status: 'not-converged' as const }));
    expect(cellOf(...stepping, ...some).cell).toEqual({
      text: 'sequential',
      note: '10.0\u00a0ms · all 5 seeds · best parallel deer 5.00× at 3 of 5 seeds',
      tone: 'even',
    });
    expect(cellOf(...some).cell).toMatchObject({ text: 'deer', note: expect.stringContaining('3 of 5 seeds') });
  });

  it('says nothing of seeds where there is one', () => {
    const { cell, caption } = cellOf(stepping[0]!, deerAt(0));
    expect(cell).toMatchObject({ text: 'deer', tone: 'good', note: expect.not.stringContaining('seed') });
    expect(caption).not.toContain('newest');
  });

  it('takes the newest comparison of each algorithm, and says what it leaves out', () => {
    const older = [{ algorithm: 'sequential', ms: 10 }, deerAt(0)];
    const newer = [
      { algorithm: 'sequential', ms: 4, sweep: 1, minute: 30 },
      { ...deerAt(0), ratio: 2, ci95: [1.9, 2.1] as [number, number], sweep: 1, minute: 31 },
    ];
    for (const order of [
      [...older, ...newer],
      [...newer, ...older],
    ]) {
      const { cell, caption } = cellOf(...order);
      expect(cell).toMatchObject({ note: expect.stringMatching(/^2\.00×/) });
      expect(textOf(cell)).not.toContain('seeds');
      expect(caption).toContain('(of each algorithm its newest comparison with sequential; 2 other runs left out)');
    }
    const failed = { ...deerAt(0), status: 'wrong' as const, sweep: 1, minute: 31 };
    expect(cellOf(...older, newer[0]!, failed).cell).toMatchObject({ text: 'sequential' });
  });

  it('replaces no comparison by a newer sweep without sequential, and names no winner where there is none', () => {
    const compared = [
      { algorithm: 'sequential', ms: 1 },
      { algorithm: 'deer', ms: 7, ratio: 0.14, ci95: [0.13, 0.15] },
    ];
    const alone: Sketch = { algorithm: 'deer', ms: 8, sweep: 1, minute: 30 };
    expect(cellOf(...(compared as Sketch[]), alone).cell).toEqual({
      text: 'sequential',
      note: '1.00\u00a0ms · best parallel deer 0.14×',
      tone: 'plain',
    });
    expect(cellOf(alone).cell).toEqual({
      text: 'no baseline',
      note: 'deer 8.00\u00a0ms, without a verified sequential run beside it',
      tone: 'even',
    });
  });

  it('draws of repeated sweeps what the map takes, and lets the captions say the same', () => {
    const sweepOf = (sweep: number, ratio: number): Sketch[] => [
      { algorithm: 'sequential', ms: 1 + sweep, sweep, minute: sweep },
      { algorithm: 'deer', ms: 9 + sweep, ratio, ci95: [ratio * 0.9, ratio * 1.1], sweep, minute: sweep },
    ];
    const report = reportOf(bundleOf(runsOf(...sweepOf(0, 0.3), ...sweepOf(1, 0.2)), [makeAdapter()]));
    const charts = section(report, 'results').flatMap((block) => (block.kind === 'chart' ? [block] : []));
    const [speedup, time] = ['speedup', 'time'].map((id) => charts.find(({ chart }) => chart === id)!);
    expect(speedup!.summary).toContain('the closest is 0.20×, by deer at T 1,000, D 8');
    expect(speedup!.table.rows).toHaveLength(1);
    expect(time!.summary).toContain('the shortest verified time is 2.00\u00a0ms');
    expect(report.headline).toContain('the best, deer at D = 8, T = 1,000, reaches 0.20×');
  });

  it('takes no repeat for a seed, in a sweep or without one', () => {
    const again = { ...deerAt(0), ms: 3, ratio: 3, ci95: [2.9, 3.1] as [number, number], minute: 9 };
    for (const sweepId of ['one', null]) {
      const runs = runsOf(stepping[0]!, deerAt(0), again).map((run) => ({ ...run, sweepId }));
      const [table] = tablesIn(section(reportOf(bundleOf(runs, [makeAdapter()])), 'verdict'));
      expect(table!.rows[0]![1]).toEqual({
        text: 'deer',
        note: '3.00× (95 % CI 2.90–3.10) · 3.00\u00a0ms',
        tone: 'good',
      });
      expect(table!.caption).toContain('1 other run left out');
    }
  });

  it('names what is clearly faster before a higher ratio that may be noise', () => {
    const noisy: Sketch = { algorithm: 'quasi-deer', ms: 1, ratio: 10, ci95: [0.5, 20] };
    const { cell } = cellOf(stepping[0]!, deerAt(0), noisy);
    expect(cell).toMatchObject({
      text: 'deer',
      note: expect.stringContaining('shortest median: quasi-deer'),
      tone: 'good',
    });
  });
});

it('lists the runs of a point in one order, whatever order they come in', () => {
  const runs = ['quasi-elk', 'deer', 'sequential'].map((algorithm) =>
    makeRun({ id: algorithm, config: { algorithm } }),
  );
  for (const given of [runs, runs.toReversed()]) {
    const report = reportOf(bundleOf(given, [makeAdapter()]));
    const correctness = section(report, 'correctness').flatMap((block) =>
      block.kind === 'details' ? block.blocks : block,
    );
    const [table] = tablesIn(correctness);
    expect(table!.rows.map(([name]) => name)).toEqual(['sequential', 'deer', 'quasi-elk']);
    expect(report.chartRuns.map(({ id }) => id)).toEqual(['sequential', 'deer', 'quasi-elk']);
  }
});

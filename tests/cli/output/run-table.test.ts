/** What a terminal shows of runs: the table, and what has to be known to read it. */
import { textReason } from '../../../src/shared/contract/reason.ts';
import { describe, expect, it } from 'vitest';
import { equalAccuracyTable } from '../../../src/cli/output/accuracy-table.ts';
import { remarksOn } from '../../../src/cli/output/run-remarks.ts';
import { summaryOf } from '../../../src/shared/findings/runs/view.ts';
import { comparisonTable, type RunLine, storedTable } from '../../../src/cli/output/run-table.ts';
import type { Disturbance } from '../../../src/shared/contract/parts/disturbances.ts';
import { type Run, runSchema } from '../../../src/shared/contract/run.ts';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';
import { toleranceRuns } from '../../support/runs/tolerance-runs.ts';

const LOAD: Disturbance = {
  kind: 'load',
  at: '2026-11-20T10:15:31.000Z',
  text: 'other programs kept 1.9 processors busy',
  samples: null,
  setAsideNs: [],
};
const SEQUENTIAL = makeRun({ config: { algorithm: 'sequential', lambda: null }, speedup: null });

function table(...runs: Run[]): string[] {
  return comparisonTable(runs.map((run) => summaryOf(run, { name: 'some GPU', type: 'gpu' }))).split('\n');
}

describe('the table of runs', () => {
  it('marks what was disturbed and what drifted', () => {
    const disturbances = [LOAD];
    expect(table(makeRun({ disturbances }))[2]).toMatch(/ ok, disturbed$/);
    expect(table(makeRun({ disturbances, notes: { drift: 'slower' } }))[2]).toMatch(/ ok, disturbed, drifted$/);
    expect(table(makeRun({ disturbances: [{ ...LOAD, kind: 'unwatched' }] }))[2]).toMatch(/ ok$/);
  });

  it('tells long reasons once, below it, and short ones where they belong', () => {
    const long = { status: 'skipped', reason: textReason('deer runs up to state size 64 on this adapter') } as const;
    const lines = table(
      makeRun(long),
      makeRun(long),
      makeRun({ status: 'not-converged', reason: textReason('stalled') }),
    );
    expect(lines.filter((line) => line.endsWith(' skipped (1)'))).toHaveLength(2);
    expect(lines.filter((line) => line.endsWith(' not-converged: stalled'))).toHaveLength(1);
    expect(lines.at(-1)).toBe(`(1) ${long.reason['text']}`);
    expect(lines[0]!.length).toBeLessThan(150);
    const early = makeRun({ status: 'cancelled', reason: textReason('cancelled before it was solved') });
    expect(table(early)[2]).toMatch(/ {2}cancelled before it was solved$/);
  });

  it('names the best λ and what ties with it, all λ written alike', () => {
    const rows = table(
      ...[1e-3, 1e-2, 1].map((lambda) => makeRun({ id: crypto.randomUUID(), config: { algorithm: 'elk', lambda } })),
    );
    expect(rows.slice(2).map((row) => row.split(/ {2,}/).slice(5, 7))).toEqual([
      ['1e-3', 'best, tied'],
      ['1e-2', 'tied'],
      ['1', 'tied'],
    ]);
    expect(table(makeRun({ config: { algorithm: 'elk', lambda: 0.01 } }))[2]).toContain(' 0.01 ');
  });

  it('gives a ratio the digits that its interval needs', () => {
    const speedup = { vs: 'sequential', ratio: 0.101, ci95: [0.099, 0.1043] } as const;
    expect(table(makeRun({ speedup: { ...speedup, ci95: [...speedup.ci95] } }))[2]).toContain(
      '0.101×  0.0990× – 0.104×',
    );
  });

  it('lists stored runs by as much of their ids as commands need', () => {
    const run = makeRun();
    const [, , row] = storedTable([summaryOf(run, { name: 'some GPU', type: 'gpu' })]).split('\n');
    expect(row!.split(/ +/).slice(0, 2)).toEqual([run.id.slice(0, 8), run.sweepId!.slice(0, 8)]);
  });
});

describe('what stands below the table', () => {
  it('says what intervals contain and what a speed-up is', () => {
    const [text, ...others] = remarksOn([SEQUENTIAL, makeRun()]);
    expect(text).toContain('within one process only');
    expect(text).toContain('the median of the ratios within each block');
    expect(others).toEqual([]);
  });

  it('says how many runs were disturbed, how, and where to read more', () => {
    const again = { ...LOAD, kind: 'speed', setAsideNs: [1e6] } as const;
    const runs = [
      SEQUENTIAL,
      makeRun({ disturbances: [LOAD, { ...again, setAsideNs: [1e6] }] }),
      makeRun({ disturbances: [LOAD], notes: { drift: 'slower' } }),
    ].map((run) => runSchema.parse(run));
    expect(remarksOn(runs).at(-1)).toBe(
      'Disturbed: 2 of 3 runs (other load 2, speed 1, repetitions taken again 1). Drifted from one half to the other: 1 of 3 runs. antler show ID says how, and in which samples.',
    );
  });

  it('says why there are no speed-ups, and what would give some', () => {
    expect(remarksOn([makeRun({ speedup: null })]).join('\n')).toContain('With sequential in --algorithm');
    expect(remarksOn([SEQUENTIAL, makeRun({ speedup: null })]).join('\n')).not.toContain('--algorithm');
  });

  it('gives the speed at equal accuracy where several tolerances were measured', () => {
    const several = equalAccuracyTable(makeBundle(toleranceRuns([1000], [8])));
    expect(several).toMatch(/^gru +8 +1,000 +1 +deer .*3e-7 .*×/m);
    expect(several).toContain('Compare page');
    expect(equalAccuracyTable(makeBundle(toleranceRuns([1000], [8], 0)))).toContain('No speed-up at equal accuracy');
    expect(equalAccuracyTable(makeBundle([SEQUENTIAL, makeRun()]))).toBeNull();
  });
});

it('names the adapter of every row where there are several', () => {
  const on = (adapterId: string, adapterName: string): RunLine[] =>
    ['sequential', 'deer'].map((algorithm) => ({
      ...summaryOf(makeRun({ config: { algorithm }, sweepId: adapterId }), { name: adapterName, type: 'gpu' }),
      ...{ adapterId, id: `${adapterId} ${algorithm}` },
    }));
  const several = comparisonTable([...on('a', 'Radeon 780M'), ...on('b', 'llvmpipe')]).split('\n');
  expect(several[0]).toMatch(/^adapter /);
  expect(several.filter((line) => line.startsWith('Radeon 780M'))).toHaveLength(2);
  expect(several.filter((line) => line.startsWith('llvmpipe'))).toHaveLength(2);
  expect(comparisonTable(on('a', 'Radeon 780M'))).not.toContain('Radeon');
});

/**
 * A database that an earlier version filled from a file with impossible numbers: everything that reads it comes to its end,
 * and says its numbers or one line.
 */
import { describe, expect, it } from 'vitest';
import { comparisonText } from '../../../src/cli/comparison/text.ts';
import { summaryOf } from '../../../src/shared/findings/runs/view.ts';
import { comparisonTable, storedTable } from '../../../src/cli/output/run-table.ts';
import { csv } from '../../../src/main/export/csv.ts';
import { json } from '../../../src/main/export/json.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { trace } from '../../../src/main/export/trace.ts';
import { comparedRun, pairRuns } from '../../../src/shared/findings/comparing/pairing.ts';
import { judgePairs } from '../../../src/shared/findings/comparing/regression.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { makeBundle, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const ENDS = [5e-324, 1e-300, 1e300, 1e308, Number.MAX_VALUE, Number.POSITIVE_INFINITY, 0, -1];

const uuid = (index: number): string => `0c8d6b1e-3f52-4a97-8e10-${String(index).padStart(12, '0')}`;

/** Every number of the run that a REAL column or a JSON one may hold. */
function runWith(value: number, index: number, algorithm: string): Run {
  const finite = Number.isFinite(value) ? value : Number.MAX_VALUE;
  const quantity = (samples: number[]) => ({
    median: value,
    mad: value,
    ci95: [value, value] as [number, number],
    samples,
  });
  const base = makeRun({ id: uuid(index), config: { algorithm, gain: value, tolerance: value, lambda: value } });
  return {
    ...base,
    timing: {
      solveNs: quantity(Array.from({ length: 7 }, () => value)),
      gpuNs: quantity([value, 1]),
      phasesNs: { linearise: value, scan: value },
    },
    speedup: algorithm === 'sequential' ? null : { vs: 'sequential', ratio: value, ci95: [value, value] },
    work: { flops: value, bytes: value, fractionOfComputePeak: value, fractionOfBandwidthPeak: value },
    verification: { reference: 'sequential', maxAbsError: value, tolerance: value, passed: true },
    residual: { maxAbs: finite, share: 1, windows: 1 },
    workload: { lle: value, standardError: value, steps: 10, prediction: 'fast' },
    cold: {
      ...{ compileNs: finite, cached: false, uploadNs: finite, autotuneNs: finite, firstSolveNs: finite },
      payback: null,
    },
    trace: base.trace.map((row) => ({ ...row, delta: value, residual: value, merit: value, error: value })),
    timeline: {
      passes: [{ kernel: 'a', phase: 'a' }],
      spans: [[0, 1, finite, finite]],
      leftOut: 0,
      discarded: 0,
    },
    energy: { source: 'x', joules: finite, solves: 1, joulesPerSolve: finite },
    resolution: { clockStepNs: finite, timestampStepNs: finite, solvesPerSample: 1, backwardSpans: 0, coarse: [] },
  };
}

function runsWith(value: number): Run[] {
  const algorithms = ['sequential', 'deer', 'quasi-deer'];
  return algorithms.map((algorithm, index) => runWith(algorithm === 'deer' ? 1e6 : value, index, algorithm));
}

describe.each(ENDS)('a database that holds %d', (value) => {
  const filled = () => {
    const store = temporaryStore();
    store.addBundle(makeBundle(runsWith(value)), 'old.json');
    return store;
  };

  it('is listed, shown and compared', () => {
    const store = filled();
    const query = { search: '', adapterIds: null, sweepIds: null, contenders: null, choices: null, statuses: null };
    const page = store.listRuns({ ...query, sort: 'medianNs', descending: true, offset: 0, limit: 100 });
    expect(page.runs).toHaveLength(3);
    expect(storedTable(page.runs)).toContain('deer');
    const runs = page.runs.map(({ id }) => store.getRun(id));
    expect(comparisonTable(runs.map((run) => summaryOf(run, { name: 'GPU', type: 'gpu' })))).toContain('deer');
    const { pairs, unmatched } = pairRuns(
      runs.map((run) => comparedRun(run)),
      runs.map((run) => comparedRun(run)),
    );
    const judgements = judgePairs(pairs, { threshold: 0.02 });
    expect(
      comparisonText({
        a: 'A',
        b: 'B',
        threshold: 0.02,
        failOn: [],
        minDetectable: 0.1,
        allowEmpty: false,
        judgements,
        unmatched,
      }),
    ).toContain('deer');
  });

  it('leaves as CSV, Markdown and trace', () => {
    const bundle = filled().exportBundle(null, TEST_APP);
    for (const exporter of [csv, markdown, trace]) expect(exporter.write(bundle).length).toBeGreaterThan(100);
  });

  it('leaves as a bundle where it can be read back, and is refused with the field else', () => {
    const store = filled();
    const bundle = store.exportBundle(null, TEST_APP);
    try {
      expect(json.write(bundle)).toContain('antler-bundle');
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).message).toMatch(/^bundle\.runs\.\d.* \(run 0c8d6b1e/);
    }
  });
});

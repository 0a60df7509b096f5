/** What the report says of its own numbers has to be what the code does. */
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { lstm } from '../../../src/compute/studies/rnn/cells/lstm/lstm.ts';
import { paybackOf } from '../../../src/shared/contract/parts/cold-cost.ts';
import { driftOf } from '../../../src/shared/findings/machine/drift.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { bundleOf } from '../../support/runs/bundle.ts';
import { makeAdapter, makeRun } from '../../support/runs/runs.ts';

const single = makeRun();
const restarted = makeRun({
  sampling: {
    ...{ restarts: 3, restarted: 'process', restartOf: [0, 0, 1, 1, 2, 2], blockOf: [0, 1, 0, 1, 0, 1] },
    orderOf: [0, 1, 2, 3, 4, 5],
  },
});

function textOf(run: Run, id: string): string {
  const { sections } = reportOf(bundleOf([run], [makeAdapter()]));
  return JSON.stringify(sections.find((section) => section.id === id));
}

describe('intervals of a single process', () => {
  const ledeOf = (run: Run): string => reportOf(bundleOf([run], [makeAdapter()])).lede.join(' ');

  it('are named below the headline, and only where there are any', () => {
    const worker = makeRun({ sampling: { ...restarted.sampling!, restarted: 'worker' } });
    for (const run of [single, worker]) expect(ledeOf(run)).toContain('Intervals of a single process');
    expect(ledeOf(restarted)).not.toContain('single process');
    expect(ledeOf(makeRun({ timing: null, status: 'failed' }))).not.toContain('single process');
  });

  it('promise nothing of another start', () => {
    expect(textOf(single, 'reproduce')).toContain('may differ by more than their intervals');
    expect(textOf(restarted, 'reproduce')).toContain('within the intervals of both');
  });
});

it('pays back by the formula that it prints', () => {
  expect(textOf(single, 'cold-cost')).toContain('(C − C of sequential) / (median × (s − 1))');
  const side = (compileNs: number, medianNs: number) => ({
    ...{ cold: { compileNs, uploadNs: 0, firstSolveNs: medianNs }, medianNs },
  });
  const facts = { vs: 'sequential', autotuneNs: 0, ratio: 3, ci95: null };
  // By the medians the speed-up would be 2, and n 100.
  expect(paybackOf(side(100, 1), side(0, 2), facts).solves).toBe(100 / (1 * (3 - 1)));
});

it('does not deny that neighbouring samples widen an interval', () => {
  const drift = driftOf([...Array<number>(5).fill(1), ...Array<number>(5).fill(2)])!;
  const samples = textOf({ ...single, notes: { drift } }, 'samples');
  expect(samples).toContain('has two medians, and an interval of neither');
  expect(samples).not.toContain('for independent');
});

it('tells the columns that the weights of a cell with two states a unit are drawn by', () => {
  const [recurrent] = lstm.weights;
  expect(recurrent).toMatchObject({ columns: { units: 1, extra: 0 }, draw: { fanIn: { units: 1, extra: 0 } } });
  expect(lstm.blocks).toHaveLength(2);
  expect(textOf(single, 'method')).toContain('D/2 for lstm and lem');
});

it('counts one run as one', () => {
  expect(textOf({ ...single, resets: 1 }, 'correctness')).toContain('In 1 run entries were reset');
  const memory = { ...single.memory!, finalBytes: 8 };
  expect(textOf({ ...single, memory }, 'memory')).toContain('In 1 run some was not freed');
});

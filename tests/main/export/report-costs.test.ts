/** What the report says of memory, of cold starts, and of how much of a trajectory was looked at. */
import { describe, expect, it } from 'vitest';
import type { Block, Report } from '../../../src/main/export/report/document.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { bundleOf } from '../../support/runs/bundle.ts';
import { makeAdapter, makeRun } from '../../support/runs/runs.ts';

function section(report: Report, id: string): readonly Block[] {
  return report.sections.find((one) => one.id === id)!.blocks;
}

describe('what the report says beside the times', () => {
  const memory = (predictedBytes: number | null) => ({
    ...{ peakBytes: 4096, finalBytes: 0, categoriesBytes: { states: 4096 }, predictedBytes, overTime: [] },
  });
  const base = makeRun({ memory: memory(4096) });
  const reported = (run: Run): Report => reportOf(bundleOf([run], [makeAdapter()]));

  it('flags a run that took more memory than was predicted, and no other', () => {
    const flagged = JSON.stringify(section(reported({ ...base, memory: memory(4000) }), 'memory'));
    expect(flagged).toContain('1 of 1 run took more than was predicted');
    expect(flagged).toContain('96\u00a0B more was used');
    expect(JSON.stringify(section(reported(base), 'memory'))).toContain('No run took more than was predicted');
    expect(JSON.stringify(section(reported({ ...base, memory: memory(null) }), 'memory'))).toContain(
      'Nothing was predicted',
    );
  });

  it('tells the length that no longer fits, also of a skipped run', () => {
    const limit = { length: null, reason: null, fitsAgainAt: null };
    const skipped: Run = { ...base, status: 'skipped', memory: null, cold: null, memoryLimit: limit };
    expect(JSON.stringify(section(reported(skipped), 'memory'))).toContain('more than 1e9');
    expect(JSON.stringify(section(reported(base), 'memory'))).toContain('65,537');
  });

  it('tells a compilation that was taken from the cache from one that was waited for', () => {
    const cold = base.cold!;
    expect(JSON.stringify(section(reported(base), 'cold-cost'))).not.toContain('from the cache here');
    const cached = section(reported({ ...base, cold: { ...cold, cached: true } }), 'cold-cost');
    expect(JSON.stringify(cached)).toContain('from the cache here');
    expect(JSON.stringify(cached)).toContain('after 42 solves (40 to 45)');
  });

  it('says over how much of a trajectory the residual was taken', () => {
    const part = JSON.stringify(section(reported(base), 'correctness'));
    expect(part).toContain('25 % of the steps, in 12 windows');
    expect(part).toContain('Of 1 run the float64 residual was taken in windows only');
    const whole = section(reported({ ...base, residual: { maxAbs: 1e-7, share: 1, windows: 1 } }), 'correctness');
    expect(JSON.stringify(whole)).not.toContain('in windows only');
  });
});

/** What a comparison says, and what of it fails a CI job. */
import { describe, expect, it } from 'vitest';
import { type ComparisonResult, type Failure, failuresOf, summaryLines } from '../../src/cli/comparison/comparison.ts';
import { comparisonJson } from '../../src/cli/comparison/json.ts';
import { comparisonJunit } from '../../src/cli/comparison/junit.ts';
import { comparisonText } from '../../src/cli/comparison/text.ts';
import { comparedRun, pairRuns } from '../../src/shared/pairing.ts';
import { judgePairs } from '../../src/shared/regression.ts';
import type { Run } from '../../src/shared/run.ts';
import { sampledRuns } from '../support/sampled-runs.ts';

const BEFORE = sampledRuns('1', 1);
const SINGLE = sampledRuns('4', 1.5, {}, 1);
const LOOSER = sampledRuns('5', 1.5, { tolerance: 1e-2 });

function compared(
  after: readonly Run[],
  failOn: readonly Failure[],
  options: { anyway?: boolean; threshold?: number } = {},
) {
  const { threshold = 0.02, anyway = false } = options;
  const { pairs, unmatched } = pairRuns(
    BEFORE.map((run) => comparedRun(run)),
    after.map((run) => comparedRun(run)),
    anyway,
  );
  const judgements = judgePairs(pairs, { threshold });
  return { a: 'A & <B>', b: 'b', threshold, failOn, judgements, unmatched } satisfies ComparisonResult;
}

describe('what fails', () => {
  it('is nothing where nothing got slower', () => {
    const result = compared(sampledRuns('2', 1), ['regression', 'suspected', 'missing']);
    expect(failuresOf(result)).toEqual([]);
    expect(summaryLines(result)).toEqual(['no regression beyond 2 % was confirmed in 2 compared pairs']);
    expect(comparisonJunit(result)).toContain('failures="0" errors="0" skipped="0"');
  });

  it('between single processes is confirmed by no interval, which is said', () => {
    const result = compared(SINGLE, ['regression']);
    expect(failuresOf(result)).toEqual([]);
    const said = summaryLines(result).join('\n');
    expect(said).toContain('2 of 2 pairs cannot be confirmed: 5 processes on side A, one process on side B');
    expect(said).toContain('--restarts');
    expect(said).toContain('suspected: gru');
    expect(comparisonText(result)).toMatch(/0\.66\d× +.*suspected slower .*cannot be confirmed/);
    expect(comparisonJunit(result)).toContain('failures="0" errors="0" skipped="2"');
  });

  it('between single processes is a suspicion for those who ask, or beyond a wide threshold', () => {
    expect(failuresOf(compared(SINGLE, ['suspected']))).toEqual([expect.stringContaining('cannot be confirmed')]);
    expect(failuresOf(compared(SINGLE, ['regression'], { threshold: 0.1 }))).toHaveLength(1);
  });

  it('is a run that has no partner any more, for those who ask', () => {
    expect(failuresOf(compared(LOOSER, ['regression']))).toEqual([]);
    expect(failuresOf(compared(LOOSER, ['missing']))).toHaveLength(2);
    expect(comparisonJunit(compared(LOOSER, ['missing']))).toContain('tests="4" failures="2" errors="0" skipped="2"');
  });
});

describe('what is said', () => {
  it('names whatever has no partner, with the reason', () => {
    const text = comparisonText(compared(LOOSER, []));
    expect(text).toContain('Without a partner, 4:');
    expect(text).toContain('tolerance (1e-4 and 1e-2): the answers are not equally accurate');
    const { unmatched } = JSON.parse(comparisonJson(compared(LOOSER, []))) as { unmatched: unknown[] };
    expect(unmatched).toHaveLength(4);
  });

  it('warns of what meets on request only, and concludes nothing from it', () => {
    const result = compared(LOOSER, ['regression', 'suspected'], { anyway: true });
    expect(comparisonText(result)).toMatch(/0\.667× .*suspected slower.*careful: tolerance/);
    expect(failuresOf({ ...result, failOn: ['regression'] })).toEqual([]);
  });

  it('is well-formed XML whatever the names hold', () => {
    const odd = compared([{ ...BEFORE[0]!, config: { ...BEFORE[0]!.config, problem: '<&"\u0000\ud800>' } }], []);
    const xml = comparisonJunit(odd);
    expect(xml).toContain('name="antler compare A &amp; &lt;B&gt; b"');
    expect(xml).not.toMatch(/[\u0000\ud800]|&(?!amp;|lt;|gt;|quot;)/);
  });
});

/** What a comparison says, and what of it fails a CI job. */
import { describe, expect, it } from 'vitest';
import {
  type ComparisonResult,
  type Failure,
  FAILURES,
  failuresOf,
  summaryLines,
} from '../../../src/cli/comparison/comparison.ts';
import { comparisonJson } from '../../../src/cli/comparison/json.ts';
import { comparisonJunit } from '../../../src/cli/comparison/junit.ts';
import { comparisonText } from '../../../src/cli/comparison/text.ts';
import { comparedRun, pairRuns } from '../../../src/shared/findings/comparing/pairing.ts';
import { judgePairs } from '../../../src/shared/findings/comparing/regression.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { occasionRuns } from '../../support/runs/occasion-runs.ts';
import { sampledRuns } from '../../support/runs/sampled-runs.ts';

/** One occasion a side. */
const BEFORE = sampledRuns('1', 1);
const SLOWER = sampledRuns('4', 1.5);
const LOOSER = sampledRuns('5', 1.5, { tolerance: 1e-2 });

/** Six occasions a side. */
const CALM = { occasionSd: 0.003, processSd: 0.003, processes: 1, occasions: 6 };
const NIGHTS = occasionRuns('a', 0, 1, CALM);

function compared(
  after: readonly Run[],
  failOn: readonly Failure[],
  options: { anyway?: boolean; threshold?: number; before?: readonly Run[]; allowEmpty?: boolean } = {},
) {
  const { threshold = 0.02, anyway = false, before = BEFORE, allowEmpty = false } = options;
  const { pairs, unmatched } = pairRuns(
    before.map((run) => comparedRun(run)),
    after.map((run) => comparedRun(run)),
    anyway,
  );
  const judgements = judgePairs(pairs, { threshold });
  const limits = { threshold, failOn, minDetectable: 0.1, allowEmpty };
  return { a: 'A & <B>', b: 'b', ...limits, judgements, unmatched } satisfies ComparisonResult;
}

describe('over several occasions a side', () => {
  const of = (slower: number, failOn: readonly Failure[], occasionSd = 0.003) =>
    compared(occasionRuns('b', 100, 2, { ...CALM, occasionSd, slower }), failOn, { before: NIGHTS });

  it('nothing fails where nothing got slower, and what could have been found is said', () => {
    const result = of(1, FAILURES);
    expect(failuresOf(result)).toEqual([]);
    const [first, second] = summaryLines(result);
    expect(first).toBe('no regression beyond 2 % was confirmed in 1 compared pairs');
    expect(second).toMatch(/^the smallest slow-down that could have been confirmed at every pair: [2-9](\.\d)? %$/);
    expect(comparisonJunit(result)).toContain('failures="0" errors="0" skipped="0"');
    expect(comparisonJunit(result)).toMatch(/<system-out>.*smallest slow-down to be confirmed: from [2-9]/);
  });

  it('a confirmed slow-down fails, and its JSON says what it is from', () => {
    const result = of(1.1, ['regression']);
    expect(failuresOf(result)).toEqual([expect.stringMatching(/^regression: gru.*B takes 1\.(09|10)× the time of A/)]);
    const { pairs } = JSON.parse(comparisonJson(result)) as { pairs: unknown[] };
    expect(pairs).toMatchObject([
      {
        ...{ verdict: 'slower', occasionsA: 6, occasionsB: 6, degreesOfFreedom: 5 },
        ...{ basis: '6 occasions on side A, 6 occasions on side B', disturbedA: false, inconclusive: false },
        detectable: { confirmed: expect.any(Number), suspected: expect.any(Number) },
      },
    ]);
  });

  it('what is too noisy to tell is inconclusive', () => {
    const result = of(1.02, ['regression', 'inconclusive'], 0.2);
    expect(failuresOf(result)).toEqual([expect.stringMatching(/^inconclusive: gru.*reaches across the threshold/)]);
    expect(failuresOf({ ...result, minDetectable: 100 })).toEqual([]);
    expect(comparisonJunit(result)).toContain('failures="1"');
  });
});

describe('from one occasion a side', () => {
  it('nothing is confirmed in either direction, and that is said', () => {
    const result = compared(sampledRuns('2', 1), ['regression', 'suspected', 'missing']);
    expect(failuresOf(result)).toEqual([]);
    const said = summaryLines(result);
    expect(said).toContain('2 of 2 pairs cannot be confirmed: 1 of at least 5 occasions on each side');
    expect(said).toContainEqual(
      expect.stringMatching(
        /^at 2 of 2 pairs no slow-down, however large, could have been confirmed; the smallest that would have been suspected at every pair: [2-9](\.\d)? %$/,
      ),
    );
    expect(comparisonJunit(result)).toContain('failures="0" errors="0" skipped="2"');
    const { detectable } = JSON.parse(comparisonJson(result)) as { detectable: unknown };
    expect(detectable).toEqual({ confirmed: null, suspected: expect.any(Number) });
  });

  it('a gate that could see nothing fails where that is asked for', () => {
    const result = compared(sampledRuns('2', 1), ['inconclusive']);
    expect(failuresOf(result)).toHaveLength(2);
    expect(failuresOf(result)[0]).toMatch(/^inconclusive: gru.*cannot be confirmed: 1 of at least 5 occasions/);
  });

  it('a slow-down is suspected, with a control and the command that confirms it', () => {
    const result = compared(SLOWER, ['regression']);
    expect(failuresOf(result)).toEqual([]);
    const said = summaryLines(result);
    expect(said).toContainEqual(expect.stringMatching(/^suspected: gru.*T 2,000: quasi-deer: B takes 1\.50×/));
    expect(said.at(-1)).toBe(
      'to settle it, measure both versions in alternation: antler ab --before FOLDER_OF_A --after FOLDER_OF_B --cell gru --algorithm quasi-deer --length 2000 --state 8',
    );
    expect(comparisonText(result)).toMatch(
      /0\.66\d× .*suspected slower .*none; suspects from .*\(\d\)\n[^]*\(\d\) cannot be confirmed/,
    );
    expect(comparisonText(result)).toContain('control: A against itself, 5 processes in two halves');
    expect(comparisonJunit(result)).toContain('failures="0" errors="0" skipped="2"');
    expect(failuresOf(compared(SLOWER, ['suspected']))).toEqual([expect.stringContaining('cannot be confirmed')]);
  });

  it('no threshold makes single processes enough', () => {
    expect(failuresOf(compared(sampledRuns('4', 1.5, {}, 1), ['regression'], { threshold: 0.1 }))).toEqual([]);
  });

  it('what was disturbed is marked everywhere', () => {
    const disturbances = [
      { kind: 'load' as const, at: BEFORE[0]!.startedAt, text: 'others were busy', samples: null, setAsideNs: [] },
    ];
    const result = compared(
      sampledRuns('2', 1).map((run) => ({ ...run, disturbances })),
      ['regression'],
    );
    expect(comparisonText(result)).toContain('B was disturbed (others were busy)');
    expect(summaryLines(result)).toContain('in 2 of 2 pairs a run was disturbed while it was measured');
    expect(comparisonJunit(result)).toContain('B was disturbed (others were busy)');
    const { pairs } = JSON.parse(comparisonJson(result)) as { pairs: unknown[] };
    expect(pairs[0]).toMatchObject({ disturbedA: false, disturbedB: true, disturbancesB: ['others were busy'] });
  });
});

describe('where nothing was compared', () => {
  it('everything that may fail does, with the reason, unless that is allowed', () => {
    for (const failure of FAILURES) {
      const [first] = failuresOf(compared([], [failure]));
      expect(first).toMatch(/^nothing was compared: the two selections have no configuration in common/);
    }
    expect(failuresOf(compared(LOOSER, ['regression']))[0]).toContain('tolerance (1e-4 and 1e-2)');
    expect(failuresOf(compared([], ['regression'], { allowEmpty: true }))).toEqual([]);
    expect(failuresOf(compared([], []))).toEqual([]);
    expect(comparisonJunit(compared([], ['regression']))).toContain('failures="1"');
  });

  it('pairs of which none has a ratio are nothing', () => {
    const wrong = sampledRuns('2', 1).map((run) => ({ ...run, status: 'wrong' as const }));
    const [first] = failuresOf(compared(wrong, ['regression']));
    expect(first).toMatch(/^nothing was compared: .* is wrong.*, and 1 more without a ratio$/);
  });
});

it('a run that has no partner any more fails for those who ask', () => {
  expect(failuresOf(compared(LOOSER, ['missing'], { allowEmpty: true }))).toHaveLength(2);
  const xml = comparisonJunit(compared(LOOSER, ['missing'], { allowEmpty: true }));
  expect(xml).toContain('tests="5" failures="2" errors="0" skipped="3"');
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
    expect(comparisonText(result)).toMatch(/0\.667× .*suspected slower.* \(2\)\n[^]*\n\(2\) .*careful: tolerance/);
    expect(failuresOf({ ...result, failOn: ['regression'] })).toEqual([]);
  });

  it('is well-formed XML whatever the names hold', () => {
    const odd = compared([{ ...BEFORE[0]!, config: { ...BEFORE[0]!.config, problem: '<&"\u0000\ud800>' } }], []);
    const xml = comparisonJunit(odd);
    expect(xml).toContain('name="antler compare A &amp; &lt;B&gt; b"');
    expect(xml).not.toMatch(/[\u0000\ud800]|&(?!amp;|lt;|gt;|quot;)/);
  });
});

/** What single processes may claim, and how intervals behave at the step of a clock and at other seeds. */
import { pointVerdictText } from '../../src/shared/words/findings/verdict.ts';
import { describe, expect, it } from 'vitest';
import { adapterSpreadNote, basisFrom, spreadIn, withBasisNotes } from '../../src/shared/findings/runs/basis-notes.ts';
import {
  pairedRunsInterval,
  pairedRunsRatio,
  runInterval,
  type Sampled,
} from '../../src/shared/statistics/hierarchical.ts';
import { pooledSpread, type ProcessSpread, spreadBetween } from '../../src/shared/statistics/process-spread.ts';
import { BASIS_NOTES, type RatioBasis, UNKNOWN_BASIS } from '../../src/shared/statistics/ratio-basis.ts';
import { judgeTogether } from '../../src/shared/statistics/significance.ts';
import { medianInterval, pairedRatio, pairedRatioInterval } from '../../src/shared/statistics/statistics.ts';
import { judgeRows, verdictsOf } from '../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../src/shared/findings/runs/view.ts';
import { winnerMaps } from '../../src/shared/findings/answers/winner-maps.ts';
import { holds, normalsFrom, shareOf, uniformFrom } from '../support/noise.ts';
import { inProcesses, makeAdapter, makeRun, quantity } from '../support/runs/runs.ts';
import { headlineTexts } from '../../src/shared/words/findings/headline.ts';

/** Both sides of a comparison of equals, each process with a ratio of its own. */
function sides(restarts: number, blocks: number, sd: number, normal: () => number, ratio = 1): [Sampled, Sampled] {
  const speeds = Array.from({ length: restarts }, () => Math.exp(sd * normal()));
  const noisy = (speed: number): number => 1e6 * speed * Math.exp(0.01 * normal());
  const lay = (factors: readonly number[]): Sampled => ({
    samples: factors.flatMap((factor) => Array.from({ length: blocks }, () => noisy(factor))),
    sampling: {
      restarts,
      restarted: 'process',
      restartOf: factors.flatMap((_, restart) => Array<number>(blocks).fill(restart)),
      blockOf: factors.flatMap(() => Array.from({ length: blocks }, (_, block) => block)),
      orderOf: factors.flatMap(() => Array.from({ length: blocks }, (_, block) => block)),
    },
  });
  return [lay(speeds.map((speed) => ratio * speed)), lay(speeds.map(() => 1))];
}

const spreadOf = (normal: () => number, sd: number): ProcessSpread =>
  pooledSpread(Array.from({ length: 12 }, () => spreadBetween(...sides(3, 6, sd, normal))!))!;

function verdictOf([reference, other]: [Sampled, Sampled], basis: RatioBasis, seed: number) {
  const ci95 = pairedRunsInterval(reference, other, seed);
  const [verdict] = judgeTogether([{ ratio: pairedRunsRatio(reference, other), ci95, whyNot: null, basis }]);
  return verdict!;
}

const isClaim = (comparison: string): boolean => comparison === 'faster' || comparison === 'slower';

describe.each([0.02, 0.05, 0.1])('a process whose ratio differs from others by an sd of %f', (sd) => {
  it('is called faster or slower than its equal in at most 5 % once that is known', () => {
    const wrong = shareOf(400, (seed) => {
      const normal = normalsFrom(seed);
      const basis = { ...UNKNOWN_BASIS, adapter: spreadOf(normal, sd) };
      const verdict = verdictOf(sides(1, 20, sd, normal), basis, seed);
      expect(verdict.isLocal).toBeUndefined();
      return isClaim(verdict.comparison);
    });
    expect(wrong).toBeLessThanOrEqual(0.05);
  });

  it('claims it of this process alone while that is not known', () => {
    const verdicts = Array.from({ length: 40 }, (_, seed) =>
      verdictOf(sides(1, 20, sd, normalsFrom(seed)), UNKNOWN_BASIS, seed),
    );
    const claims = verdicts.filter(({ comparison }) => isClaim(comparison));
    expect(claims.length).toBeGreaterThan(2);
    expect(claims.every(({ isLocal, reason }) => isLocal && /^lies-(above|below)$/.test(reason.code))).toBe(true);
  });

  it('is told from one that is twice as fast', () => {
    const found = shareOf(40, (seed) => {
      const normal = normalsFrom(seed);
      const basis = { ...UNKNOWN_BASIS, adapter: spreadOf(normal, sd) };
      return verdictOf(sides(1, 20, sd, normal, 2), basis, seed).comparison === 'faster';
    });
    expect(found).toBeGreaterThanOrEqual(0.95);
  });
});

describe('three processes that happen to agree', () => {
  it('are known no better than the processes of their whole sweep', () => {
    const wrong = shareOf(60, (seed) => {
      const normal = normalsFrom(seed);
      const ratios = Array.from({ length: 24 }, () => {
        const [reference, other] = sides(3, 6, 0.05, normal);
        const own = spreadBetween(reference, other);
        const ci95 = pairedRunsInterval(reference, other, seed);
        const basis = { ...UNKNOWN_BASIS, restarts: 3, own };
        return { ratio: pairedRunsRatio(reference, other), ci95, whyNot: null, basis };
      });
      return judgeTogether(ratios).some(({ comparison }) => isClaim(comparison));
    });
    expect(wrong).toBeLessThanOrEqual(0.05);
  });
});

describe('the spread between processes', () => {
  it('is found from the ratios of three processes or more, and pooled by degrees of freedom', () => {
    const normal = normalsFrom(4);
    expect(spreadOf(normal, 0.05)).toMatchObject({ degrees: 24, sd: expect.closeTo(0.05, 1) });
    expect(spreadBetween(...sides(2, 6, 0.05, normal))).toBeNull();
    const [reference, other] = sides(3, 6, 0.05, normal);
    const worker = { ...other, sampling: { ...other.sampling!, restarted: 'worker' as const } };
    expect(spreadBetween(reference, worker)).toBeNull();
    const pooled = pooledSpread([
      { sd: 0.03, degrees: 2 },
      { sd: 0.06, degrees: 6 },
    ])!;
    expect(pooled).toEqual({ degrees: 8, sd: expect.closeTo(Math.sqrt((2 * 9 + 6 * 36) / 8) / 100, 12) });
  });

  it('is kept in the notes, and read from no other text', () => {
    const notes = adapterSpreadNote({ sd: 0.05, degrees: 46 });
    expect(notes[BASIS_NOTES.adapter]).toEqual({ code: 'adapter-spread', sd: 0.05, degrees: 46 });
    expect(basisFrom(notes, 1, 'process').adapter).toEqual({ sd: 0.05, degrees: 46 });
    for (const [sd, degrees] of [
      [-0.01, 4],
      [0.05, 0],
      ['5 %', 4],
    ] as const)
      expect(spreadIn({ own: { code: 'process-spread', sd, degrees } }, 'own')).toBeNull();
    expect(spreadIn({ own: '3.14 %, with 1 degree of freedom, over the processes of this run' }, 'own')).toEqual({
      ...{ sd: expect.closeTo(0.0314, 12), degrees: 1 },
    });
    for (const own of ['', '5 %', '-1 %, with 4 degrees of freedom', '5 %, with 0 degrees of freedom'])
      expect(spreadIn({ own }, 'own')).toBeNull();
    const [reference, other] = sides(3, 6, 0.05, normalsFrom(9));
    const noted = withBasisNotes({ scan: 'x', noise: 'old' }, other, { run: reference, ci95: [1, 2] });
    expect(noted).toMatchObject({ scan: 'x', [BASIS_NOTES.own]: { code: 'process-spread', degrees: 2 } });
    expect(noted['noise']).toBeUndefined();
  });
});

describe('headlines and maps', () => {
  const point = (restarts: number, restarted: 'process' | 'worker' = 'process', notes = {}) =>
    ['sequential', 'deer'].map((algorithm) =>
      rowOfRun(
        {
          ...inProcesses(makeRun({ config: { algorithm } }), restarts, restarted),
          id: `${algorithm} ${restarts}`,
          notes,
          speedup: algorithm === 'deer' ? { vs: 'sequential', ratio: 3, ci95: [2.9, 3.1] } : null,
        },
        [makeAdapter()],
      ),
    );
  const outcomeOf = (rows: ReturnType<typeof point>) => winnerMaps(rows, 'length')[0]!.cells[0]!.winner!.outcome;

  it('are not made from one process or two, which is said', () => {
    for (const [restarts, count] of [
      [1, 'one process'],
      [2, 'two processes'],
    ] as const) {
      const headline = headlineTexts(point(restarts)).join(' ');
      expect(headline).toMatch(/no general verdict on the gru cell: measured in (one process|two processes) only/);
      expect(headline).toContain(count);
      expect(headline).not.toContain('beats');
      expect(outcomeOf(point(restarts))).toBe('open');
      expect(pointVerdictText(verdictsOf(point(restarts))[0]!)).toMatch(
        /^deer is faster than sequential in this process: 3\.00×/,
      );
    }
  });

  it('are made from three, or where it is known how much processes differ', () => {
    expect(headlineTexts(point(3)).join(' ')).toContain(
      'parallel evaluation beats sequential evaluation of the gru cell at the only point',
    );
    expect(outcomeOf(point(3))).toBe('parallel');
    const known = point(1, 'process', adapterSpreadNote({ sd: 0.05, degrees: 46 }));
    expect(headlineTexts(known).join(' ')).toMatch(
      /parallel evaluation beats .* reaches 3\.00× \(95 % CI 2\.70–3\.33, widened for processes that differ by an sd of 5 %\)/,
    );
    expect(outcomeOf(known)).toBe('parallel');
    const doubtful = point(1, 'process', adapterSpreadNote({ sd: 0.05, degrees: 3 }));
    expect(headlineTexts(doubtful).join(' ')).toContain('no general verdict');
  });

  it('say of restarts of the application’s worker that they stay in one process', () => {
    expect(headlineTexts(point(3, 'worker')).join(' ')).toMatch(
      /parallel evaluation beats .* in one process with its compute worker started anew/,
    );
    expect(judgeRows(point(3, 'worker'))[1]!.verdict.isLocal).toBe(true);
  });
});

describe('a clock of 65.5 µs', () => {
  const STEP = 65_536;
  const read = (ns: number, uniform: () => number): number => Math.floor(ns / STEP + uniform()) * STEP;

  it('gives intervals that hold a time of about 101 steps, and are never narrower than a step', () => {
    const covered = shareOf(400, (seed) => {
      const uniform = uniformFrom(seed);
      const truth = STEP * (100.5 + uniform());
      const interval = medianInterval(
        Array.from({ length: 20 }, () => read(truth, uniform)),
        seed,
        STEP,
      );
      expect(interval![1] - interval![0]).toBeGreaterThanOrEqual(STEP * 0.999);
      return holds(interval, truth);
    });
    expect(covered).toBeGreaterThanOrEqual(0.95);
  });

  it('gives ratios whose intervals hold the truth, of one process and of three', () => {
    const covered = (isHeld: (samples: [number[], number[]], truth: number, seed: number) => boolean): number =>
      shareOf(300, (seed) => {
        const uniform = uniformFrom(seed);
        const times = [100, 101].map((steps) => STEP * (steps + uniform())) as [number, number];
        const samples = times.map((ns) => Array.from({ length: 18 }, () => read(ns, uniform))) as [number[], number[]];
        return isHeld(samples, times[0] / times[1], seed);
      });
    const clock = { reference: STEP, other: STEP };
    expect(
      covered(([a, b], truth, seed) => holds(pairedRatioInterval(a, b, seed, clock), truth)),
    ).toBeGreaterThanOrEqual(0.95);
    const inThree = (samples: number[]): Sampled => ({
      samples,
      sampling: inProcesses(makeRun({ timing: { solveNs: quantity(samples), gpuNs: null, phasesNs: {} } })).sampling,
      stepNs: STEP,
    });
    expect(
      covered(([a, b], truth, seed) => holds(pairedRunsInterval(inThree(a), inThree(b), seed), truth)),
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('takes a sample of 0 for half a step, and says what is wrong where most are', () => {
    const reference = Array.from({ length: 20 }, (_, index) => STEP * (3 + (index % 2)));
    const other = reference.map((ns, index) => (index === 7 ? 0 : ns));
    const clock = { reference: STEP, other: STEP };
    expect(pairedRatioInterval(reference, other, 1, clock)).not.toBeNull();
    expect(pairedRatioInterval(reference, other, 1)).not.toBeNull();
    expect(pairedRatio(reference, other)).toBe(1);
    const unseen = { samples: reference.map((_, index) => (index < 12 ? 0 : STEP)), sampling: null };
    const notes = withBasisNotes({}, unseen, { run: { samples: reference, sampling: null }, ci95: null });
    expect(notes[BASIS_NOTES.noInterval]).toEqual({ code: 'zero-samples', zeros: 12, all: 40 });
    const row = rowOfRun(
      makeRun({ config: { algorithm: 'deer' }, speedup: { vs: 'sequential', ratio: 3, ci95: null }, notes }),
      [],
    );
    expect(judgeRows([row])[0]!.verdict.reason).toEqual(notes[BASIS_NOTES.noInterval]);
    expect(judgeRows([{ ...row, speedup: null }])[0]!.verdict.reason).toEqual(notes[BASIS_NOTES.noInterval]);
  });
});

describe('the seed of the resampling', () => {
  it('moves no end by more than 1 %, of three restarts of six scattered samples or of thousands', () => {
    const scattered = (restarts: number, blocks: number, seed: number): Sampled => {
      const normal = normalsFrom(seed);
      const [run] = sides(restarts, blocks, 0.3, normal);
      return { ...run, samples: run.samples.map((ns) => ns * Math.exp(0.3 * normal())) };
    };
    for (const [restarts, blocks, trials] of [
      [3, 6, 20],
      [4, 300, 1],
    ] as const)
      for (let trial = 0; trial < trials; trial++) {
        const run = scattered(restarts, blocks, trial);
        const [one, other] = [1, 2].map((seed) => runInterval(run, seed)!);
        for (const end of [0, 1]) expect(Math.abs(one![end]! / other![end]! - 1)).toBeLessThanOrEqual(0.01);
      }
  });
});

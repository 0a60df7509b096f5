/** What is allowed of an entry, where sizes differ: between units, between steps, and between a state and what it reads. */
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCellFile } from '../../../../../src/compute/studies/rnn/cells/file/cell-file.ts';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import type { Solution } from '../../../../../src/compute/gpu/device/solver.ts';
import { prefixOf } from '../../../../../src/compute/studies/rnn/judging/prefix.ts';
import { type GivenProblem, parseProblem } from '../../../../../src/compute/studies/rnn/drawing/problem-file.ts';
import {
  type Candidate,
  judge,
  sequentialReference,
  surveyWorkload,
} from '../../../../../src/compute/studies/rnn/judging/verify.ts';
import { makeStepRounding } from '../../../../../src/compute/studies/rnn/twin/rounding.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../../../src/compute/studies/rnn/twin/solve.ts';
import { makeStepTwin } from '../../../../../src/compute/studies/rnn/twin/step.ts';
import type { TwinAlgorithm } from '../../../../../src/compute/studies/rnn/twin/step-rules.ts';
import { loadGolden } from '../../../../support/golden.ts';
import { drawRandomProblem } from '../../../../support/problems.ts';
import { makeWorld, measure } from '../../../bench/fake-engine.ts';

const textOf = (name: string): string =>
  readFileSync(new URL(`../../../../cases/${name}.json`, import.meta.url), 'utf8');
const explode = parseCellFile(textOf('b27_explode_cell'), 'explode.json');
const given = (name: string): GivenProblem => parseProblem(textOf(name), name, [explode]);
const rounded = (problem: Problem): Float32Array => Float32Array.from(solveSequentialTwin(problem));

/** Step by step in float32: what an honest device gives. */
function steppedInFloat32(problem: Problem): Float32Array {
  const { length, state, initial } = problem;
  const twin = makeStepTwin(problem, 'float32');
  const states = new Float32Array(length * state);
  let previous: Float32Array = initial;
  for (let t = 0; t < length; t++) {
    const here = states.subarray(t * state, (t + 1) * state);
    twin.next(previous, 0, t, here);
    previous = here;
  }
  return states;
}

const row = { iteration: 4, delta: 1e-5, residual: null, merit: null, resets: 0, error: null };
const solution: Solution = {
  ...{ wallNs: 1, gpuNs: null, phasesNs: null, iterations: 4, iterationsPerSequence: [4], resets: 0, settled: true },
  trace: [row],
};
const iterated = (states: Float32Array, algorithm = 'elk', solved: Solution = solution): Candidate => ({
  ...{ algorithm, iterative: true, tolerance: 1e-4, solution: solved, states },
});
const stepped = (states: Float32Array): Candidate => ({
  ...{ iterative: false, tolerance: 1e-4, solution: { ...solution, trace: [] }, states },
});

describe('one large unit', () => {
  it.each([
    ['b21_counting_lstm', 600],
    ['b28_one_large_state', 3000],
  ])('of %s excuses no error of the others', (name, size) => {
    const workload = surveyWorkload(given(name).problem);
    const right = rounded(workload.problem);
    const reference = sequentialReference(workload.problem, right);
    expect(judge(workload, iterated(right), reference).status).toBe('ok');
    expect(judge(workload, stepped(right), workload.twin).status).toBe('ok');
    const last = right.length - 8;
    const large = right.subarray(last).findIndex((value) => Math.abs(value) > size / 2);
    expect(large).toBeGreaterThan(3);
    for (const [entry, by] of [
      [0, 0.05],
      [3, 0.05],
      [large, 0.05 * size],
    ] as const) {
      const spoiled = right.slice();
      spoiled[last + entry]! += by;
      expect(judge(workload, iterated(spoiled), reference).status, `entry ${entry}`).not.toBe('ok');
      expect(judge(workload, stepped(spoiled), workload.twin).status, `entry ${entry}`).toBe('wrong');
    }
    // What is rounding to the large one is none to the others.
    const nudged = right.slice();
    nudged[last + large]! += 2e-6 * size;
    expect(judge(workload, stepped(nudged), workload.twin).status).toBe('ok');
  });

  it('is named, with its size, where it decides', () => {
    const workload = surveyWorkload(given('b21_counting_lstm').problem);
    const states = rounded(workload.problem);
    states[599 * 8 + 4]! += 0.01;
    const { verification } = judge(workload, iterated(states), workload.twin);
    expect(verification.tolerance).toBeCloseTo(3, 1);
    expect(verification.reference).toMatch(
      /; entry 5 at step 600 of sequence 1, held against 5e-3 of the largest that this unit was up to then \(600, at least 1\)$/,
    );
  });
});

describe('a start of 1e6, with states within 1 after it', () => {
  const drawn = drawRandomProblem(cellById('elman'), { length: 60, state: 6, input: 6, batch: 1 });
  const problem = { ...drawn, initial: drawn.initial.map((value) => 1e6 * value) };
  const workload = surveyWorkload(problem);
  const right = rounded(problem);

  it('excuses nothing of what follows', () => {
    expect(Math.max(...right)).toBeLessThanOrEqual(1);
    const { status, verification } = judge(workload, iterated(right), workload.twin);
    expect([status, verification.tolerance]).toEqual(['ok', 5e-3]);
    for (const at of [0, 3, 100, right.length - 1]) {
      const spoiled = right.slice();
      spoiled[at]! += spoiled[at]! > 0 ? -0.1 : 0.1;
      expect(judge(workload, iterated(spoiled), workload.twin).status, `entry ${at}`).not.toBe('ok');
      expect(judge(workload, stepped(spoiled), workload.twin).status, `entry ${at}`).toBe('wrong');
    }
  });

  it('enters the first step by its rounding, which a saturated unit does not feel', () => {
    const rounding = new Float64Array(6);
    makeStepRounding(problem)(problem.initial, 0, 0, rounding);
    for (const one of rounding) expect(one).toBeLessThan(1e-6);
  });
});

describe('a bounded unit that reads a large one', () => {
  // c counts in steps of 0.3, h reads the difference of two numbers of that size.
  const reader = parseCellFile(
    JSON.stringify({
      ...{ format: 'antler-cell-1', id: 'reader', state: { c: 'H', h: 'H' } },
      weights: { U: ['H', 'X'], V: ['H', 'X'] },
      next: { c: 'c + U @ x', h: 'tanh(0.37 * c - V @ x)' },
    }),
    'reader.json',
  );
  const length = 4000;
  const inputs = Float32Array.from({ length: 2 * length }, (_, at) => (at % 2 === 0 ? 0.75 : 0.37 * 0.75 * (at >> 1)));
  const problem: Problem = {
    ...{ cell: reader, length, state: 2, input: 2, batch: 1, hyper: {}, guess: null },
    weights: { U: Float32Array.of(1, 0), V: Float32Array.of(0, 1) },
    ...{ inputs, initial: new Float32Array(2) },
  };
  const workload = surveyWorkload(problem);
  const honest = steppedInFloat32(problem);

  it('may be off by its rounding, and by no more', () => {
    const error = Math.max(...honest.map((value, at) => Math.abs(value - workload.twin.states[at]!)));
    expect(error).toBeGreaterThan(1e-5);
    expect(judge(workload, stepped(honest), workload.twin)).toMatchObject({ status: 'ok', reason: null });
    const spoiled = honest.slice();
    spoiled[2 * 3000 + 1]! += 0.05;
    expect(judge(workload, stepped(spoiled), workload.twin).status).toBe('wrong');
  });
});

describe('states that leave float32', () => {
  const { problem } = given('b27_growing_T300');
  const where = 'the states leave float32 at step 82 of sequence 1: entry 1 is 4.3e38 in size, float32 ends at 3.4e38';

  it('leave nothing to measure: no algorithm is solved, and none has a time', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { runs } = await measure(world, {}, {}, { given: given('b27_growing_T300') });
    expect(runs.map(({ config, status, reason }) => [config.contender, status, reasonTextOrNull(reason)])).toEqual([
      ['sequential', 'not-representable', where],
      ['deer', 'not-representable', where],
    ]);
    for (const run of runs)
      expect(run).toMatchObject({ timing: null, speedup: null, memory: null, verification: null, trace: [] });
    expect(world.log).toEqual([]);
  });

  it('are found on the device where float64 does not reach them, once that was right up to there', () => {
    const workload = surveyWorkload(problem);
    const short = prefixOf(workload.twin, workload, 40);
    const states = steppedInFloat32(problem);
    const judged = judge(workload, stepped(states), short);
    expect(judged).toMatchObject({ status: 'not-representable', verification: { passed: false } });
    expect(reasonTextOrNull(judged.reason)).toMatch(
      /^the states leave float32 at step 82 of sequence 1: entry 1 is 4\.\de38 in size/,
    );
    const early = states.slice().fill(Infinity, 4 * 50);
    expect(judge(workload, stepped(early), short)).toMatchObject({
      status: 'wrong',
      reason: { code: 'states-not-finite' },
    });
    const doubled = states.map((value, at) => (at >= 4 * 20 && at < 4 * 24 ? 2 * value : value));
    expect(judge(workload, stepped(doubled), short)).toMatchObject({ status: 'wrong' });
    expect(judge(workload, iterated(states), short).status).toBe('wrong');
  });

  it('are no chaos while they fit: trajectories that grow are compared', () => {
    const inputs = problem.inputs.slice(0, 60 * 4);
    const workload = surveyWorkload({ ...problem, length: 60, inputs });
    expect(workload).toMatchObject({ isChaotic: false, overflow: null });
    expect(workload.summary.lle).toBeGreaterThan(1);
    const altered = rounded(workload.problem).fill(0, 4 * 30);
    expect(judge(workload, iterated(altered), workload.twin).status).not.toBe('ok');
  });
});

describe('entries that are reset', () => {
  const workload = surveyWorkload(drawRandomProblem(cellById('gru'), { length: 40, state: 4, input: 4, batch: 1 }));
  const right = rounded(workload.problem);
  const withResets = (last: number): Solution => ({
    ...solution,
    resets: 7 + last,
    trace: [
      { ...row, iteration: 3, resets: 7 },
      { ...row, resets: last },
    ],
  });

  it('in the last iteration make a run not converged, however right it looks', () => {
    expect(judge(workload, iterated(right, 'deer', withResets(2)), workload.twin)).toMatchObject({
      status: 'not-converged',
      reason: { code: 'reset-at-end', entries: 2, iterations: 4 },
    });
  });

  it('and recovered from do not', () => {
    expect(judge(workload, iterated(right, 'deer', withResets(0)), workload.twin).status).toBe('ok');
  });

  it('are those beyond 1e8 times the largest state', () => {
    expect(workload.problem.resetBeyond).toBe(1e8);
    const { problem } = surveyWorkload(given('b21_counting_lstm').problem);
    expect(problem.resetBeyond).toBeCloseTo(600e8, -8);
    const long = drawRandomProblem(cellById('gru'), { length: 60_000, state: 8, input: 8, batch: 1 });
    expect(surveyWorkload(long).problem.resetBeyond).toBeLessThan(1e10);
  });

  it('a problem that grows beyond what float64 affords is reset where float32 ends only', () => {
    const growing = parseCellFile(
      JSON.stringify({
        ...{ format: 'antler-cell-1', id: 'growing', state: { h: 'H' }, weights: { U: ['H', 'X'] } },
        next: { h: '1.0005 * h + U @ x' },
      }),
      'growing.json',
    );
    const problem = drawRandomProblem(growing, { length: 200_000, state: 8, input: 8, batch: 1 });
    expect(surveyWorkload(problem).problem.resetBeyond).toBeGreaterThan(3.4e38);
  });
});

describe('a stall', () => {
  const UNDAMPED: readonly TwinAlgorithm[] = ['jacobi', 'picard', 'quasi-deer', 'deer'];

  it.each(['gru_small', 'elman_small', 'lem_small', 'ar_gru_stall'])(
    'is never called a fault of what float32 does rightly: %s',
    (name) => {
      const workload = surveyWorkload(loadGolden(name).problem);
      for (const algorithm of UNDAMPED)
        for (const tolerance of [1e-1, 1e-2, 1e-4]) {
          const twin = solveTwin(workload.problem, { algorithm, tolerance, maxIterations: 60, precision: 'float32' });
          const { settled, iterations, iterationsPerSequence } = twin;
          const resets = twin.trace.resets.flat().reduce((sum, count) => sum + count, 0);
          const solved = { ...solution, settled, iterations, iterationsPerSequence, resets, trace: [] };
          const candidate = { ...iterated(twin.states as Float32Array, algorithm, solved), tolerance };
          const { status, reason } = judge(workload, candidate, workload.twin);
          expect(reason?.code ?? status, `${algorithm} at ${tolerance}`).not.toBe('stalled-impossible');
        }
    },
  );

  it('of quasi-deer with a flipped sign in its scan is one, and of a damped method is none', () => {
    const workload = surveyWorkload(loadGolden('gru_small').problem);
    const { problem } = workload;
    const { batch, length, state, initial } = problem;
    const twin = makeStepTwin(problem);
    // The fixed point of s_t = −A s_{t−1} + (f − A p): a step of 0, and no solution.
    const states = new Float32Array(batch * length * state);
    for (let b = 0; b < batch; b++) {
      let previous: Float32Array = initial.subarray(b * state, (b + 1) * state);
      for (let t = 0; t < length; t++) {
        const { next, diagonal } = twin.linearise(previous, b, t);
        const here = states.subarray((b * length + t) * state, (b * length + t + 1) * state);
        here.set(next.map((value, i) => value - 2 * diagonal[i]! * previous[i]!));
        previous = here;
      }
    }
    const flipped = judge(workload, iterated(states, 'quasi-deer'), workload.twin);
    expect(flipped.status).toBe('wrong');
    expect(reasonTextOrNull(flipped.reason)).toMatch(
      /^stalled where quasi-deer cannot: the residual is .*, and after a step within/,
    );
    expect(judge(workload, iterated(states, 'quasi-elk'), workload.twin)).toMatchObject({
      status: 'not-converged',
      reason: { code: 'stalled' },
    });
  });
});

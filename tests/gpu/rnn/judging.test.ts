/**
 * Problems on which a right answer and an altered one are easily taken for each other: states that grow, one state that
 * is thousands of times as large as the others, a start that is far larger than all that follows.
 */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solveGiven, type SolveOutcome } from '../../../src/cli/studies/rnn/solve/solving.ts';
import { algorithmById, defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { parseCellFile } from '../../../src/compute/studies/rnn/cells/file/cell-file.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { type GivenProblem, parseProblem } from '../../../src/compute/studies/rnn/drawing/problem-file.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { openTestEngine } from '../../support/engines.ts';

const FOLDER = new URL('../../cases/', import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
const explode = parseCellFile(textOf('b27_explode_cell'), 'b27_explode_cell.json');
const given = (name: string): GivenProblem => parseProblem(textOf(name), name, [explode]);

/** The same problem, cut after so many steps. */
function cut(problem: GivenProblem, length: number): GivenProblem {
  const inputs = problem.problem.inputs.slice(0, length * problem.problem.input);
  return { ...problem, problem: { ...problem.problem, length, inputs } };
}

/** Largest error relative to the largest that each unit was up to then, at least 1; NaN is never small. */
function relativeError(problem: Problem, states: Float32Array): number {
  const truth = solveSequentialTwin(problem);
  const sizes = new Float64Array(problem.state).fill(1);
  let worst = 0;
  for (const [at, exact] of truth.entries()) {
    const i = at % problem.state;
    sizes[i] = Math.max(sizes[i]!, Math.abs(exact));
    const error = Math.abs(states[at]! - exact) / sizes[i]!;
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

const PARALLEL = ['jacobi', 'picard', 'quasi-deer', 'deer', 'quasi-elk', 'elk', 'elk-smoother'];

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  async function solve(problem: GivenProblem, id: string): Promise<SolveOutcome> {
    if (!engine) throw new Error('no such adapter');
    const algorithm = algorithmById(id);
    const maxIterations = Math.min(problem.problem.length + 1, 200);
    const lambda = defaultLambda(algorithm);
    const parameters = { tolerance: 1e-4, maxIterations, lambda, reset: true, variant: 'auto' } as const;
    return solveGiven(engine, { given: problem, algorithm, parameters }, new AbortController().signal);
  }

  it('states beyond float32 are not representable, by whatever method', async (context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    for (const id of ['sequential', 'naive-sequential', 'cpu-sequential', ...PARALLEL]) {
      const { status, reason, states } = await solve(given('b27_growing_T300'), id);
      expect([id, status, states]).toEqual([id, 'not-representable', null]);
      expect(reasonTextOrNull(reason)).toBe(
        'the states leave float32 at step 82 of sequence 1: entry 1 is 4.3e38 in size, float32 ends at 3.4e38',
      );
    }
  });

  it.each([40, 60, 80])('states that grow for %i steps come out as they are, or not at all', async (length) => {
    if (!engine) return;
    const problem = cut(given('b27_growing_T300'), length);
    for (const id of ['sequential', 'cpu-sequential', ...PARALLEL]) {
      const { status, reason, states } = await solve(problem, id);
      const error = relativeError(problem.problem, states!);
      if (id.endsWith('sequential') || id === 'deer') expect([id, status]).toEqual([id, 'ok']);
      else expect(['ok', 'not-converged']).toContain(status);
      if (status === 'ok') expect(error, `${id}, ${reason?.code}`).toBeLessThan(1e-3);
    }
  });

  it.each(['b21_counting_lstm', 'b28_one_large_state'])('%s is right by default', async (name) => {
    if (!engine) return;
    const problem = given(name);
    for (const id of ['sequential', 'cpu-sequential', 'quasi-deer', 'quasi-deer-block', 'deer', 'quasi-elk', 'elk']) {
      const { status, reason, states } = await solve(problem, id);
      expect([id, status, reason]).toEqual([id, 'ok', null]);
      expect(relativeError(problem.problem, states!)).toBeLessThan(1e-3);
    }
  });
});

/** `antler solve` on given problems, on a real adapter, from outside. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type GoldenCase, loadGolden, pickStored } from '../../support/golden.ts';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();
const golden = (name: string): string => join(import.meta.dirname, `../../golden/${name}.json`);

interface Golden {
  readonly T: number;
  readonly D: number;
  readonly B: number;
  readonly truth: { readonly t: number[] | null; readonly data: number[] };
  readonly runs: readonly {
    readonly algorithm: string;
    readonly float32: { readonly 'iterationsAt1e-4': number | null };
  }[];
}

interface SolveOutput {
  readonly algorithm: string;
  readonly status: string;
  readonly reason: { readonly code: string } | null;
  readonly reasonText?: string;
  readonly iterations: number;
  readonly iterationsPerSequence: (number | null)[];
  readonly resets: number;
  readonly states: (number | null)[][][];
  readonly trace: {
    readonly iteration: number;
    readonly delta: number;
    readonly residual: number;
    readonly error: number | null;
  }[];
  readonly gradients: Gradients | null;
}

interface Gradients {
  readonly loss: number;
  readonly ds0: number[][];
  readonly dx: number[][][];
  readonly adjoint: number[][][];
  readonly dtheta: Record<string, (number | number[])[]>;
}

async function solve(problem: string, algorithm: string, ...flags: string[]): Promise<SolveOutput> {
  const out = join(folder(), `${algorithm}.json`);
  const { status, stderr } = await antler(
    ['solve', problem, '--algorithm', algorithm, '--adapter', 'swiftshader', '--out', out, ...flags],
    folder(),
  );
  expect(stderr).toContain('NOT A GPU');
  expect(status).toBe(0);
  return JSON.parse(readFileSync(out, 'utf8')) as SolveOutput;
}

function read(path: string): Golden {
  return JSON.parse(readFileSync(path, 'utf8')) as Golden;
}

/** max |s − s*| over the stored steps. */
function errorOf(states: SolveOutput['states'], { truth, T, D, B }: Golden): number {
  const steps = truth.t ?? Array.from({ length: T }, (_, index) => index + 1);
  let worst = 0;
  for (let b = 0; b < B; b++)
    for (const [row, step] of steps.entries())
      for (let d = 0; d < D; d++) {
        const expected = truth.data[(b * steps.length + row) * D + d]!;
        worst = Math.max(worst, Math.abs((states[b]![step - 1]![d] ?? Number.NaN) - expected));
      }
  return worst;
}

describe.each(['gru_small', 'gru_guess', 'gru_T256'])('%s', (name) => {
  const path = golden(name);

  it('sequential takes no iterations and leaves no trace', async () => {
    const output = await solve(path, 'sequential');
    expect(output).toMatchObject({
      algorithm: 'sequential',
      status: 'ok',
      reason: null,
      iterations: 0,
      trace: [],
      gradients: null,
    });
    expect(errorOf(output.states, read(path))).toBeLessThan(1e-5);
  });

  it.each(['jacobi', 'quasi-deer', 'deer'])('%s takes as many iterations as float32 does', async (algorithm) => {
    const output = await solve(path, algorithm);
    const problem = read(path);
    const expected = problem.runs.find((run) => run.algorithm === algorithm)?.float32['iterationsAt1e-4'];
    expect(output.status).toBe('ok');
    if (expected !== null && expected !== undefined)
      expect(Math.abs(output.iterations - expected)).toBeLessThanOrEqual(1);
    expect(output.trace.map((row) => row.iteration)).toEqual(
      Array.from({ length: output.iterations }, (_, index) => index + 1),
    );
    expect(output.trace.at(-1)!.delta).toBeLessThanOrEqual(1e-4);
    expect(output.iterationsPerSequence).toHaveLength(problem.B);
    expect(errorOf(output.states, problem)).toBeLessThan(5e-3);
    expect(output.states).toHaveLength(problem.B);
    expect(output.states[0]).toHaveLength(problem.T);
  });
});

it('gives the error of every iterate where the truth is at hand, and every residual', async () => {
  const output = await solve(golden('gru_small'), 'quasi-elk');
  const errors = output.trace.map((row) => row.error ?? Number.NaN);
  expect(errors.every((error) => error >= 0)).toBe(true);
  expect(errors.at(-1)).toBeCloseTo(errorOf(output.states, read(golden('gru_small'))), 12);
  expect(errors[0]).toBeGreaterThan(100 * errors.at(-1)!);
  expect(output.trace.every((row) => row.residual !== null)).toBe(true);
});

describe.each(['gru_small', 'lstm_small', 'lorenz96_T64'])('the gradient of %s', (name) => {
  const { grad } = loadGolden(name).golden;

  it.each(['sequential', 'quasi-deer'])('after %s is the one in the file', async (algorithm) => {
    const { status, gradients } = await solve(golden(name), algorithm, '--gradient', '--tol', '1e-6');
    expect(status).toBe('ok');
    const { loss, ds0, dx, adjoint, dtheta } = gradients!;
    const { golden: sizes, problem } = loadGolden(name);
    const close = (actual: readonly number[], expected: readonly (number | null)[]): void => {
      expect(actual).toHaveLength(expected.length);
      const largest = Math.max(1, ...expected.map((value) => Math.abs(value ?? 0)));
      const errors = expected.map((value, index) => Math.abs(actual[index]! - value!) / largest);
      expect(Math.max(0, ...errors)).toBeLessThan(2e-4);
    };
    close([loss], [grad.loss]);
    close(ds0.flat(), grad.ds0.data);
    close(pickStored(dx.flat(2), grad.dx, sizes, problem.input), grad.dx.data);
    close(pickStored(adjoint.flat(2), grad.adjoint, sizes), grad.adjoint.data);
    expect(Object.keys(dtheta)).toEqual(Object.keys(grad.dtheta));
    for (const [weight, { shape, data }] of Object.entries(grad.dtheta)) {
      expect(dtheta[weight]).toHaveLength(shape[0]!);
      close(dtheta[weight]!.flat(), data);
    }
  });
});

it('calls a gradient that contradicts the one in the file wrong, and says which part', async () => {
  const path = join(folder(), 'false-gradient.json');
  const problem = JSON.parse(readFileSync(golden('gru_small'), 'utf8')) as GoldenCase;
  const data = problem.grad.dtheta['Un']!.data as number[];
  data[3]! += 1;
  writeFileSync(path, JSON.stringify(problem));
  const { status, stdout } = await antler(
    ['solve', path, '--algorithm', 'deer', '--adapter', 'swiftshader', '--gradient'],
    folder(),
  );
  expect(stdout).toMatch(/status +wrong: grad\.dtheta\.Un is off by .* against the one in the file/);
  expect(status).toBe(1);
});

it('skips the gradient of what computes none', async () => {
  const args = ['--adapter', 'swiftshader', '--gradient'];
  const { status, stdout } = await antler(
    ['solve', golden('gru_small'), '--algorithm', 'cpu-sequential', ...args],
    folder(),
  );
  expect(stdout).toMatch(/status +skipped: cpu-sequential computes no gradient/);
  expect(status).toBe(0);
});

it('says that too few iterations did not converge, which is an answer', async () => {
  const output = await solve(golden('gru_small'), 'quasi-deer', '--max-iter', '2');
  expect(output).toMatchObject({ status: 'not-converged', iterations: 2 });
  expect(output.reasonText).toContain('2 iterations');
});

it('solves a problem of one step that brings neither truth nor data, only seeds', async () => {
  const path = join(folder(), 'one-step.json');
  const problem = {
    ...{ format: 'antler-golden-1', name: 'one-step', cell: 'gru', H: 3, D: 3, nx: 2, T: 1, B: 3 },
    draw: { weightsSeed: 40, inputsSeed: 41, gain: 1.3 },
    weights: { data: null },
    x: { shape: [3, 1, 2], data: null },
    s0: { shape: [3, 3], data: null },
    guess: null,
  };
  writeFileSync(path, JSON.stringify(problem));
  const sequential = await solve(path, 'sequential');
  const deer = await solve(path, 'deer');
  expect(deer.status).toBe('ok');
  expect(deer.states.map((rows) => rows.length)).toEqual([1, 1, 1]);
  for (const [b, rows] of deer.states.entries())
    for (const [d, value] of rows[0]!.entries()) expect(value).toBeCloseTo(sequential.states[b]![0]![d]!, 6);
});

it('says where the states leave float32, whatever was to solve it, and that is an answer', async () => {
  const at = (name: string): string => join(import.meta.dirname, `../../cases/${name}.json`);
  for (const algorithm of ['sequential', 'deer']) {
    const output = await solve(at('b27_growing_T300'), algorithm, '--cell-file', at('b27_explode_cell'));
    expect(output).toMatchObject({ status: 'not-representable', states: null, trace: [], iterations: 0 });
    expect(output.reasonText).toMatch(/^the states leave float32 at step 82 of sequence 1: entry 1 is 4\.3e38 in size/);
  }
});

it('calls a result that contradicts the truth in the file wrong, and ends with status 1', async () => {
  const path = join(folder(), 'false-truth.json');
  const problem = JSON.parse(readFileSync(golden('gru_small'), 'utf8')) as { truth: { data: number[] } };
  problem.truth.data[5]! += 0.5;
  writeFileSync(path, JSON.stringify(problem));
  const { status, stdout } = await antler(['solve', path, '--algorithm', 'deer', '--adapter', 'swiftshader'], folder());
  expect(stdout).toMatch(/status +wrong/);
  expect(status).toBe(1);
});

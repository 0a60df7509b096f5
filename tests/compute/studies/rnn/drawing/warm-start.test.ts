import type { Plan } from '../../../../../src/compute/gpu/plan/plan.ts';
import { rnnConfigOf } from '../../../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import { changeWeights } from '../../../../../src/compute/studies/rnn/drawing/warm-start.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import { makeWorld, measure, problemOf } from '../../../bench/fake-engine.ts';

const base = drawProblem(cellById('gru'), { length: 40, state: 3, input: 3, batch: 1, seed: 2 }, 1);

describe('changed weights', () => {
  it('differ by ε times standard normal numbers, relative to each weight; zeros stay zero', () => {
    const changed = changeWeights(base, { epsilon: 1e-2, seed: 2, tolerance: 1e-4 });
    const ratios = Object.entries(base.weights).flatMap(([name, before]) =>
      [...before].flatMap((weight, index) => (weight === 0 ? [] : [changed[name]![index]! / weight - 1])),
    );
    expect(ratios.length).toBeGreaterThan(30);
    const rms = Math.sqrt(ratios.reduce((sum, ratio) => sum + ratio ** 2, 0) / ratios.length);
    expect(rms).toBeGreaterThan(0.006);
    expect(rms).toBeLessThan(0.014);
    expect(new Set(ratios).size).toBe(ratios.length);
    for (const [name, before] of Object.entries(base.weights))
      before.forEach((weight, index) => {
        if (weight === 0) expect(changed[name]![index]).toBe(0);
      });
  });

  it('follow from the seed alone', () => {
    const start = { epsilon: 0.1, seed: 2, tolerance: 1e-4 };
    expect(changeWeights(base, start)).toEqual(changeWeights(base, start));
    expect(changeWeights(base, start)).not.toEqual(changeWeights(base, { ...start, seed: 3 }));
  });
});

describe('a sweep with a warm start', () => {
  function world() {
    const seen: Problem[] = [];
    const made = makeWorld({ sequential: { wallMs: () => 20 }, deer: { wallMs: () => 10 } });
    const open = made.engine.open;
    return {
      seen,
      made: {
        ...made,
        engine: {
          ...made.engine,
          open: (plan: Plan) => (seen.push(problemOf(plan)), open(plan)),
        },
      },
    };
  }

  it('measures the changed problem from the unchanged trajectory, and says so on every run', async () => {
    const { seen, made } = world();
    const { runs, runOf } = await measure(made, { warmStart: 1e-2, seeds: [2] });
    expect(runs.map(({ config }) => rnnConfigOf(config).warmStart)).toEqual([1e-2, 1e-2]);
    expect(runOf('deer')).toMatchObject({ status: 'ok', speedup: { vs: 'sequential' } });
    expect(runOf('deer').notes['warm start']).toContain('stream 11');
    const [unchanged, ...changed] = seen;
    expect(unchanged!.guess).toBeNull();
    expect(changed.length).toBeGreaterThan(0);
    const trajectory = Float32Array.from(solveSequentialTwin(unchanged!));
    for (const problem of changed) {
      expect(problem.guess).toEqual(trajectory);
      expect(problem.weights).not.toEqual(unchanged!.weights);
      expect(problem.inputs).toBe(unchanged!.inputs);
    }
    expect(made.log.slice(0, 3)).toEqual(['open sequential', 'solve sequential', 'destroy sequential']);
  });

  it('leaves nothing behind, and starts no run, where the unchanged problem comes out wrong', async () => {
    const made = makeWorld({ sequential: { spoil: (states, n) => void (n === 1 && (states[3]! += 1)) }, deer: {} });
    const { runs } = await measure(made, { warmStart: 1e-2 });
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(runs[0]!.reason).toMatchObject({
      code: expect.stringMatching(/differ|residual/) as string,
      stage: 'warm-start',
    });
    expect(made.log.filter((line) => line.startsWith('open'))).toHaveLength(1);
    expect(made.log.at(-1)).toBe('destroy sequential');
  });

  it('is refused for a cell without weights, where the first guess would be the answer', async () => {
    const made = makeWorld({ sequential: {}, deer: {} });
    await expect(measure(made, { warmStart: 1e-2, cells: ['gru', 'lorenz96'], states: [4] })).rejects.toMatchObject({
      code: 'invalid',
      message: 'a warm start changes weights, and a lorenz96 has none',
    });
    expect(made.log).toEqual([]);
  });

  it('is cold without the option', async () => {
    const { seen, made } = world();
    const { runs } = await measure(made);
    expect(runs.every(({ config }) => rnnConfigOf(config).warmStart === null)).toBe(true);
    expect(seen.every(({ guess }) => guess === null)).toBe(true);
  });
});

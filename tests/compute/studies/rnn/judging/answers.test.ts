/** Every way in which a run can end other than well. */
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../../src/shared/contract/fault.ts';
import { runSchema } from '../../../../../src/shared/contract/run.ts';
import { makeWorld, measure, type Behaviour } from '../../../bench/fake-engine.ts';

const withDeer = (deer: Behaviour, sequential: Behaviour = {}) => makeWorld({ sequential, deer });

describe('skipped', () => {
  it.each<[string, Behaviour, string]>([
    [
      'a state size beyond the kernels',
      { maxState: 2 },
      'deer runs up to state size 2 on this adapter, this point has 3',
    ],
    ['a plan that does not fit', { whyNot: 'needs 5 GiB, 1 GiB allowed' }, 'needs 5 GiB, 1 GiB allowed'],
    ['a problem outside of what can be planned', { planFault: new Fault('failed', 'no such size') }, 'no such size'],
  ])('%s, before anything is allocated', async (_, behaviour, reason) => {
    const world = withDeer(behaviour);
    const { runOf } = await measure(world);
    expect(reasonTextOrNull(runOf('deer').reason)).toBe(reason);
    expect(runOf('deer')).toMatchObject({
      status: 'skipped',
      timing: null,
      memory: null,
      verification: null,
      speedup: null,
      trace: [],
    });
    expect(runOf('sequential').status).toBe('ok');
    expect(world.log).not.toContain('open deer');
  });

  it('does not run sequential where there is nothing to compare', async () => {
    const world = withDeer({ whyNot: 'too large' });
    const { runs, outcome } = await measure(world, { algorithms: ['deer'], lengths: [1_000_000], states: [64] });
    expect(runs.map(({ status }) => status)).toEqual(['skipped']);
    expect(world.log).toEqual([]);
    expect(outcome.outcome).toBe('finished');
  });
});

describe('wrong', () => {
  it('is a converged run that differs from sequential, and it has no time', async () => {
    // A whole other trajectory: alike steps, so that it is not the residual alone that tells.
    const { runOf } = await measure(withDeer({ spoil: (states) => states.fill(Number.NaN, 5, 6) }));
    expect(runOf('deer')).toMatchObject({
      status: 'wrong',
      reason: { code: 'states-not-finite' },
      timing: null,
      speedup: null,
    });
    expect(runOf('deer').verification).toMatchObject({ passed: false, maxAbsError: null });
    expect(runSchema.safeParse(runOf('deer')).success).toBe(true);
  });

  it('takes a dropped submit for what it is, however fast', async () => {
    const behaviour = { wallMs: () => 0.001, spoil: (states: Float32Array) => states.fill(0) };
    const { runOf } = await measure(makeWorld({ sequential: {}, 'naive-sequential': behaviour }), {
      algorithms: ['sequential', 'naive-sequential'],
    });
    const run = runOf('naive-sequential');
    expect(run).toMatchObject({ status: 'wrong', timing: null, speedup: null });
    expect(reasonTextOrNull(run.reason)).toMatch(/^states differ from the reference by .*, allowed is 1e-4$/);
  });

  it('is a stall of a method that cannot stall: its small step proves a small residual', async () => {
    const { runOf } = await measure(withDeer({ spoil: (states) => (states[60] = (states[60] ?? 0) + 0.01) }));
    expect(runOf('deer')).toMatchObject({ status: 'wrong', timing: null, speedup: null });
    expect(reasonTextOrNull(runOf('deer').reason)).toMatch(
      /^stalled where deer cannot: the residual is 1e-2, and .* at most 1\.1e-3$/,
    );
  });

  it('is found in the last repetition too', async () => {
    const { runOf } = await measure(withDeer({ spoil: (states, n) => (n > 1 ? states.fill(Number.NaN) : undefined) }));
    expect(runOf('deer')).toMatchObject({ status: 'wrong', timing: null });
  });

  it('of sequential leaves the others to the float64 twin, without speed-ups', async () => {
    const { runOf } = await measure(withDeer({}, { spoil: (states) => states.fill(0) }));
    expect(runOf('sequential')).toMatchObject({ status: 'wrong', timing: null });
    expect(runOf('deer')).toMatchObject({ status: 'ok', speedup: null });
    expect(runOf('deer').verification?.reference).toContain('float64 sequential evaluation');
  });

  it('of a sequential that nobody asked for is said aloud', async () => {
    const { events } = await measure(withDeer({}, { spoil: (states) => states.fill(0) }), { algorithms: ['deer'] });
    const warning = events.find((event) => event.kind === 'warning');
    expect(warning?.message).toContain('point 0: sequential, needed to compare with, came out wrong');
  });
});

describe('not-converged', () => {
  it('says how far the last step was off, and gives one sample and no speed-up', async () => {
    const { runOf } = await measure(withDeer({ settled: () => false, iterations: 41 }));
    const run = runOf('deer');
    expect(run).toMatchObject({ status: 'not-converged', iterations: 41, speedup: null });
    expect(run.reason).toEqual({ code: 'not-settled', iterations: 41, step: 7, tolerance: 1e-4 });
    expect(run.timing?.solveNs).toMatchObject({ samples: [10e6], ci95: null });
    expect(run.verification?.passed).toBe(false);
  });

  it('is what a stall is: a small step at a wrong trajectory', async () => {
    const elk = { spoil: (states: Float32Array) => (states[60] = (states[60] ?? 0) + 0.01) };
    const { runOf } = await measure(makeWorld({ sequential: {}, elk }), { algorithms: ['sequential', 'elk'] });
    expect(runOf('elk')).toMatchObject({ status: 'not-converged', reason: { code: 'stalled' }, speedup: null });
    expect(runOf('elk').trace.at(-1)?.error).toBeCloseTo(0.01, 5);
  });

  it('stays not-converged where a run that does not settle is not finite either', async () => {
    const { runOf } = await measure(withDeer({ settled: () => false, spoil: (states) => states.fill(Number.NaN) }));
    expect(runOf('deer')).toMatchObject({
      status: 'not-converged',
      verification: { passed: false, maxAbsError: null },
    });
  });

  it('is noticed in a repetition', async () => {
    const { runOf } = await measure(withDeer({ settled: (n) => n < 6 }));
    expect(runOf('deer')).toMatchObject({ status: 'not-converged', speedup: null });
  });
});

describe('failed', () => {
  it.each<[string, Behaviour]>([
    ['opening', { onOpen: () => raise('out of memory: 5 GiB') }],
    ['the pilot', { onSolve: () => raise('out of memory: 5 GiB') }],
    ['a repetition', { onSolve: (n) => (n > 4 ? raise('out of memory: 5 GiB') : undefined) }],
    ['reading the states', { spoil: () => raise('out of memory: 5 GiB') }],
  ])('carries the message of an error in %s', async (_, behaviour) => {
    const world = withDeer(behaviour);
    const { runOf } = await measure(world);
    expect(runOf('deer')).toMatchObject({
      status: 'failed',
      reason: { code: 'error', message: 'out of memory: 5 GiB' },
      timing: null,
      memory: null,
      verification: null,
    });
    expect(runOf('sequential').status).toBe('ok');
    expect(world.log.filter((line) => line === 'destroy deer')).toHaveLength(behaviour.onOpen ? 0 : 1);
  });

  it('names the kind of an error that is no Fault', async () => {
    const world = withDeer({ onSolve: () => [].at(0)!['x'] });
    expect(reasonTextOrNull((await measure(world)).runOf('deer').reason)).toMatch(/^TypeError: /);
  });

  it('takes a defect in planning one algorithm for that one only', async () => {
    const { runOf } = await measure(withDeer({ planFault: new RangeError('bad') }));
    expect(runOf('deer')).toMatchObject({ status: 'failed', reason: { code: 'error', message: 'RangeError: bad' } });
    expect(runOf('sequential').status).toBe('ok');
  });
});

describe('memory', () => {
  it('warns of a leak', async () => {
    const { runOf, events } = await measure(withDeer({ leakBytes: 512 }));
    expect(runOf('deer').memory?.finalBytes).toBe(512);
    expect(events.find((event) => event.kind === 'warning')?.message).toContain(
      'deer: 512\u00a0B were still allocated',
    );
  });

  it('holds the buffers in turn where together they would take too much', async () => {
    const world = withDeer({ bytes: 2 ** 30 });
    const { runOf } = await measure(world, { repeats: 6 });
    expect(runOf('deer')).toMatchObject({ status: 'ok', memory: { peakBytes: 2 ** 30, finalBytes: 0 } });
    expect(runOf('deer').timing?.solveNs.samples).toHaveLength(6);
    expect(runOf('deer').notes['repetitions']).toMatchObject({
      code: 'repeated-in-turn',
      blocks: 6,
      stopped: 'as-asked',
    });
    let open = 0;
    for (const line of world.log) {
      open += Number(line.startsWith('open')) - Number(line.startsWith('destroy'));
      expect(open).toBeLessThanOrEqual(1);
    }
  });
});

describe('time budget', () => {
  it('is kept across all algorithms of a point, with at least six repetitions', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 100 }, deer: { wallMs: () => 100 } });
    const before = world.clock.ms;
    const { runOf } = await measure(world, { secondsPerPoint: 4 });
    expect(world.clock.ms - before).toBeLessThanOrEqual(4200);
    expect(runOf('deer').timing?.solveNs.samples.length).toBeGreaterThan(12);
    const tight = await measure(makeWorld({ sequential: { wallMs: () => 500 }, deer: { wallMs: () => 900 } }));
    expect(tight.runOf('deer').timing?.solveNs.samples).toHaveLength(6);
    expect(tight.runOf('deer').timing?.solveNs.ci95).not.toBeNull();
  });

  it('takes one sample where one solve is longer than all of it, and says so', async () => {
    const world = withDeer({ wallMs: () => 1500 });
    const { runOf } = await measure(world);
    const run = runOf('deer');
    expect(run).toMatchObject({ status: 'ok', timing: { solveNs: { samples: [1.5e9], ci95: null } } });
    expect(run.notes['repetitions']).toEqual({ code: 'one-sample-too-long', seconds: 1 });
    expect(run.speedup).toMatchObject({ vs: 'sequential', ci95: null });
    expect(world.log.filter((line) => line === 'solve deer')).toHaveLength(1);
  });

  it('gives way to a number of repetitions that is asked for', async () => {
    const { runOf } = await measure(withDeer({ wallMs: () => 1500 }), { repeats: 3 });
    expect(runOf('deer').timing?.solveNs).toMatchObject({ samples: [1.5e9, 1.5e9, 1.5e9], ci95: null });
  });
});

describe('GPU time', () => {
  it('is null without timestamps', async () => {
    expect((await measure(withDeer({ gpuShare: null }))).runOf('deer').timing?.gpuNs).toBeNull();
  });

  it('is called coarse where it is a few steps of the clock', async () => {
    const { runOf } = await measure(withDeer({ wallMs: () => 0.01 }));
    expect(runOf('deer').notes['gpu-time']).toMatchObject({ code: 'gpu-time-coarse', steps: 100 });
    expect(runOf('sequential').notes['gpu-time']).toBeUndefined();
  });
});

function raise(message: string): never {
  throw new Fault('failed', message);
}

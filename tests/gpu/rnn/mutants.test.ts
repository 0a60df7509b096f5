/**
 * Kernels with a mistake made on purpose. A fixed point corrects most of them, so that the answer is right and only the
 * way to it is not: `run` has to call each of them a fault all the same.
 */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import type { RnnSweep } from '../../../src/shared/studies/rnn/sweep.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunkCases } from '../../../src/cli/studies/rnn/verify/boundary-cases.ts';
import { checkCase } from '../../../src/cli/studies/rnn/verify/correctness.ts';
import type { CorrectnessCase } from '../../../src/cli/studies/rnn/verify/correctness-case.ts';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { rnnStudy } from '../../../src/compute/studies/rnn/runtime/runtime.ts';
import { CELLS } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { measureSweep } from '../../../src/compute/bench/protocol/protocol.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { isFault } from '../../../src/shared/contract/status.ts';
import { sweepWith } from '../../support/sweeps.ts';
import { DEFAULT_TUNING } from '../../../src/shared/contract/parts/tuning.ts';
import { openTestEngine } from '../../support/engines.ts';
import { mutate, type Mutation } from '../../support/mutants.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('llvmpipe');
  if (!opened) throw new Error('llvmpipe is missing');
  engine = opened;
});
afterAll(() => engine.close());

/** As `antler run` measures, with as few repetitions as can be. */
async function measure(id: string, mutation: Mutation | null, sweep: Partial<RnnSweep>): Promise<Run> {
  const runs: Run[] = [];
  let ids = 0;
  await measureSweep({
    sweep: sweepWith({
      ...{ cells: ['gru'], algorithms: [...new Set(['sequential', id])], lengths: [300], states: [4], batches: [2] },
      ...{ repeats: 1, ...sweep },
    }),
    sweepId: crypto.randomUUID(),
    engine,
    study: rnnStudy({
      algorithmById: (name) =>
        mutation !== null && name === id ? mutate(algorithmById(name), mutation) : algorithmById(name),
    }),
    orderSeed: 1,
    pointsDone: 0,
    emit: (event) => void (event.kind === 'run-finished' && runs.push(event.run)),
    signal: new AbortController().signal,
    runtime: 'test',
    tunings: Object.fromEntries(CELLS.map(({ id }) => [id, DEFAULT_TUNING])),
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    now: () => Date.now(),
  });
  const run = runs.find(({ config }) => config.contender === id);
  if (!run) throw new Error(`no run of ${id}`);
  return run;
}

interface Mutant extends Mutation {
  readonly algorithm: string;
  readonly sweep?: Partial<RnnSweep>;
  /** What the reason begins with, where only one column can show it. */
  readonly reason?: RegExp;
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'a flipped sign in the scan over chunks',
    algorithm: 'quasi-deer',
    kernel: 'carry',
    find: 'state = total.x * state + total.y;',
    replace: 'state = total.x * state - total.y;',
  },
  {
    name: 'a halved slope',
    algorithm: 'quasi-deer',
    find: 'let a = transition_at(values, at);',
    replace: 'let a = 0.5 * transition_at(values, at);',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'a slope off by a hundredth',
    algorithm: 'quasi-deer',
    find: 'let a = transition_at(values, at);',
    replace: 'let a = 1.01 * transition_at(values, at);',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'a halved tangent',
    algorithm: 'deer',
    kernel: 'apply',
    find: 'let next = values.next + values.along;',
    replace: 'let next = values.next + 0.5 * values.along;',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'the carry of a chunk left one chunk late',
    algorithm: 'deer',
    kernel: 'carry',
    find: 'carries[place * STATE + i] = state;',
    replace: 'if (chunk != 1u) { carries[place * STATE + i] = state; }',
  },
  {
    name: 'a step reported ten times too small',
    algorithm: 'quasi-deer',
    find: 'let delta = magnitude_bits(next - states[at]);',
    replace: 'let delta = magnitude_bits(0.1 * (next - states[at]));',
    reason: /^(delta|iterations)/,
  },
  {
    name: 'a step that only one lane reports',
    algorithm: 'quasi-deer',
    find: 'if (settled.delta > atomicLoad(&stats[sequence].delta)) {',
    replace: 'if (sequence == 0u && settled.delta > 0x3f800000u) {',
  },
  {
    name: 'a stop that never comes before iteration 23',
    algorithm: 'quasi-deer',
    kernel: 'control',
    find: 'let settled = atomicLoad(&largest) <= bitcast<u32>(params.tolerance);',
    replace: 'let settled = iteration >= 23u && atomicLoad(&largest) <= bitcast<u32>(params.tolerance);',
    reason: /^iterations: the step of iteration/,
  },
  {
    name: 'a stop at ten times the tolerance',
    algorithm: 'quasi-deer',
    kernel: 'control',
    find: 'let settled = atomicLoad(&largest) <= bitcast<u32>(params.tolerance);',
    replace: 'let settled = atomicLoad(&largest) <= bitcast<u32>(10.0 * params.tolerance);',
    reason: /^settled/,
  },
  {
    name: 'a sequence that is said to have settled at ten times the tolerance',
    algorithm: 'quasi-deer',
    kernel: 'control',
    find: 'open <= bitcast<u32>(params.tolerance));',
    replace: 'open <= bitcast<u32>(10.0 * params.tolerance));',
    reason: /^settled: sequence/,
  },
  {
    name: 'a residual that is always 0',
    algorithm: 'quasi-deer',
    find: 'trace[row * params.batch + b].y = atomicExchange(&stats[b].residual, 0u);',
    replace: 'trace[row * params.batch + b].y = 0u * atomicExchange(&stats[b].residual, 0u);',
    reason: /^residual of iteration/,
  },
  {
    name: 'a halved merit',
    algorithm: 'deer',
    find: 'so_far.merit + 0.5 * residual * residual',
    replace: 'so_far.merit + 0.25 * residual * residual',
    reason: /^merit of iteration/,
  },
  {
    name: 'a merit without the last partial sum',
    algorithm: 'jacobi',
    find: 'k < LANES + params.zero; k++',
    replace: 'k + 1u < LANES + params.zero; k++',
    reason: /^merit of iteration/,
  },
  {
    name: 'residuals written into the row before',
    algorithm: 'quasi-deer',
    kernel: 'control',
    find: 'gather_residuals(iteration - 1u, lane);',
    replace: 'gather_residuals(max(iteration, 2u) - 2u, lane);',
  },
  {
    name: 'resets that nobody counts',
    algorithm: 'picard',
    sweep: { cells: ['elman'], lengths: [130] },
    find: 'resets += 1u;',
    replace: 'resets += 0u;',
    reason: /^resets: 0/,
  },
  {
    name: 'damping left out',
    algorithm: 'quasi-elk',
    find: 'return params.lambda;',
    replace: 'return 0.0 * params.lambda;',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'damping squared',
    algorithm: 'elk',
    sweep: { lambdas: [1e-2] },
    find: 'return params.lambda;',
    replace: 'return params.lambda * params.lambda;',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'damping that falls one iteration late',
    algorithm: 'quasi-elk-annealed',
    find: 'f32(progress[0])',
    replace: 'max(f32(progress[0]) - 1.0, 0.0)',
    reason: /^states of iteration 2 /,
  },
  {
    name: 'a process variance that is never added',
    algorithm: 'elk',
    sweep: { lambdas: [1e-1] },
    kernel: 'apply',
    find: 'add_to_diagonal(ft, step.noise);',
    replace: 'add_to_diagonal(ft, 0.0 * step.noise);',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'a smoother that corrects the wrong way',
    algorithm: 'elk-smoother',
    sweep: { lambdas: [1e-1] },
    find: 'let smoothed = filtered[q] - correction[q];',
    replace: 'let smoothed = filtered[q] + correction[q];',
    reason: /^states of iteration 1 /,
  },
  {
    name: 'a smoother that walks back with the wrong sign',
    algorithm: 'quasi-elk-smoother',
    sweep: { lambdas: [1] },
    find: 'mean = back.x * mean + back.y;',
    replace: 'mean = back.y - back.x * mean;',
  },
  {
    name: 'blocks coupled the wrong way round',
    algorithm: 'quasi-deer-block',
    sweep: { cells: ['lstm'] },
    find: 'maps[at + 2u] = values.by_second;',
    replace: 'maps[at + 2u] = values.by_first;',
  },
  {
    name: 'a guess that is shifted by one step more',
    algorithm: 'jacobi',
    find: 'select(step_offset(place, t) - 1u, params.batch',
    replace: 'select(max(step_offset(place, t), 2u) - 2u, params.batch',
  },
  {
    name: 'a wrong stride of the batch',
    algorithm: 'quasi-deer',
    find: 'return (span.sequence * params.length + t) * STATE + span.i;',
    replace: 'return (span.sequence * (params.length - 1u) + t) * STATE + span.i;',
  },
  {
    name: 'a last partial span that is left out',
    algorithm: 'jacobi',
    find: 'min(begin + SPAN, params.length)',
    replace: 'select(begin, begin + SPAN, begin + SPAN <= params.length)',
  },
  {
    name: 'projections that are all 0',
    algorithm: 'deer',
    kernel: 'project',
    find: '= values.projected;',
    replace: '= 0.0 * values.projected;',
  },
  {
    name: 'an adjoint that takes cotangents away',
    algorithm: 'deer',
    sweep: { gradient: true },
    find: '(*row).seed = (*row).future + cotangent_at(place, before, (*row).i);',
    replace: '(*row).seed = (*row).future - cotangent_at(place, before, (*row).i);',
    reason: /^the gradient/,
  },
];

describe('run calls a fault', () => {
  test.each(MUTANTS)('$algorithm with $name', async ({ algorithm, sweep = {}, reason, ...mutation }) => {
    const run = await measure(algorithm, mutation, sweep);
    expect(isFault(run.status), `${run.status}: ${reasonTextOrNull(run.reason)}`).toBe(true);
    expect(run.timing).toBeNull();
    expect(reasonTextOrNull(run.reason)).toMatch(reason ?? /./);
  });
});

/** What shows only where the handed over still counts, or where there is more to hand over than a sweep has. */
const AT_BOUNDARIES: readonly (Mutation & { algorithm: string; case?: Partial<CorrectnessCase> })[] = [
  {
    name: 'a hand-over between dispatches of a state too old',
    algorithm: 'sequential',
    case: { segments: 7 },
    find: '(step_offset(place, place.begin) - 1u)',
    replace: '(step_offset(place, place.begin) - 2u)',
  },
  {
    name: 'chunks that take too little of what enters them',
    algorithm: 'quasi-deer',
    kernel: 'carry',
    find: 'state = total.x * state + total.y;',
    replace: 'state = 0.98 * total.x * state + total.y;',
  },
  {
    name: 'a carry whose columns are taken for rows',
    algorithm: 'deer',
    kernel: 'carry',
    find: 'state += totals[at + j * STATE] * entering[half + j];',
    replace: 'state += totals[at - i + i * STATE + j] * entering[half + j];',
  },
  {
    name: 'a carry without its barrier',
    algorithm: 'deer',
    kernel: 'carry',
    // Two groups of lanes that llvmpipe runs one after the other.
    case: { state: 9, shape: [257, 1] },
    find: 'workgroupBarrier(); // the whole state',
    replace: '// the whole state',
  },
  {
    name: 'a covariance that no chunk takes over',
    algorithm: 'quasi-elk',
    kernel: 'carry',
    find: 'variance = d * variance * a + c;',
    replace: 'variance = 0.5 * (d * variance * a + c);',
  },
  {
    name: 'a variance that a chunk passes on by its slope, not the square of it',
    algorithm: 'quasi-elk',
    kernel: 'carry',
    find: 'variance = d * variance * a + c;',
    replace: 'variance = d * variance + c;',
  },
  {
    name: 'a chunk whose observations forget its own offset',
    algorithm: 'quasi-elk',
    find: 'back * (eta - j * left.b) + left.eta',
    replace: 'back * eta + left.eta',
  },
  {
    name: 'observations of a chunk that move no mean',
    algorithm: 'elk',
    kernel: 'carry',
    find: 'm = vector_product(&j, plus(m, vector_product(&p, eta)));',
    replace: 'm = vector_product(&j, m);',
  },
  {
    name: 'a cursor that moves on by one step too few',
    algorithm: 'sequential',
    case: { segments: 7 },
    find: 'min(place.begin + params.segment, params.length)',
    replace: 'min(place.begin + params.segment - 1u, params.length)',
  },
  {
    name: 'a cursor that moves on by one step too many',
    algorithm: 'sequential',
    case: { segments: 7 },
    find: 'min(place.begin + params.segment, params.length)',
    replace: 'min(place.begin + params.segment + 1u, params.length)',
  },
  {
    name: 'a limit of iterations that is overrun by one',
    algorithm: 'quasi-deer',
    kernel: 'control',
    find: 'iteration >= params.max_iterations',
    replace: 'iteration > params.max_iterations',
  },
  {
    name: 'an adjoint handed over by the product itself, not its transpose',
    algorithm: 'deer',
    case: { hasGradient: true },
    find: 'future += totals[column + j] * published[half + j];',
    replace: 'future += totals[place * (STATE + 1u) * STATE + j * STATE + i] * published[half + j];',
  },
];

test.each(AT_BOUNDARIES)('verify fails $algorithm with $name', async ({ algorithm, case: change, ...mutation }) => {
  const [plain] = chunkCases(CELLS, [algorithmById(algorithm)], 4);
  if (!plain) throw new Error(`no case of ${algorithm}`);
  const one = { ...plain, ...change, algorithm: mutate(algorithmById(algorithm), mutation) };
  const found = await checkCase(engine, one, new AbortController().signal);
  expect(found.outcome).toBe('FAILED');
  expect(found.note).not.toBeNull();
});

test.each([...new Set(MUTANTS.map(({ algorithm, sweep = {} }) => JSON.stringify({ algorithm, sweep })))])(
  'the same without an alteration is no fault: %s',
  async (text) => {
    const { algorithm, sweep } = JSON.parse(text) as { algorithm: string; sweep: Partial<RnnSweep> };
    const run = await measure(algorithm, null, sweep);
    expect(isFault(run.status), `${run.status}: ${reasonTextOrNull(run.reason)}`).toBe(false);
  },
);

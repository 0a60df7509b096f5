/** Solves with TensorFlow.js operations on our device, under the same rules as our kernels: scopes, bounds, signals. */
import type { RnnTraceRow } from '../../../../../shared/studies/rnn/trace.ts';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Problem } from '../../cells/problem.ts';
import { openCellTensors, type CellTensors } from '../cell-tensors.ts';
import { iterate, type Iteration } from '../iterate.ts';
import { fromRows, toRows } from '../rows.ts';
import { stepThrough } from '../step-through.ts';
import type { Plan } from '../../../../gpu/plan/plan.ts';
import type { DeviceContext } from '../../../../gpu/device/context.ts';
import { openLedger } from '../../../../gpu/device/ledger.ts';
import { failOnTrouble, inScopes } from '../../../../gpu/device/scopes.ts';
import type { Solution, SolveOptions, Solver } from '../../../../gpu/device/solver.ts';
import { bounded } from '../../../../gpu/device/submitter.ts';
import { checkedOutput, type DelegatedTask } from './task.ts';
import { openTfjsBackend, type TfjsBackend } from './tfjs-backend.ts';
import { letOthersRun } from './yield.ts';

/** TensorFlow.js cuts nothing into short submits: an operation on a software adapter may take long. */
const ANSWER_LIMIT_MS = 300_000;

/** Steps between two looks at the signal. */
const STEPS_AT_ONCE = 20;
/** A sequential evaluation is timed over so many steps at most, and over no more than take about this long. */
const MOST_STEPS = 200;
const STEPPING_TARGET_MS = 2000;

/** What lives on the device for one plan. */
interface Opened {
  readonly context: DeviceContext;
  readonly backend: TfjsBackend;
  readonly problem: Problem;
  readonly task: DelegatedTask;
  readonly cell: CellTensors;
  /** [T · B, X] and [B, D]. */
  readonly inputs: Tensor2D;
  readonly initial: Tensor2D;
  /** s^(0), [T · B, D]; null is all zeros. */
  readonly guess: Tensor2D | null;
  /** Steps that a solve evaluates. */
  steps: number;
  /** [steps · B, D] of the last solve. */
  states: Tensor2D | null;
}

export async function openTfjsSolver(
  context: DeviceContext,
  problem: Problem,
  plan: Plan,
  task: DelegatedTask,
): Promise<Solver> {
  const ledger = openLedger(context.device);
  const startedAt = performance.now();
  const backend = await openTfjsBackend(context, ledger);
  const destroy = () => {
    backend.close();
    ledger.destroyAll();
  };
  try {
    const opened = await inScopes(context, async () => {
      const uploaded = await upload(context, backend, problem, task);
      await warmUp(uploaded);
      return uploaded;
    });
    const compileMs = performance.now() - startedAt;
    return {
      algorithm: plan.algorithm,
      kernels: [],
      remark: remarkOf(opened),
      steps: opened.steps,
      compileMs,
      work: () => null,
      solve: (options) => {
        ledger.enter('solve');
        return solve(opened, options, task.maxIterations);
      },
      ...(task.method !== 'sequential' && {
        solveFirst: (iterations: number, signal: AbortSignal | null) =>
          solve(opened, { profile: false, signal }, Math.min(iterations, task.maxIterations)),
      }),
      read: async (name, signal) => {
        ledger.enter('read back');
        return checkedOutput(name, await readStates(opened, signal));
      },
      memory: () => ledger.memory(),
      destroy,
    };
  } catch (cause) {
    destroy();
    throw cause;
  }
}

function remarkOf({ backend }: Opened): string {
  return `TensorFlow.js ${backend.tf.version_core} operations with its WebGPU backend on the same device; memory holds the buffers that it keeps for reuse`;
}

async function upload(
  context: DeviceContext,
  backend: TfjsBackend,
  problem: Problem,
  task: DelegatedTask,
): Promise<Opened> {
  const { tf } = backend;
  const { batch, length, state, input, guess } = problem;
  await backend.activate();
  backend.countUnder('weights');
  const cell = openCellTensors(tf, problem);
  await onDevice(
    context,
    tf.tidy(() => cell.next(tf.zeros([1, state]), cell.project(tf.zeros([1, input])))),
  );
  backend.countUnder('inputs');
  const inputs = tf.tensor2d(toRows(problem.inputs, batch, length), [length * batch, input]);
  const initial = tf.tensor2d(problem.initial, [batch, state]);
  const start = guess && tf.tensor2d(toRows(guess, batch, length), [length * batch, state]);
  for (const tensor of [inputs, initial, start])
    if (tensor)
      await onDevice(
        context,
        tf.tidy(() => tf.reshape(tf.sum(tensor), [1, 1]) as Tensor2D),
      );
  backend.countUnder('workspace');
  return {
    context,
    backend,
    problem,
    task,
    cell,
    inputs,
    initial,
    guess: start,
    steps: length,
    states: null,
  };
}

/** Waits until the device has computed the tensor, and disposes of it. */
async function onDevice(context: DeviceContext, tensor: Tensor2D): Promise<void> {
  await bounded(tensor.data(), context, ANSWER_LIMIT_MS);
  tensor.dispose();
}

/** Runs every operation once, so that none is compiled while a solve is timed; finds how many steps are affordable. */
async function warmUp(opened: Opened): Promise<void> {
  const { problem, task } = opened;
  const quiet: SolveOptions = { profile: false, signal: null };
  if (task.method !== 'sequential') {
    await iterateToEnd(opened, quiet, 1);
    return;
  }
  opened.steps = Math.min(problem.length, STEPS_AT_ONCE);
  await stepToEnd(opened, quiet);
  const startedAt = performance.now();
  await stepToEnd(opened, quiet);
  const perStepMs = (performance.now() - startedAt) / opened.steps;
  const affordable = Math.max(STEPS_AT_ONCE, Math.floor(STEPPING_TARGET_MS / perStepMs));
  opened.steps = Math.min(problem.length, MOST_STEPS, affordable);
}

async function solve(opened: Opened, options: SolveOptions, most: number): Promise<Solution> {
  const { context, backend, task } = opened;
  failOnTrouble(context);
  await backend.activate();
  return inScopes(context, async () => {
    const startedAt = performance.now();
    const solved =
      task.method === 'sequential' ? await stepToEnd(opened, options) : await iterateToEnd(opened, options, most);
    return { wallNs: (performance.now() - startedAt) * 1e6, gpuNs: null, phasesNs: null, ...solved };
  });
}

type Solved = Omit<Solution, 'wallNs' | 'gpuNs' | 'phasesNs'>;

async function stepToEnd(opened: Opened, { signal }: SolveOptions): Promise<Solved> {
  const { context, backend, problem, cell, inputs, initial, steps } = opened;
  const { tf } = backend;
  replaceStates(opened, null);
  const rows = tf.tidy(() => cell.project(tf.slice2d(inputs, [0, 0], [steps * problem.batch, problem.input])));
  const states: Tensor2D[] = [];
  try {
    while (states.length < steps) {
      signal?.throwIfAborted();
      const to = Math.min(steps, states.length + STEPS_AT_ONCE);
      states.push(...stepThrough(tf, cell, states.at(-1) ?? initial, rows, states.length, to));
      await letOthersRun();
    }
    replaceStates(opened, tf.concat2d(states, 0));
  } finally {
    tf.dispose([rows, ...states]);
  }
  // Reading the last state waits for all that was submitted before.
  await onDevice(context, lastRows(opened));
  const iterationsPerSequence = Array.from({ length: problem.batch }, () => 0);
  return { iterations: 0, iterationsPerSequence, resets: 0, settled: true, trace: [] };
}

function lastRows({ backend: { tf }, states, problem: { batch, state }, steps }: Opened): Tensor2D {
  return states ? tf.slice2d(states, [(steps - 1) * batch, 0], [batch, state]) : tf.zeros([0, 0]);
}

function replaceStates(opened: Opened, states: Tensor2D | null): void {
  opened.states?.dispose();
  opened.states = states;
}

async function iterateToEnd(opened: Opened, { signal }: SolveOptions, most: number): Promise<Solved> {
  const { context, backend, problem, task, cell, inputs, initial, guess } = opened;
  const { tf } = backend;
  const { batch, length, state } = problem;
  const { tolerance, reset, resetBeyond, method } = task;
  replaceStates(opened, guess ? guess.clone() : tf.zeros([length * batch, state]));
  const projected = tf.tidy(() => cell.project(inputs));
  const startsAtZero = problem.initial.every((value) => value === 0);
  const iteration: Iteration = {
    method: method === 'deer' ? 'deer' : 'quasi-deer',
    batch,
    reset,
    resetBeyond,
    initial,
    startsAtZero,
    projected,
  };
  const trace: RnnTraceRow[] = [];
  const iterationsPerSequence: (number | null)[] = Array.from({ length: batch }, () => null);
  let settled = false;
  try {
    while (!settled && trace.length < most) {
      signal?.throwIfAborted();
      const { next, facts } = iterate(tf, cell, iteration, opened.states ?? initial);
      replaceStates(opened, next);
      const read = await bounded(facts.data(), context, ANSWER_LIMIT_MS);
      facts.dispose();
      const deltas = [...read.subarray(0, batch)];
      const isSettled = deltas.map((delta, b) => Number.isFinite(delta) && (read[batch + b] ?? Infinity) <= tolerance);
      settled = isSettled.every(Boolean);
      trace.push(rowOf(trace.length + 1, deltas, read[2 * batch] ?? 0));
      isSettled.forEach((is, b) => {
        if (is) iterationsPerSequence[b] ??= trace.length;
      });
    }
  } finally {
    projected.dispose();
  }
  const resets = trace.reduce((sum, row) => sum + row.resets, 0);
  return { iterations: trace.length, iterationsPerSequence, resets, settled, trace };
}

function rowOf(iteration: number, deltas: readonly number[], resets: number): RnnTraceRow {
  const delta = deltas.reduce((most, one) => (Number.isNaN(one) || one > most ? one : most), 0);
  return { iteration, delta: Number.isFinite(delta) ? delta : null, residual: null, merit: null, resets, error: null };
}

async function readStates(
  { context, backend, states, problem, steps }: Opened,
  signal: AbortSignal | null,
): Promise<Float32Array> {
  signal?.throwIfAborted();
  if (!states) return new Float32Array(0);
  await backend.activate();
  const rows = await inScopes(context, () => bounded(states.data<'float32'>(), context, ANSWER_LIMIT_MS));
  return fromRows(rows, problem.batch, steps);
}

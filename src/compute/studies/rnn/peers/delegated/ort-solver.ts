/** Sequential evaluation by ONNX Runtime's CPU provider: one operator over all steps of all sequences. */
import { Fault } from '../../../../../shared/contract/fault.ts';
import { unitsOf } from '../../cells/cell.ts';
import type { Problem } from '../../cells/problem.ts';
import { hasMemory, layerModel } from '../ort/layers.ts';
import { readMemory } from '../ort/memory.ts';
import type { OrtRuntime, OrtSession, OrtTensor } from '../ort/runtime.ts';
import { checkedOutput } from './task.ts';
import { plannedBytes, type Plan } from '../../../../gpu/plan/plan.ts';
import type { LedgerReading } from '../../../../gpu/device/ledger.ts';
import type { Solution, Solver } from '../../../../gpu/device/solver.ts';

/** What lives as long as the solver. */
interface Opened {
  readonly problem: Problem;
  readonly runtime: OrtRuntime;
  readonly threads: number;
  readonly session: OrtSession;
  readonly inputs: Readonly<Record<string, OrtTensor>>;
  readonly outputs: Readonly<Record<string, OrtTensor>>;
}

/** Rejects with a Fault where ONNX Runtime refuses the model. */
export async function openOrtSolver(
  runtime: OrtRuntime,
  problem: Problem,
  plan: Plan,
  share: 'one' | 'all',
): Promise<Solver> {
  const threads = share === 'one' ? 1 : runtime.threads;
  const startedAt = performance.now();
  const session = await runtime.open(layerModel(problem), threads);
  const compiledAt = performance.now();
  const compileMs = compiledAt - startedAt;
  const tensors = tensorsOf(problem);
  const uploadNs = (performance.now() - compiledAt) * 1e6;
  let opened: Opened | null = { problem, runtime, threads, session, ...tensors };
  const live = (): Opened => {
    if (!opened) throw new Fault('failed', 'the solver was destroyed');
    return opened;
  };
  const { peakBytes, categoriesBytes } = plannedBytes(plan);
  return {
    algorithm: plan.algorithm,
    kernels: [],
    remark: remarkOf(runtime, threads, problem),
    compileMs,
    opening: { compileNs: compileMs * 1e6, isCached: false, uploadNs },
    work: () => null,
    solve: async ({ signal }) => {
      signal?.throwIfAborted();
      return solve(live());
    },
    read: async (name) => checkedOutput(name, await readStates(live())),
    memory: (): LedgerReading => ({ peakBytes, categoriesBytes, finalBytes: opened ? peakBytes : 0 }),
    destroy: () => {
      // What it frees is not waited for: nothing else is measured by memory that this holds.
      if (opened) void session.close();
      opened = null;
    },
  };
}

function remarkOf({ version }: OrtRuntime, threads: number, { cell }: Problem): string {
  const count = threads === 1 ? 'one thread' : `${threads} threads`;
  const memory = hasMemory(cell.id)
    ? '; it returns h of every step and c of the last, so c of the others was recomputed from h, outside the timing'
    : '';
  return `ONNX Runtime ${version}, CPU provider, ${count}; memory holds our arrays of inputs and states, not what the runtime allocates${memory}`;
}

/** Inputs [T, B, X] as the operator takes them, and room for its outputs. */
function tensorsOf(problem: Problem): Pick<Opened, 'inputs' | 'outputs'> {
  const { batch, length, input, cell, state } = problem;
  const units = unitsOf(cell, state);
  const x = new Float32Array(batch * length * input);
  for (let b = 0; b < batch; b += 1)
    for (let t = 0; t < length; t += 1) {
      const from = (b * length + t) * input;
      x.set(problem.inputs.subarray(from, from + input), (t * batch + b) * input);
    }
  const room = (dims: readonly number[]): OrtTensor => ({
    data: new Float32Array(dims.reduce((product, dim) => product * dim, 1)),
    dims,
  });
  const start = (block: number): OrtTensor => {
    const tensor = room([1, batch, units]);
    for (let b = 0; b < batch; b += 1) {
      const from = b * state + block * units;
      tensor.data.set(problem.initial.subarray(from, from + units), b * units);
    }
    return tensor;
  };
  const y = room([length, 1, batch, units]);
  const inputs = { x: { data: x, dims: [length, batch, input] }, h0: start(0) };
  if (!hasMemory(cell.id)) return { inputs, outputs: { y } };
  return { inputs: { ...inputs, c0: start(1) }, outputs: { y, cT: room([1, batch, units]) } };
}

async function solve({ problem, session, inputs, outputs }: Opened): Promise<Solution> {
  const startedAt = performance.now();
  await session.run(inputs, outputs);
  return {
    wallNs: (performance.now() - startedAt) * 1e6,
    gpuNs: null,
    phasesNs: null,
    iterations: 0,
    iterationsPerSequence: Array.from({ length: problem.batch }, () => 0),
    resets: 0,
    settled: true,
    trace: [],
  };
}

/** [B, T, D] of the last solve. */
async function readStates({ problem, runtime, threads, inputs, outputs }: Opened): Promise<Float32Array> {
  const { batch, length, state, cell } = problem;
  const units = unitsOf(cell, state);
  const { x, c0 } = inputs;
  const { y, cT } = outputs;
  if (!x || !y) throw new Fault('failed', 'the solver has no outputs');
  const memory = c0 && cT ? await readMemory(runtime, threads, problem, { x, y, c0, cT }) : null;
  const states = new Float32Array(batch * length * state);
  for (let t = 0; t < length; t += 1)
    for (let b = 0; b < batch; b += 1) {
      const from = (t * batch + b) * units;
      const to = (b * length + t) * state;
      states.set(y.data.subarray(from, from + units), to);
      if (memory) states.set(memory.subarray(from, from + units), to + units);
    }
  return states;
}

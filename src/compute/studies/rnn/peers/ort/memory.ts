/**
 * The memory c of an LSTM at every step, from the outputs h that ONNX Runtime returned: its operator gives c of the last step
 * only. With h known there is no recurrence in the gates, and c_t = keep_t · c_{t−1} + add_t is followed in float64. The
 * last one is the runtime's own, so that verification judges it by what follows from h.
 */
import { unitsOf } from '../../cells/cell.ts';
import type { Problem } from '../../cells/problem.ts';
import { memoryModel } from './layers.ts';
import type { OrtRuntime, OrtTensor } from './runtime.ts';

/** Rows (a step of a sequence each) taken at once. */
const ROWS = 8192;

export interface LstmTensors {
  /** [T, B, X] */
  readonly x: OrtTensor;
  /** [T, 1, B, H] */
  readonly y: OrtTensor;
  /** [1, B, H] */
  readonly c0: OrtTensor;
  readonly cT: OrtTensor;
}

/** [T, B, H]. Rejects where the runtime reports an error. */
export async function readMemory(
  runtime: OrtRuntime,
  threads: number,
  problem: Problem,
  { x, y, c0, cT }: LstmTensors,
): Promise<Float32Array> {
  const { batch, length, input, cell, state } = problem;
  const units = unitsOf(cell, state);
  const memory = new Float32Array(length * batch * units);
  const current = Float64Array.from(c0.data);
  const session = await runtime.open(memoryModel(problem), threads);
  const steps = Math.max(1, Math.floor(ROWS / batch));
  try {
    for (let from = 0; from < length; from += steps) {
      const count = Math.min(steps, length - from) * batch;
      const row = from * batch;
      const tensor = (data: Float32Array, width: number): OrtTensor => ({ data, dims: [count, width] });
      const keep = tensor(new Float32Array(count * units), units);
      const add = tensor(new Float32Array(count * units), units);
      const inputs = {
        x: tensor(x.data.subarray(row * input, (row + count) * input), input),
        h: tensor(before(y.data, problem, units, row, count), units),
      };
      await session.run(inputs, { keep, add });
      follow(current, keep.data, add.data, memory.subarray(row * units, (row + count) * units));
    }
  } finally {
    await session.close();
  }
  memory.set(cT.data, (length - 1) * batch * units);
  return memory;
}

/** h of the step before each of the rows; of the first step that is the initial state. */
function before(y: Float32Array, { batch, state, initial }: Problem, units: number, row: number, count: number) {
  const rows = new Float32Array(count * units);
  for (let index = 0; index < count; index += 1) {
    const at = row + index - batch;
    const [source, from] = at < 0 ? [initial, (row + index) * state] : [y, at * units];
    rows.set(source.subarray(from, from + units), index * units);
  }
  return rows;
}

/** `current` holds all sequences of a step; rows of a step come one after another. */
function follow(current: Float64Array, keep: Float32Array, add: Float32Array, memory: Float32Array): void {
  for (let index = 0; index < memory.length; index += 1) {
    const entry = index % current.length;
    const next = (keep[index] ?? 0) * (current[entry] ?? 0) + (add[index] ?? 0);
    current[entry] = next;
    memory[index] = next;
  }
}

/**
 * A reader of ONNX models and an evaluator of the few operators that Antler writes, in float64 and straight from the
 * operators' documentation: what ONNX Runtime would compute, where it is not installed.
 */
import type { OrtRuntime, OrtTensor } from '../../../src/compute/studies/rnn/peers/ort/runtime.ts';

type Fields = Map<number, (number | Uint8Array)[]>;

export interface ReadNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, number>>;
}

export interface ReadModel {
  readonly irVersion: number;
  readonly operatorSet: number;
  readonly nodes: readonly ReadNode[];
  readonly constants: ReadonlyMap<string, OrtTensor>;
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
}

/** A message of protocol buffers, by field number; only varints and length-delimited fields. */
export function readFields(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const size = varint();
    const value = key % 8 === 0 ? size : bytes.subarray(at, at + size);
    if (key % 8 === 2) at += size;
    if (key % 8 !== 0 && key % 8 !== 2) throw new Error(`wire type ${key % 8}`);
    fields.set(Math.floor(key / 8), [...(fields.get(Math.floor(key / 8)) ?? []), value]);
  }
  return fields;
}

const text = (value: number | Uint8Array | undefined): string => new TextDecoder().decode(value as Uint8Array);
const messages = (fields: Fields, number: number): Fields[] =>
  (fields.get(number) ?? []).map((bytes) => readFields(bytes as Uint8Array));

export function readModel(bytes: Uint8Array): ReadModel {
  const model = readFields(bytes);
  const [graph] = messages(model, 7) as [Fields];
  const shapes = (number: number): ReadModel['inputs'] =>
    Object.fromEntries(
      messages(graph, number).map((value) => {
        const [tensor] = messages(messages(value, 2)[0]!, 1) as [Fields];
        const dims = messages(messages(tensor, 2)[0]!, 1).map(
          (dim) => (dim.get(1)?.[0] as number | undefined) ?? text(dim.get(2)?.[0]),
        );
        return [text(value.get(1)?.[0]), dims];
      }),
    );
  return {
    irVersion: model.get(1)?.[0] as number,
    operatorSet: messages(model, 8)[0]?.get(2)?.[0] as number,
    nodes: messages(graph, 1).map((node) => ({
      operator: text(node.get(4)?.[0]),
      inputs: (node.get(1) ?? []).map(text),
      outputs: (node.get(2) ?? []).map(text),
      attributes: Object.fromEntries(
        messages(node, 5).map((attribute) => [text(attribute.get(1)?.[0]), attribute.get(3)?.[0] as number]),
      ),
    })),
    constants: new Map(
      messages(graph, 5).map((tensor) => {
        const raw = (tensor.get(9)?.[0] as Uint8Array).slice();
        return [text(tensor.get(8)?.[0]), { dims: tensor.get(1) as number[], data: new Float32Array(raw.buffer) }];
      }),
    ),
    inputs: shapes(11),
    outputs: shapes(12),
  };
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Σ_j matrix[row, j] · vector[j], with both beginning at an offset. */
function dot(matrix: Float32Array, row: number, width: number, vector: ArrayLike<number>, offset: number): number {
  let sum = 0;
  for (let j = 0; j < width; j += 1) sum += matrix[row * width + j]! * vector[offset + j]!;
  return sum;
}

/** GRU, LSTM and RNN as https://onnx.ai/onnx/operators has them; the order of gates is z r h, and i o f c. */
function recur(node: ReadNode, tensorOf: (name: string) => OrtTensor, outputs: Readonly<Record<string, OrtTensor>>) {
  const [x, W, R, B, , h0, c0] = node.inputs.map((name) => (name === '' ? null : tensorOf(name)));
  const units = node.attributes['hidden_size']!;
  const [length, batch, input] = x!.dims as [number, number, number];
  const gates = W!.dims[1]! / units;
  const h = Float64Array.from(h0!.data);
  const c = Float64Array.from(c0?.data ?? []);
  const y = outputs['y']!.data;
  for (let t = 0; t < length; t += 1)
    for (let b = 0; b < batch; b += 1) {
      const before = h.slice(b * units, (b + 1) * units);
      const fromInput = (gate: number, i: number) =>
        dot(W!.data, gate * units + i, input, x!.data, (t * batch + b) * input) + B!.data[gate * units + i]!;
      const fromState = (gate: number, i: number) =>
        dot(R!.data, gate * units + i, units, before, 0) + B!.data[(gates + gate) * units + i]!;
      const both = (gate: number, i: number) => fromInput(gate, i) + fromState(gate, i);
      for (let i = 0; i < units; i += 1) {
        const at = b * units + i;
        if (node.operator === 'RNN') h[at] = Math.tanh(both(0, i));
        else if (node.operator === 'GRU') {
          if (node.attributes['linear_before_reset'] !== 1) throw new Error('another form of the GRU');
          const [z, r] = [sigmoid(both(0, i)), sigmoid(both(1, i))];
          h[at] = (1 - z) * Math.tanh(fromInput(2, i) + r * fromState(2, i)) + z * before[i]!;
        } else {
          c[at] = sigmoid(both(2, i)) * c[at]! + sigmoid(both(0, i)) * Math.tanh(both(3, i));
          h[at] = sigmoid(both(1, i)) * Math.tanh(c[at]!);
        }
        y[t * batch * units + at] = h[at]!;
      }
    }
  outputs['cT']?.data.set(c);
}

/** Elementwise operators, and products with a transposed matrix. */
function compute({ operator, inputs }: ReadNode, tensorOf: (name: string) => OrtTensor): OrtTensor {
  const [a, b, bias] = inputs.map(tensorOf) as [OrtTensor, OrtTensor, OrtTensor];
  if (operator === 'Sigmoid') return { dims: a.dims, data: a.data.map(sigmoid) };
  if (operator === 'Tanh') return { dims: a.dims, data: a.data.map(Math.tanh) };
  if (operator === 'Mul') return { dims: a.dims, data: a.data.map((value, index) => value * b.data[index]!) };
  if (operator !== 'Gemm') throw new Error(`no ${operator}`);
  const [rows, width] = a.dims as [number, number];
  const columns = b.dims[0]!;
  const data = Float32Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const offset = bias.data[bias.dims.length === 1 ? index % columns : index]!;
    return dot(b.data, index % columns, width, a.data, row * width) + offset;
  });
  return { dims: [rows, columns], data };
}

/** A runtime of these operators, and the models and threads that it was asked for. */
export function makeOrtRuntime(): OrtRuntime & {
  readonly opened: { model: ReadModel; threads: number }[];
  live: number;
} {
  const opened: { model: ReadModel; threads: number }[] = [];
  const runtime = {
    ...{ version: '0.0', threads: 4, opened, live: 0 },
    open: async (bytes: Uint8Array, threads: number) => {
      const model = readModel(bytes);
      opened.push({ model, threads });
      runtime.live += 1;
      return {
        run: async (inputs: Readonly<Record<string, OrtTensor>>, outputs: Readonly<Record<string, OrtTensor>>) => {
          const known = new Map<string, OrtTensor>([...model.constants, ...Object.entries(inputs)]);
          const tensorOf = (name: string): OrtTensor => {
            const tensor = known.get(name);
            if (!tensor) throw new Error(`no tensor ${name}`);
            return tensor;
          };
          for (const node of model.nodes) {
            if (['GRU', 'LSTM', 'RNN'].includes(node.operator)) recur(node, tensorOf, outputs);
            else known.set(node.outputs[0]!, compute(node, tensorOf));
          }
          for (const [name, { data }] of Object.entries(outputs)) if (known.has(name)) data.set(known.get(name)!.data);
        },
        close: async () => {
          runtime.live -= 1;
        },
      };
    },
  };
  return runtime;
}

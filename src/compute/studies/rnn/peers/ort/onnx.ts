/**
 * ONNX models as bytes: graphs of float32 tensors. Field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { bytesField, type Field, message, messageField, textField, varintField } from './protobuf.ts';

/** A size known beforehand, or the name of one that a run decides. */
export type Dimension = number | string;

export interface TensorShape {
  readonly name: string;
  readonly dims: readonly Dimension[];
}

/** A constant: weights that the runtime may pack for speed when the model is loaded. */
export interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Node {
  readonly operator: string;
  /** '' leaves an optional input or output out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
}

/** Of ONNX 1.10: the first that knows operator set 15 is older than every runtime with Node-API 6. */
const IR_VERSION = 8;
const OPERATOR_SET = 15;
const FLOAT = 1;
const ATTRIBUTE_IS_INTEGER = 2;

/** The bytes of a ModelProto. */
export function onnxModel(graph: Graph): Uint8Array {
  return message([
    varintField(1, IR_VERSION),
    textField(2, 'antler'),
    messageField(7, graphFields(graph)),
    messageField(8, [textField(1, ''), varintField(2, OPERATOR_SET)]),
  ]);
}

function graphFields({ nodes, constants, inputs, outputs }: Graph): Field[] {
  return [
    ...nodes.map((node) => messageField(1, nodeFields(node))),
    textField(2, 'recurrent network'),
    ...constants.map((constant) => messageField(5, tensorFields(constant))),
    ...inputs.map((input) => messageField(11, valueFields(input))),
    ...outputs.map((output) => messageField(12, valueFields(output))),
  ];
}

function nodeFields({ operator, inputs, outputs, attributes = {} }: Node): Field[] {
  return [
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      messageField(5, [textField(1, name), varintField(3, value), varintField(20, ATTRIBUTE_IS_INTEGER)]),
    ),
  ];
}

function tensorFields({ name, dims, data }: Constant): Field[] {
  return [
    ...dims.map((dim) => varintField(1, dim)),
    varintField(2, FLOAT),
    textField(8, name),
    bytesField(9, littleEndian(data)),
  ];
}

function littleEndian(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  const view = new DataView(bytes.buffer);
  data.forEach((value, index) => view.setFloat32(4 * index, value, true));
  return bytes;
}

function valueFields({ name, dims }: TensorShape): Field[] {
  const shape = dims.map((dim) => messageField(1, [typeof dim === 'number' ? varintField(1, dim) : textField(2, dim)]));
  return [textField(1, name), messageField(2, [messageField(1, [varintField(1, FLOAT), messageField(2, shape)])])];
}

/**
 * Which operator of ONNX evaluates a cell, with the cell's weights in the order of its gates
 * (https://onnx.ai/onnx/operators/onnx__GRU.html, …__LSTM.html, …__RNN.html).
 */
import { Fault } from '../../../../../shared/contract/fault.ts';
import type { Problem } from '../../cells/problem.ts';
import { unitsOf } from '../../cells/cell.ts';
import { type Constant, onnxModel } from './onnx.ts';

interface Gate {
  /** By weight name; a bias may be absent. */
  readonly input: string;
  readonly recurrent: string;
  readonly inputBias: string;
  readonly recurrentBias: string | null;
}

interface Layer {
  readonly operator: 'GRU' | 'LSTM' | 'RNN';
  readonly attributes: Readonly<Record<string, number>>;
  readonly gates: readonly Gate[];
  /** The state holds the memory c of an LSTM behind its output h. */
  readonly hasMemory: boolean;
}

const gate = (name: string, recurrentBias: string | null = null): Gate => ({
  ...{ input: `U${name}`, recurrent: `W${name}`, inputBias: `b${name}`, recurrentBias },
});

const LAYERS: Readonly<Record<string, Layer>> = {
  // The reset gate is applied behind the candidate's product, as cuDNN has it.
  gru: {
    operator: 'GRU',
    attributes: { linear_before_reset: 1 },
    gates: [gate('z'), gate('r'), gate('n', 'bhn')],
    hasMemory: false,
  },
  lstm: { operator: 'LSTM', attributes: {}, gates: ['i', 'o', 'f', 'g'].map((name) => gate(name)), hasMemory: true },
  elman: { operator: 'RNN', attributes: {}, gates: [gate('')], hasMemory: false },
};

/** The cells that ONNX has an operator for. */
export const ORT_CELLS: readonly string[] = Object.keys(LAYERS);

export function hasMemory(cell: string): boolean {
  return layerOf(cell).hasMemory;
}

/** Throws a Fault where ONNX has no operator for the cell. */
function layerOf(cell: string): Layer {
  const layer = Object.hasOwn(LAYERS, cell) ? LAYERS[cell] : undefined;
  if (!layer) throw new Fault('invalid', `ONNX has no operator for the cell ${cell}`);
  return layer;
}

/**
 * The model of one layer over the whole sequence. Inputs x [T, B, X], h0 and (with memory) c0 [1, B, H]; outputs y [T, 1, B, H] and
 * (with memory) cT [1, B, H]. Throws a Fault where the problem lacks a weight or ONNX the cell.
 */
export function layerModel(problem: Problem): Uint8Array {
  const { operator, attributes, hasMemory: withMemory } = layerOf(problem.cell.id);
  const { length, batch, input, state, cell } = problem;
  const units = unitsOf(cell, state);
  const starts = ['h0', ...(withMemory ? ['c0'] : [])].map((name) => ({ name, dims: [1, batch, units] }));
  return onnxModel({
    nodes: [
      {
        operator,
        // The fifth input would be the lengths of the sequences.
        inputs: ['x', 'W', 'R', 'B', '', ...starts.map(({ name }) => name)],
        outputs: withMemory ? ['y', '', 'cT'] : ['y'],
        attributes: { hidden_size: units, ...attributes },
      },
    ],
    constants: gateConstants(problem),
    inputs: [{ name: 'x', dims: [length, batch, input] }, ...starts],
    outputs: [
      { name: 'y', dims: [length, 1, batch, units] },
      ...(withMemory ? [{ name: 'cT', dims: [1, batch, units] }] : []),
    ],
  });
}

/** W [1, G·H, X], R [1, G·H, H] and B [1, 2·G·H], G gates one after another. */
function gateConstants(problem: Problem): Constant[] {
  const { gates } = layerOf(problem.cell.id);
  const units = unitsOf(problem.cell, problem.state);
  const rows = gates.length * units;
  const joined = (names: readonly (string | null)[], each: number): Float32Array => {
    const data = new Float32Array(names.length * each);
    names.forEach((name, index) => {
      if (name !== null) data.set(weightOf(problem, name, each), index * each);
    });
    return data;
  };
  const biases = [...gates.map(({ inputBias }) => inputBias), ...gates.map(({ recurrentBias }) => recurrentBias)];
  return [
    {
      name: 'W',
      dims: [1, rows, problem.input],
      data: joined(
        gates.map(({ input }) => input),
        units * problem.input,
      ),
    },
    {
      name: 'R',
      dims: [1, rows, units],
      data: joined(
        gates.map(({ recurrent }) => recurrent),
        units * units,
      ),
    },
    { name: 'B', dims: [1, 2 * rows], data: joined(biases, units) },
  ];
}

function weightOf({ cell, weights }: Problem, name: string, floats: number): Float32Array {
  const weight = weights[name];
  if (weight?.length !== floats) throw new Fault('failed', `weight ${name} of cell ${cell.id} is missing`);
  return weight;
}

/**
 * What an LSTM keeps of its memory and adds to it, of many steps at once: c = keep · c_before + add. ONNX's operator returns h of all
 * steps and c of the last one only; with h known, these products need no recurrence. Inputs x [N, X] and h [N, H] (of the
 * step before), outputs keep and add [N, H].
 */
export function memoryModel(problem: Problem): Uint8Array {
  const units = unitsOf(problem.cell, problem.state);
  const names = ['f', 'i', 'g'];
  const activations: Readonly<Record<string, string>> = { f: 'Sigmoid', i: 'Sigmoid', g: 'Tanh' };
  return onnxModel({
    nodes: [
      ...names.flatMap((name) => [
        { operator: 'Gemm', inputs: ['x', `U${name}`, `b${name}`], outputs: [`u${name}`], attributes: { transB: 1 } },
        { operator: 'Gemm', inputs: ['h', `W${name}`, `u${name}`], outputs: [`s${name}`], attributes: { transB: 1 } },
        {
          operator: activations[name] ?? '',
          inputs: [`s${name}`],
          outputs: [name === 'f' ? 'keep' : `a${name}`],
        },
      ]),
      { operator: 'Mul', inputs: ['ai', 'ag'], outputs: ['add'] },
    ],
    constants: names.flatMap((name) => [
      { name: `U${name}`, dims: [units, problem.input], data: weightOf(problem, `U${name}`, units * problem.input) },
      { name: `W${name}`, dims: [units, units], data: weightOf(problem, `W${name}`, units * units) },
      { name: `b${name}`, dims: [units], data: weightOf(problem, `b${name}`, units) },
    ]),
    inputs: [
      { name: 'x', dims: ['N', problem.input] },
      { name: 'h', dims: ['N', units] },
    ],
    outputs: [
      { name: 'keep', dims: ['N', units] },
      { name: 'add', dims: ['N', units] },
    ],
  });
}

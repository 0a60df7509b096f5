/** The problem file of a converted layer, in the format of the golden cases. */
import { PROBLEM_FORMAT } from '../../../../compute/studies/rnn/drawing/problem-schema.ts';
import { checksumOf } from '../../../../compute/studies/rnn/drawing/random.ts';
import { visibleJson } from '../../../../shared/text/visible-text.ts';
import type { ConvertedWeight } from './gates.ts';
import type { GivenInputs } from './inputs.ts';
import type { Layer } from './layers.ts';

/** Drawn inputs are stored as their seed: whoever reads the file draws the same ones. */
export interface DrawnInputs {
  readonly batch: number;
  readonly length: number;
  readonly inputsSeed: number;
}

export interface ConvertedProblem {
  readonly name: string;
  readonly description: string;
  readonly layer: Layer;
  readonly weights: readonly ConvertedWeight[];
  readonly inputs: GivenInputs | DrawnInputs;
}

/** State entries per unit: an LSTM's state is [h, c]. */
const BLOCKS = { elman: 1, gru: 1, lstm: 2 } as const;

/** D of a layer. */
export function stateSizeOf({ cell, units }: Pick<Layer, 'cell' | 'units'>): number {
  return BLOCKS[cell] * units;
}

/** The file in pieces, one per array. */
export function* problemText({ name, description, layer, weights, inputs }: ConvertedProblem): Generator<string> {
  const { batch, length } = inputs;
  const { cell, units, input } = layer;
  const state = stateSizeOf(layer);
  const sizes = { cell, H: units, D: state, nx: input, T: length, B: batch, hyper: {} };
  const draw = 'inputsSeed' in inputs ? { inputsSeed: inputs.inputsSeed } : null;
  yield `${visibleJson({ format: PROBLEM_FORMAT, name, description, ...sizes, draw }).slice(0, -1)},\n`;
  yield* weightsText(weights);
  yield `"x":{"shape":[${batch},${length},${input}],`;
  if ('values' in inputs) yield `"data":${numbers(inputs.values)},"fnv1a32":"${checksumOf([inputs.values])}"},\n`;
  else yield '"data":null},\n';
  yield `"s0":{"shape":[${batch},${state}],"data":${numbers(new Float32Array(batch * state))}},\n"guess":null}\n`;
}

function* weightsText(weights: readonly ConvertedWeight[]): Generator<string> {
  const order = JSON.stringify(weights.map(({ name }) => name));
  const shape = JSON.stringify(Object.fromEntries(weights.map((weight) => [weight.name, weight.shape])));
  const arrays = weights.map(({ values }) => values);
  const count = arrays.reduce((sum, values) => sum + values.length, 0);
  yield `"weights":{"order":${order},"shape":${shape},"count":${count},"fnv1a32":"${checksumOf(arrays)}","data":{\n`;
  for (const [index, { name, values }] of weights.entries())
    yield `${index === 0 ? '' : ',\n'}${JSON.stringify(name)}:${numbers(values)}`;
  yield '}},\n';
}

function numbers(values: Float32Array): string {
  return `[${values.join(',')}]`;
}

/**
 * PyTorch stacks the gates of a layer in one matrix and gives each gate two biases; here every gate is a weight of its
 * own. Only GRU's candidate keeps both biases apart: the reset gate scales Wn h + bhn. PyTorch computes
 * h' = (1 − z)·n + z·h and c' = f·c + i·g, as the cells here do.
 */
import type { ByteFile } from '../../../files/byte-file.ts';
import type { ConvertibleCell, Layer } from './layers.ts';
import type { Tensor } from './tensor.ts';
import { say } from '../../../../shared/words/say.ts';

export interface ConvertedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** In PyTorch's order of stacking; also the order here, which has recurrent, input weights and biases each by gate. */
const GATES: Readonly<Record<ConvertibleCell, readonly string[]>> = {
  elman: [''],
  gru: ['r', 'z', 'n'],
  lstm: ['i', 'f', 'g', 'o'],
};
/** The gate whose recurrent bias is a weight of its own, and its name. */
const SEPARATE: Readonly<Record<ConvertibleCell, { readonly gate: string; readonly name: string } | null>> = {
  elman: null,
  gru: { gate: 'n', name: 'bhn' },
  lstm: null,
};

/** The weights of the cell, in its order, as float32. Refuses numbers that float32 does not have. */
export async function convertWeights(file: ByteFile, layer: Layer): Promise<ConvertedWeight[]> {
  const { cell, units, input } = layer;
  const recurrent = await layer.recurrentWeights.read();
  const inputs = await layer.inputWeights.read();
  const zeros = new Float64Array(GATES[cell].length * units);
  const inputBias = (await layer.inputBias?.read()) ?? zeros;
  const recurrentBias = (await layer.recurrentBias?.read()) ?? zeros;
  const separate = SEPARATE[cell];
  const narrow = narrowing(file, layer);
  const gates = GATES[cell].map((gate, index) => {
    const rows = { from: index * units, to: (index + 1) * units };
    const part = (values: Float64Array, width: number) => values.subarray(rows.from * width, rows.to * width);
    const alone = gate === separate?.gate;
    const bias = part(inputBias, 1).map((value, unit) => value + (alone ? 0 : (recurrentBias[rows.from + unit] ?? 0)));
    return {
      W: { name: `W${gate}`, shape: [units, units], values: narrow(layer.recurrentWeights, part(recurrent, units)) },
      U: { name: `U${gate}`, shape: [units, input], values: narrow(layer.inputWeights, part(inputs, input)) },
      b: { name: `b${gate}`, shape: [units], values: narrow(layer.inputBias, bias) },
      extra: alone ? narrow(layer.recurrentBias, part(recurrentBias, 1)) : null,
    };
  });
  const extra = gates.flatMap(({ extra: values }) =>
    values && separate ? [{ name: separate.name, shape: [units], values }] : [],
  );
  return [...gates.map(({ W }) => W), ...gates.map(({ U }) => U), ...gates.map(({ b }) => b), ...extra];
}

function narrowing(
  file: ByteFile,
  { recurrentWeights }: Layer,
): (tensor: Tensor | null, values: Float64Array) => Float32Array {
  return (tensor, values) => {
    const narrow = Float32Array.from(values);
    const wrong = narrow.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      file.refuse(
        say('convert.not-finite', { tensor: (tensor ?? recurrentWeights).name, values: String(values[wrong]) }),
      );
    return narrow;
  };
}

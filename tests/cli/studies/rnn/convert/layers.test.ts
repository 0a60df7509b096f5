/** Which layer is taken, and that its weights come out in our order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByteFile } from '../../../../../src/cli/files/byte-file.ts';
import { convertWeights, type ConvertedWeight } from '../../../../../src/cli/studies/rnn/convert/gates.ts';
import { chooseLayer, type Layer, type LayerChoice } from '../../../../../src/cli/studies/rnn/convert/layers.ts';
import { readWeightFile } from '../../../../../src/cli/studies/rnn/convert/weight-file.ts';
import {
  layerTensors,
  safetensorsFile,
  torchFile,
  type TensorSpecs,
} from '../../../../support/weights/weight-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antler-layers-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function convert(
  bytes: Buffer,
  choice: Partial<LayerChoice> = {},
): Promise<{ layer: Layer; weights: ConvertedWeight[] }> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const file = openByteFile('file', path);
  try {
    const { tensors } = await readWeightFile(file);
    const layer = chooseLayer(file, tensors, { cell: undefined, prefix: undefined, layer: undefined, ...choice });
    return { layer, weights: await convertWeights(file, layer) };
  } finally {
    file.close();
  }
}

const gru = (prefix = '', suffix = '_l0'): TensorSpecs =>
  layerTensors({ gates: 3, units: 2, input: 3, prefix, suffix });
const lstm = (prefix = '', suffix = '_l0'): TensorSpecs =>
  layerTensors({ gates: 4, units: 2, input: 3, prefix, suffix });
/** Rows `from` to `to` of a tensor. */
const rows = (tensors: TensorSpecs, name: string, from: number, to: number): number[] => {
  const { shape, values } = tensors[name]!;
  return values.slice(from * (shape[1] ?? 1), to * (shape[1] ?? 1)) as number[];
};

describe.each([
  ['PyTorch', torchFile],
  ['safetensors', safetensorsFile],
] as const)('%s', (_, write) => {
  it('takes a GRU apart: r, z, n, with the candidate’s recurrent bias by itself', async () => {
    const tensors = gru();
    const { layer, weights } = await convert(write(tensors));
    expect(layer).toMatchObject({ cell: 'gru', units: 2, input: 3, layer: 0, prefix: '' });
    expect(weights.map(({ name, shape }) => `${name} ${shape.join('x')}`)).toEqual([
      'Wr 2x2',
      'Wz 2x2',
      'Wn 2x2',
      'Ur 2x3',
      'Uz 2x3',
      'Un 2x3',
      'br 2',
      'bz 2',
      'bn 2',
      'bhn 2',
    ]);
    const found = Object.fromEntries(weights.map(({ name, values }) => [name, [...values]]));
    expect(found['Wz']).toEqual(rows(tensors, 'weight_hh_l0', 2, 4));
    expect(found['Un']).toEqual(rows(tensors, 'weight_ih_l0', 4, 6));
    const [inputBias, recurrentBias] = [rows(tensors, 'bias_ih_l0', 0, 6), rows(tensors, 'bias_hh_l0', 0, 6)];
    expect(found['br']).toEqual([0, 1].map((unit) => inputBias[unit]! + recurrentBias[unit]!));
    expect(found['bn']).toEqual(inputBias.slice(4));
    expect(found['bhn']).toEqual(recurrentBias.slice(4));
  });

  it('takes an LSTM apart: i, f, g, o, with summed biases', async () => {
    const tensors = lstm();
    const { layer, weights } = await convert(write(tensors));
    expect(layer.cell).toBe('lstm');
    expect(weights.map(({ name }) => name).join(' ')).toBe('Wi Wf Wg Wo Ui Uf Ug Uo bi bf bg bo');
    const found = Object.fromEntries(weights.map(({ name, values }) => [name, [...values]]));
    for (const [index, gate] of ['i', 'f', 'g', 'o'].entries()) {
      expect(found[`W${gate}`]).toEqual(rows(tensors, 'weight_hh_l0', 2 * index, 2 * index + 2));
      expect(found[`U${gate}`]).toEqual(rows(tensors, 'weight_ih_l0', 2 * index, 2 * index + 2));
      const recurrent = rows(tensors, 'bias_hh_l0', 2 * index, 2 * index + 2);
      const summed = rows(tensors, 'bias_ih_l0', 2 * index, 2 * index + 2).map(
        (value, unit) => value + recurrent[unit]!,
      );
      expect(found[`b${gate}`]).toEqual(summed);
    }
  });
});

it('takes a plain RNN, a cell without layer numbers, and a layer without biases', async () => {
  const { layer } = await convert(safetensorsFile(layerTensors({ gates: 1, units: 3, input: 1, suffix: '' })));
  expect(layer).toMatchObject({ cell: 'elman', units: 3, input: 1, layer: null });
  const { bias_ih_l0, bias_hh_l0, ...unbiased } = gru();
  expect(bias_ih_l0 && bias_hh_l0).toBeTruthy();
  const { weights } = await convert(safetensorsFile(unbiased));
  expect(weights.filter(({ name }) => name.startsWith('b')).flatMap(({ values }) => [...values])).toEqual(
    Array(8).fill(0),
  );
});

describe('with several layers', () => {
  const stack = { ...gru('a.rnn.'), ...gru('a.rnn.', '_l1'), ...lstm('b.'), ...lstm('b.', '_l0_reverse') };

  it.each<readonly [Partial<LayerChoice>, string, number]>([
    [{ prefix: 'a.rnn', layer: 1 }, 'a.rnn.', 1],
    [{ prefix: 'a.rnn.', layer: 0 }, 'a.rnn.', 0],
    [{ cell: 'gru', layer: 1 }, 'a.rnn.', 1],
    [{ cell: 'lstm' }, 'b.', 0],
    [{ prefix: 'b' }, 'b.', 0],
  ])('%j finds the one', async (choice, prefix, layer) => {
    const chosen = (await convert(torchFile(stack), choice)).layer;
    expect(chosen).toMatchObject({ prefix, layer, bidirectional: prefix === 'b.' });
  });

  it.each<readonly [Partial<LayerChoice>, RegExp]>([
    [{}, /several layers.*--prefix and --layer: "a\.rnn, layer 0", "a\.rnn, layer 1", "b, layer 0"$/],
    [{ cell: 'gru' }, /several layers.*: "a\.rnn, layer 0", "a\.rnn, layer 1"$/],
    [{ prefix: 'c' }, /no such layer; it has "a\.rnn, layer 0"/],
    [{ layer: 2 }, /no such layer/],
    [{ prefix: 'b', cell: 'gru' }, /has no gru there, but b, layer 0 \(lstm, weight_hh \[8, 2\]\)/],
  ])('%j is refused with the list', async (choice, message) => {
    await expect(convert(torchFile(stack), choice)).rejects.toThrow(message);
  });
});

describe('tensors of the module that have no meaning here', () => {
  const scalar = { shape: [2], values: [1, 2] };
  const matrix = { shape: [6, 2], values: Array.from({ length: 12 }, (_, index) => index / 16) };
  const cell = layerTensors({ gates: 4, units: 2, input: 3, prefix: 'cell.', suffix: '' });

  it.each<readonly [string, TensorSpecs, RegExp]>([
    [
      'what a weight drop trained, beside the copy',
      { ...gru('rnn.'), 'rnn.weight_hh_l0_raw': matrix },
      /beside the weights of "rnn, layer 0".*"rnn\.weight_hh_l0_raw"; the trained matrix.*--allow-unused/,
    ],
    [
      'the same in a module around it',
      { ...gru('rnn.module.'), 'rnn.weight_hh_l0_raw': matrix },
      /"rnn\.weight_hh_l0_raw"/,
    ],
    [
      'layer norms of a cell',
      { ...cell, 'cell.ln_ih.weight': scalar, 'cell.ln_ih.bias': scalar },
      /beside the weights of "cell".*"cell\.ln_ih\.weight", "cell\.ln_ih\.bias"/,
    ],
    ['an unknown suffix', { ...gru(), weight_hh_l0_scale: scalar }, /"weight_hh_l0_scale"/],
    ['a peephole', { ...cell, 'cell.weight_ci': scalar }, /"cell\.weight_ci"/],
    ['a mask', { ...gru('rnn.'), 'rnn.weight_hh_l0_mask': matrix }, /"rnn\.weight_hh_l0_mask"; .*prune\.remove/],
    ['another parameter at the top level', { ...gru(), 'norm.weight': scalar }, /"norm\.weight"/],
  ])('refuse the file: %s', async (_, tensors, message) => {
    await expect(convert(torchFile(tensors))).rejects.toThrow(message);
    await expect(convert(safetensorsFile(tensors))).rejects.toThrow(message);
    const { layer } = await convert(torchFile(tensors), { allowUnused: true });
    expect(layer.unused.length).toBeGreaterThan(0);
    expect(layer.unused.every((name) => Object.hasOwn(tensors, name))).toBe(true);
  });

  it('are not those of other modules, layers and directions', async () => {
    const tensors = {
      ...gru('a.rnn.'),
      ...gru('a.rnn.', '_l1'),
      ...gru('a.rnn.', '_l0_reverse'),
      'a.norm.weight': scalar,
      'head.weight': scalar,
      'a.rnn_norm.weight': scalar,
    };
    expect((await convert(torchFile(tensors), { layer: 0 })).layer.unused).toEqual([]);
    const nested = { ...gru(), ...lstm('decoder.') };
    expect((await convert(torchFile(nested), { prefix: '' })).layer.unused).toEqual([]);
  });

  it('leave the trained matrix of a weight drop where there is no copy of it', async () => {
    const { weight_hh_l0, ...others } = gru();
    const { layer, weights } = await convert(torchFile({ ...others, weight_hh_l0_raw: weight_hh_l0! }));
    expect(layer).toMatchObject({ cell: 'gru', layer: 0, undropped: ['weight_hh_l0_raw'], unused: [] });
    expect([...weights[0]!.values]).toEqual(rows(gru(), 'weight_hh_l0', 0, 2));
  });

  it.each(['weight_hh_l0_g', 'weight_hh_l0_orig', 'parametrizations.weight_hh_l0.original0'])(
    'are named where they are all there is of the recurrent weights: %s',
    async (name) => {
      const { weight_hh_l0: _, ...others } = gru();
      await expect(convert(torchFile({ ...others, [name]: matrix }))).rejects.toThrow(
        /has no weight_hh_l0.*is a part of a normalised or pruned weight/,
      );
    },
  );
});

describe('refuses', () => {
  const without = (name: string): TensorSpecs =>
    Object.fromEntries(Object.entries(gru()).filter(([key]) => key !== name));
  const fill = (name: string, value: number): TensorSpecs => {
    const tensor = gru()[name]!;
    return { ...gru(), [name]: { ...tensor, numbers: 'F64', values: [value, ...tensor.values.slice(1)] } };
  };

  it.each<readonly [string, TensorSpecs, RegExp]>([
    ['no layer', { 'conv.weight': { shape: [1], values: [1] } }, /no weight_hh_l0.*it has "conv\.weight"/],
    ['no tensors', {}, /it has no tensors/],
    ['no input weights', without('weight_ih_l0'), /no tensor "weight_ih_l0"/],
    ['one bias of two', without('bias_hh_l0'), /no tensor "bias_hh_l0"/],
    ['a projection', { ...lstm(), weight_hr_l0: { shape: [1, 2], values: [1, 2] } }, /an LSTM with a projection/],
    ['two gates', layerTensors({ gates: 2, units: 2, input: 1 }), /unknown, weight_hh \[4, 2\]/],
    [
      'sizes that differ',
      { ...gru(), weight_ih_l0: { shape: [4, 1], values: [1, 2, 3, 4] } },
      /\[4, 1\], expected \[6, 1\]/,
    ],
    [
      'a matrix of three axes',
      { ...gru(), weight_ih_l0: { shape: [6, 1, 1], values: [1, 2, 3, 4, 5, 6] } },
      /expected \[6, 1\]/,
    ],
    ['no inputs', { ...gru(), weight_ih_l0: { shape: [6, 0], values: [] } }, /\[6, 0\], expected/],
    ['infinity', fill('weight_hh_l0', Infinity), /"weight_hh_l0" has Infinity/],
    ['NaN', fill('bias_ih_l0', Number.NaN), /"bias_ih_l0" has NaN/],
    ['more than float32 holds', fill('weight_ih_l0', 1e39), /"weight_ih_l0" has 1e\+39/],
  ])('%s', async (_, tensors, message) => {
    await expect(convert(safetensorsFile(tensors))).rejects.toThrow(message);
  });
});

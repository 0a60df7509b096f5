/** `antler convert` from outside: what it writes is solved, and equals PyTorch's own equations. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CELLS } from '../../../src/compute/studies/rnn/cells/index.ts';
import { drawNormals, normals } from '../../../src/compute/studies/rnn/drawing/random.ts';
import { layerTensors, safetensorsFile, torchFile, type TensorSpecs } from '../../support/weights/weight-files.ts';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();
const FIXTURES = join(import.meta.dirname, '../../fixtures/pytorch');

async function convert(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { status, stdout, stderr } = await antler(['convert', ...args], folder());
  expect(stderr.split('\n').filter((line) => /refus|Error/.test(line))).toEqual([]);
  expect(status).toBe(0);
  return { stdout, stderr };
}

/** The states of the first sequence, by the sequential kernel on a device. */
async function solve(problem: string): Promise<number[][][]> {
  const out = join(folder(), 'states.json');
  const args = ['solve', problem, '--algorithm', 'sequential', '--adapter', 'swiftshader', '--out', out];
  expect((await antler(args, folder())).status).toBe(0);
  return (JSON.parse(readFileSync(out, 'utf8')) as { states: number[][][] }).states;
}

function largestError(states: readonly number[][], expected: readonly number[][]): number {
  expect(states.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  return Math.max(...expected.flatMap((row, t) => row.map((value, d) => Math.abs(value - states[t]![d]!))));
}

/** torch.nn.GRU in float64, as its documentation writes it. */
function pytorchGru(tensors: TensorSpecs, inputs: readonly number[][]): number[][] {
  const affine = (weights: string, biases: string, x: readonly number[]): number[] => {
    const { shape, values } = tensors[weights]!;
    const [count = 0, width = 0] = shape;
    return Array.from({ length: count }, (_, row) =>
      x.reduce((sum, value, column) => sum + values[row * width + column]! * value, tensors[biases]!.values[row]!),
    );
  };
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  const units = tensors['weight_hh_l0']!.shape[1]!;
  let h: number[] = Array(units).fill(0);
  return inputs.map((x) => {
    const fromInput = affine('weight_ih_l0', 'bias_ih_l0', x);
    const fromState = affine('weight_hh_l0', 'bias_hh_l0', h);
    h = h.map((old, unit) => {
      const r = sigmoid(fromInput[unit]! + fromState[unit]!);
      const z = sigmoid(fromInput[units + unit]! + fromState[units + unit]!);
      const n = Math.tanh(fromInput[2 * units + unit]! + r * fromState[2 * units + unit]!);
      return (1 - z) * n + z * old;
    });
    return h;
  });
}

describe.each([
  ['model.pt', torchFile],
  ['model.safetensors', safetensorsFile],
] as const)('%s', (name, write) => {
  const tensors = layerTensors({ gates: 3, units: 5, input: 3 });

  it('is solved as PyTorch’s equations say, on inputs drawn from a seed', async () => {
    writeFileSync(join(folder(), name), write(tensors));
    await convert(name, '--length', '20', '--batch', '2', '--seed', '3', '--out', 'drawn.json');
    const drawn = drawNormals(normals(4 * 3 + 1), 2 * 20 * 3, 1);
    const sequences = [0, 1].map((b) =>
      Array.from({ length: 20 }, (_, t) => [...drawn.subarray((b * 20 + t) * 3, (b * 20 + t + 1) * 3)]),
    );
    const states = await solve('drawn.json');
    for (const [b, inputs] of sequences.entries())
      expect(largestError(states[b]!, pytorchGru(tensors, inputs))).toBeLessThan(1e-6);
  });
});

it.each([
  ['marked.csv', Buffer.from('\uFEFF1,2\n3,2021\n')],
  ['wide.csv', Buffer.from('\uFEFF1,2\n3,2021\n', 'utf16le')],
  ['wide.json', Buffer.from('[[1,2],[3,2021]]', 'utf16le')],
])('takes %s for what it is, by its first bytes', async (name, bytes) => {
  writeFileSync(join(folder(), 'model.pt'), torchFile(layerTensors({ gates: 3, units: 2, input: 2 })));
  writeFileSync(join(folder(), name), bytes);
  await convert('model.pt', '--inputs', name, '--out', 'read.json');
  const { x } = JSON.parse(readFileSync(join(folder(), 'read.json'), 'utf8')) as { x: { data: number[] } };
  expect(x.data).toEqual([1, 2, 3, 2021]);
});

it.each(['json', 'csv', 'npy'] as const)('takes the inputs from a %s file', async (kind) => {
  const tensors = layerTensors({ gates: 3, units: 2, input: 2 });
  const inputs = [
    [0.5, -1.25],
    [2, 0.125],
    [-3, 4],
  ];
  const files = {
    json: Buffer.from(JSON.stringify(inputs)),
    csv: Buffer.from(inputs.map((row) => row.join(', ')).join('\r\n') + '\n'),
    npy: npyFile([3, 2], inputs.flat()),
  };
  writeFileSync(join(folder(), 'model.pt'), torchFile(tensors));
  writeFileSync(join(folder(), `inputs.${kind}`), files[kind]);
  await convert('model.pt', '--inputs', `inputs.${kind}`, '--out', 'given.json');
  expect(largestError((await solve('given.json'))[0]!, pytorchGru(tensors, inputs))).toBeLessThan(1e-6);
});

function npyFile(shape: readonly number[], values: readonly number[]): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117) + '\n';
  const length = Buffer.from([header.length, 0]);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    Buffer.from(header),
    Buffer.from(Float32Array.from(values).buffer),
  ]);
}

// Files that PyTorch itself wrote, and what it computed of them in float64, step by step.
describe.each(['gru', 'lstm'])('PyTorch’s own %s', (cell) => {
  const isSolved = CELLS.some(({ id }) => id === cell);

  it.runIf(isSolved)('gives PyTorch’s own states', async () => {
    const known = JSON.parse(readFileSync(join(FIXTURES, `${cell}.json`), 'utf8')) as Record<string, number[][]>;
    writeFileSync(join(folder(), 'inputs.json'), JSON.stringify(known['inputs']));
    const out = `${cell}.json`;
    const { stdout } = await convert(join(FIXTURES, `${cell}.pt`), '--inputs', 'inputs.json', '--out', out);
    expect(stdout).toMatch(new RegExp(`cell +${cell}, 3 units`));
    expect(largestError((await solve(out))[0]!, known['states']!)).toBeLessThan(1e-6);
  });
});

it('says what a reader might take for granted', async () => {
  const layer = { gates: 1, units: 2, input: 2 };
  const tensors = {
    ...layerTensors({ ...layer, suffix: '_l1' }),
    ...layerTensors({ ...layer, suffix: '_l1_reverse' }),
  };
  writeFileSync(join(folder(), 'model.pt'), torchFile(tensors));
  const { stderr } = await convert('model.pt', '--out', 'elman.json');
  expect(stderr).toContain('only its forward direction');
  expect(stderr).toContain('reads the one below it');
  expect(stderr).toContain('tanh is taken, not ReLU');
});

describe('a wrong call writes nothing', () => {
  it.each<readonly [readonly string[], RegExp]>([
    [['missing.pt', '--out', 'x.json'], /"missing\.pt" does not exist/],
    [['gru.pt'], /--out/],
    [['gru.pt', '--out', 'no/folder/x.json'], /--out "no\/folder\/x\.json"/],
    [['gru.pt', '--out', 'x.json', '--cell', 'lem'], /--cell.*"lem"/],
    [['gru.pt', '--out', 'x.json', '--cell', 'lstm'], /has no lstm there/],
    [['gru.pt', '--out', 'x.json', '--layer', '-1'], /--layer.*"-1"/],
    [['gru.pt', '--out', 'x.json', '--length', '0'], /--length.*"0"/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'wide.csv', '--seed', '1'], /--inputs.*--seed/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'wide.csv'], /wide\.csv" has 3 numbers a step, but the layer takes 2/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'ragged.csv'], /ragged\.csv": line 2 has 1 numbers, the first line 2/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'words.csv'], /line 1, column 2 is "time", not a number/],
    [
      ['gru.pt', '--out', 'x.json', '--inputs', 'tabs.csv'],
      /column 1 is "1\\t2", not a number: separate numbers by commas/,
    ],
    [['gru.pt', '--out', 'x.json', '--inputs', 'decimal.csv'], /decimal commas: "-0,7270" reads as two .* -0\.7270/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'wide-decimal.csv'], /seems to have decimal commas: "1,5"/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'deep.json'], /deep\.json".* nested deeper than 64 levels/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'latin.csv'], /latin\.csv" is not UTF-8 text: byte/],
    [['gru.pt', '--out', 'x.json', '--index', '0'], /holds no list or tuple: leave --index away/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'ragged.json'], /ragged or not of numbers, at \[1\]/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'cut.npy'], /needs 24 bytes for \[3, 2\], but has 20/],
    [['gru.pt', '--out', 'x.json', '--inputs', 'empty.csv'], /empty\.csv/],
    [['cut.pt', '--out', 'x.json'], /no whole ZIP archive/],
    [['.', '--out', 'x.json'], /not a plain file/],
  ])('%j', async (args, message) => {
    const at = (file: string): string => join(folder(), file);
    writeFileSync(at('gru.pt'), readFileSync(join(FIXTURES, 'gru.pt')));
    writeFileSync(at('cut.pt'), readFileSync(join(FIXTURES, 'gru.pt')).subarray(0, 900));
    writeFileSync(at('wide.csv'), '1,2,3\n');
    writeFileSync(at('ragged.csv'), '1,2\n3\n');
    writeFileSync(at('words.csv'), '1,time\n');
    writeFileSync(at('ragged.json'), '[[1,2],[3]]');
    writeFileSync(at('empty.csv'), '');
    writeFileSync(at('tabs.csv'), '1\t2\n3\t4\n');
    writeFileSync(at('decimal.csv'), '-0,7270\n-0,4214\n1,8573\n');
    writeFileSync(at('wide-decimal.csv'), '1,5,2,25\n3,5,4,25\n');
    writeFileSync(at('deep.json'), '['.repeat(100) + ']'.repeat(100));
    writeFileSync(at('latin.csv'), Buffer.from('1,2\n3,\xe94\n', 'latin1'));
    writeFileSync(at('cut.npy'), npyFile([3, 2], [1, 2, 3, 4, 5]));
    const before = readdirSync(folder()).sort();
    const { status, stdout, stderr } = await antler(['convert', ...args], folder());
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(existsSync(at('x.json'))).toBe(false);
    expect(readdirSync(folder()).sort()).toEqual(before);
  });
});

/** Checkpoints: what stands beside a state dict is passed over by its name, and nothing of it is built or run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByteFile } from '../../../../../src/cli/files/byte-file.ts';
import type { TensorFile } from '../../../../../src/cli/studies/rnn/convert/tensor.ts';
import { readWeightFile } from '../../../../../src/cli/studies/rnn/convert/weight-file.ts';
import { bytesOf, pickle, torchArchive } from '../../../../support/weights/weight-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antler-checkpoints-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What `look` finds in a file with these bytes. */
async function reading<T>(bytes: Buffer, look: (found: TensorFile) => Promise<T>, index?: number): Promise<T> {
  const path = join(folder, 'checkpoint');
  writeFileSync(path, bytes);
  const file = openByteFile('file', path);
  try {
    return await look(await readWeightFile(file, index));
  } finally {
    file.close();
  }
}

const MEMOIZE = Buffer.from([0x94]);

/** What checkpoints hold beside their state dict. Names are PyTorch's, NumPy's and Python's own. */
const NAMESPACE = Buffer.concat([
  pickle.global('argparse', 'Namespace'),
  Buffer.from([0x29, 0x81, 0x7d]),
  pickle.text('lr'),
  pickle.number(1),
  Buffer.from('sb'),
]);
const BYTES = pickle.call(pickle.global('_codecs', 'encode'), pickle.text('\u0000x'), pickle.text('latin1'));
const SCALAR = pickle.call(
  pickle.global('numpy._core.multiarray', 'scalar'),
  pickle.call(pickle.global('numpy', 'dtype'), pickle.text('f8')),
  BYTES,
);
const SET = pickle.call(pickle.global('__builtin__', 'set'), Buffer.from([0x5d, 0x28, 0x4b, 1, 0x65]));
const DEFAULT_DICT = Buffer.concat([
  pickle.call(pickle.global('collections', 'defaultdict'), pickle.global('__builtin__', 'list')),
  pickle.text('a'),
  Buffer.from([0x5d, 0x73]),
]);
const LISTED_DICT = Buffer.concat([
  pickle.call(pickle.global('my.config', 'Config')),
  pickle.text('a'),
  Buffer.from('Ns'),
]);

describe('a checkpoint', () => {
  const one = pickle.tensor(pickle.storage('FloatStorage', '0', 1), 0, [1], [1]);
  const storages = { 0: bytesOf({ values: [9] }) };

  it.each<readonly [string, Buffer, readonly string[]]>([
    ['a Namespace', NAMESPACE, ['argparse.Namespace']],
    ['bytes', BYTES, ['_codecs.encode']],
    ['a NumPy scalar', SCALAR, ['numpy.dtype', '_codecs.encode', 'numpy._core.multiarray.scalar']],
    ['a set', SET, ['__builtin__.set']],
    ['a defaultdict', DEFAULT_DICT, []],
    ['an object of an own class', LISTED_DICT, ['my.config.Config']],
    ['a function of the system', pickle.call(pickle.global('os', 'system'), pickle.text('echo')), ['os.system']],
  ])('is read beside %s, which is passed over by name', async (_, beside, names) => {
    const structure = pickle.dict([
      ['beside', beside],
      ['state_dict', pickle.dict([['w', one]])],
    ]);
    await reading(torchArchive(pickle.file(structure), storages), async ({ tensors, passedOver }) => {
      expect([...tensors.keys()]).toEqual(['state_dict.w']);
      expect([...(await tensors.get('state_dict.w')!.read())]).toEqual([9]);
      expect(passedOver).toEqual(names);
    });
  });

  it('may have its dicts in a list under a name', async () => {
    const structure = pickle.dict([
      [
        'models',
        Buffer.concat([Buffer.from(']('), pickle.dict([['w', one]]), pickle.dict([['w', one]]), Buffer.from('e')]),
      ],
    ]);
    await reading(torchArchive(pickle.file(structure), storages), async ({ tensors }) => {
      expect([...tensors.keys()]).toEqual(['models.0.w', 'models.1.w']);
      expect([...(await tensors.get('models.1.w')!.read())]).toEqual([9]);
    });
  });

  it('of protocol 4 is read', async () => {
    const short = (text: string): Buffer =>
      Buffer.concat([Buffer.from([0x8c, text.length]), Buffer.from(text), MEMOIZE]);
    const named = (module: string, name: string): Buffer =>
      Buffer.concat([short(module), short(name), Buffer.from([0x93]), MEMOIZE]);
    const storage = [
      short('storage'),
      named('torch', 'FloatStorage'),
      short('0'),
      short('cpu'),
      Buffer.from('K\u0001'),
    ];
    const structure = Buffer.concat([
      Buffer.from([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x7d]),
      MEMOIZE,
      short('w'),
      named('torch._utils', '_rebuild_tensor_v2'),
      Buffer.from('(('),
      ...storage,
      Buffer.from('tQK\u0000K\u0001\u0085K\u0001\u0085', 'latin1'),
      Buffer.from([0x89, 0x7d, 0x74, 0x52, 0x73, 0x2e]),
    ]);
    await reading(torchArchive(structure, storages), async ({ tensors }) => {
      expect([...tensors.keys()]).toEqual(['w']);
      expect([...(await tensors.get('w')!.read())]).toEqual([9]);
    });
  });
});

describe('tensors of other formats', () => {
  const float8 = pickle.call(
    pickle.global('torch._utils', '_rebuild_tensor_v3'),
    Buffer.concat([
      pickle.tuple(
        pickle.text('storage'),
        pickle.global('torch.storage', 'UntypedStorage'),
        pickle.text('1'),
        pickle.text('cpu'),
        pickle.number(2),
      ),
      Buffer.from('Q'),
    ]),
    pickle.number(0),
    pickle.tuple(pickle.number(2)),
    pickle.tuple(pickle.number(1)),
    Buffer.from([0x89]),
    pickle.dict([]),
    pickle.global('torch', 'float8_e4m3fn'),
  );
  const complex = pickle.tensor(pickle.storage('ComplexFloatStorage', '1', 1), 0, [1], [1]);
  const quantized = pickle.call(pickle.global('torch._utils', '_rebuild_qtensor'), pickle.number(1));

  it.each<readonly [string, Buffer, RegExp]>([
    ['float8', float8, /"odd" holds float8_e4m3fn, not floating-point/],
    ['complex', complex, /"odd" holds complex64, not floating-point/],
    ['quantized', quantized, /"odd" is one of torch\._utils\._rebuild_qtensor, which cannot be read/],
  ])('%s stand beside the others, and are refused when they are asked for', async (_, odd, message) => {
    const one = pickle.tensor(pickle.storage('FloatStorage', '0', 1), 0, [1], [1]);
    const structure = pickle.file(
      pickle.dict([
        ['odd', odd],
        ['w', one],
      ]),
    );
    const archive = torchArchive(structure, { 0: bytesOf({ values: [9] }), 1: Buffer.alloc(8) });
    await reading(archive, async ({ tensors }) => {
      expect([...(await tensors.get('w')!.read())]).toEqual([9]);
      await expect(tensors.get('odd')!.read()).rejects.toThrow(message);
    });
  });
});

describe('a list or a tuple of state dicts', () => {
  const one = (key: string) => pickle.dict([['w', pickle.tensor(pickle.storage('FloatStorage', key, 1), 0, [1], [1])]]);
  const storages = { 0: bytesOf({ values: [5] }), 1: bytesOf({ values: [6] }) };
  const listOf = Buffer.concat([Buffer.from(']('), one('0'), one('1'), pickle.number(3), Buffer.from('e')]);
  const read = (structure: Buffer, index?: number): Promise<number[]> =>
    reading(
      torchArchive(pickle.file(structure), storages),
      async ({ tensors }) => [...(await tensors.get('w')!.read())],
      index,
    );

  it('is refused with what there is to choose', async () => {
    await expect(read(listOf)).rejects.toThrow(
      'holds a list of 3: choose one with --index: 0 (1 tensor), 1 (1 tensor)',
    );
    await expect(read(pickle.tuple(one('0'), one('1')))).rejects.toThrow('holds a tuple of 2: choose one with --index');
  });

  it('gives the one that is asked for', async () => {
    expect(await read(listOf, 0)).toEqual([5]);
    expect(await read(listOf, 1)).toEqual([6]);
    expect(await read(pickle.tuple(one('0'), one('1')), 1)).toEqual([6]);
  });

  it('has no others', async () => {
    await expect(read(listOf, 7)).rejects.toThrow('has no item 7, but a list of 3');
    await expect(read(one('0'), 0)).rejects.toThrow('holds no list or tuple: leave --index away');
  });
});

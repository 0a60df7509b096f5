/** Weight files: what is read of both formats, and that nothing damaged or hostile gets through. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByteFile } from '../../../../../src/cli/files/byte-file.ts';
import { readWeightFile } from '../../../../../src/cli/studies/rnn/convert/weight-file.ts';
import { Fault } from '../../../../../src/shared/contract/fault.ts';
import {
  bytesOf,
  layerTensors,
  pickle,
  rowMajor,
  safetensorsFile,
  torchArchive,
  torchFile,
  zipFile,
  type TensorSpec,
} from '../../../../support/weights/weight-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antler-weights-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Every floating-point tensor of a file with these bytes. */
async function readAll(bytes: Buffer): Promise<Map<string, { shape: readonly number[]; values: number[] }>> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const file = openByteFile('file', path);
  try {
    const { tensors } = await readWeightFile(file);
    const read = new Map<string, { shape: readonly number[]; values: number[] }>();
    for (const [name, tensor] of tensors) read.set(name, { shape: tensor.shape, values: [...(await tensor.read())] });
    return read;
  } finally {
    file.close();
  }
}

async function refusal(bytes: Buffer): Promise<string> {
  const error = await readAll(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  expect((error as Fault).code).toBe('invalid');
  expect((error as Fault).message).not.toContain('\n');
  return (error as Fault).message;
}

const FORMATS = ['F64', 'F32', 'F16', 'BF16'] as const;
const VALUES = [0, -0, 1, -1.5, 0.0078125, 24, -0.5];
const WRITERS = { pytorch: torchFile, safetensors: safetensorsFile } as const;
const GRU = layerTensors({ gates: 3, units: 2, input: 2, prefix: 'encoder.rnn.' });

describe.each(['pytorch', 'safetensors'] as const)('%s', (kind) => {
  const write = WRITERS[kind];

  it.each(FORMATS)('reads %s', async (numbers) => {
    const spec: TensorSpec = { shape: [7], values: VALUES, numbers };
    expect((await readAll(write({ a: spec }))).get('a')).toEqual({ shape: [7], values: VALUES });
  });

  it('reads every tensor under its name, in its shape', async () => {
    const read = await readAll(write(GRU));
    expect([...read.keys()]).toEqual(Object.keys(GRU));
    for (const [name, { shape, values }] of Object.entries(GRU)) expect(read.get(name)).toEqual({ shape, values });
  });

  it('refuses the file cut off at any byte', async () => {
    const bytes = write({ weight_hh_l0: { shape: [3, 1], values: [1, 2, 3] } });
    for (let length = 0; length < bytes.length; length++) await refusal(bytes.subarray(0, length));
  });

  it('reads numbers or refuses, whatever byte is changed', async () => {
    const bytes = write({ w: { shape: [2, 2], values: [1, 2, 3, 4] }, b: { shape: [2], values: [5, 6] } });
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = at % 3 === 0 ? 0xff : (bytes[at]! + 1 + 37 * at) % 256;
      await readAll(altered).catch((error: unknown) => {
        expect(error, `byte ${at} = ${altered[at]}`).toBeInstanceOf(Fault);
      });
    }
  });
});

describe('a PyTorch file', () => {
  it('may have its entries described by ZIP64 fields', async () => {
    expect((await readAll(torchFile(GRU, true))).size).toBe(4);
  });

  it('may have tensors that are windows into one storage, transposed too', async () => {
    const storage = pickle.storage('FloatStorage', '0', 8);
    const structure = pickle.dict([
      ['a', pickle.tensor(storage, 0, [2], [1])],
      ['b', pickle.tensor(storage, 2, [2, 3], [1, 2])],
    ]);
    const storages = { 0: bytesOf({ values: [0, 1, 2, 3, 4, 5, 6, 7] }) };
    const read = await readAll(torchArchive(pickle.file(structure), storages));
    expect(read.get('a')?.values).toEqual([0, 1]);
    expect(read.get('b')).toEqual({ shape: [2, 3], values: [2, 4, 6, 3, 5, 7] });
  });

  it('may be a checkpoint with parameters, numbers and lists around its state dict', async () => {
    const parameter = pickle.call(
      pickle.global('torch._utils', '_rebuild_parameter'),
      pickle.tensor(pickle.storage('FloatStorage', '0', 1), 0, [1], [1]),
      Buffer.from([0x88]),
      pickle.call(pickle.global('collections', 'OrderedDict')),
    );
    const metadata = Buffer.concat([Buffer.from('}'), pickle.text('_metadata'), pickle.dict([]), Buffer.from('sb')]);
    const structure = pickle.dict([
      ['epoch', pickle.number(3)],
      ['seeds', Buffer.from([0x5d, 0x28, 0x8a, 1, 0xff, 0x4b, 7, 0x65])],
      ['model', Buffer.concat([pickle.dict([['rnn.bias', parameter]]), metadata])],
    ]);
    const read = await readAll(torchArchive(pickle.file(structure), { 0: bytesOf({ values: [9] }) }));
    expect([...read]).toEqual([['model.rnn.bias', { shape: [1], values: [9] }]]);
  });
});

/** A state dict of one tensor, of which one part is replaced. */
function structureWith(part: { storage?: Buffer; offset?: number; shape?: number[]; strides?: number[] }): Buffer {
  const { storage = pickle.storage('FloatStorage', '0', 4), offset = 0, shape = [4], strides = rowMajor(shape) } = part;
  return pickle.file(pickle.dict([['w', pickle.tensor(storage, offset, shape, strides)]]));
}

const STORAGES = { 0: bytesOf({ values: [1, 2, 3, 4] }), 1: Buffer.alloc(11) };
const system = pickle.call(pickle.global('os', 'system'), pickle.text('echo'));

describe('hostile structures', () => {
  it.each<readonly [string, Buffer, RegExp]>([
    ['a function of the system', pickle.file(system), /refers to os\.system/],
    ['a function hidden in a value', pickle.file(pickle.dict([['a', system]])), /os\.system/],
    ['builtins', pickle.file(pickle.global('builtins', 'eval')), /builtins\.eval/],
    ['a prototype as a storage', pickle.file(pickle.global('torch', 'constructor')), /torch\.constructor/],
    ['a whole model', pickle.file(pickle.global('__main__', 'Net')), /__main__\.Net; save the model's state_dict/],
    ['NEWOBJ', pickle.file(Buffer.from([0x29, 0x29, 0x81])), /opcode 0x81/],
    ['an extension', pickle.file(Buffer.from([0x82, 1])), /opcode 0x82/],
    ['INST', pickle.file(Buffer.from('(ios\nsystem\n')), /opcode 0x69/],
    ['protocol 1', Buffer.from([0x80, 1, 0x4e, 0x2e]), /protocol 2 to 5/],
    ['a single value', Buffer.from([0x80, 4, 0x4e, 0x2e]), /not a state dict/],
    [
      'a storage of odd bytes',
      structureWith({ storage: pickle.storage('DoubleStorage', '1', 1), shape: [1] }),
      /11 bytes/,
    ],
    ['no protocol', Buffer.from('N.'), /protocol 2/],
    ['an empty stack', pickle.file(Buffer.from('')), /empty stack/],
    ['no mark', pickle.file(Buffer.from('t')), /no mark/],
    ['a memo that was never stored', pickle.file(Buffer.from([0x68, 9])), /recalls 9/],
    ['something after the end', Buffer.concat([pickle.file(pickle.dict([])), Buffer.from('N')]), /follows the end/],
    ['a text longer than the file', pickle.file(Buffer.from([0x58, 0xff, 0xff, 0xff, 0xff])), /cut off/],
    ['a text that is no UTF-8', pickle.file(Buffer.from([0x58, 1, 0, 0, 0, 0xff])), /not a state dict/],
    ['endless operations', pickle.file(Buffer.alloc(2_100_000, 0x4e)), /more than 2000000/],
    ['a tensor outside its storage', structureWith({ shape: [5] }), /number 4 of a storage of 4/],
    ['an offset outside', structureWith({ offset: 4, shape: [1] }), /number 4/],
    ['a negative offset', structureWith({ offset: -1 }), /tensor that cannot be understood/],
    ['a negative stride', structureWith({ strides: [-1] }), /tensor that cannot be understood/],
    ['huge sizes', structureWith({ shape: [2 ** 30, 2 ** 30, 2 ** 30], strides: [0, 0, 0] }), /more than 16777216/],
    [
      'a missing storage',
      structureWith({ storage: pickle.storage('FloatStorage', '7', 4) }),
      /no entry "model\/data\/7"/,
    ],
    [
      'a storage elsewhere',
      structureWith({ storage: pickle.storage('FloatStorage', '../../x', 4) }),
      /storage that cannot/,
    ],
    [
      'whole numbers',
      structureWith({ storage: pickle.storage('LongStorage', '0', 2), shape: [2] }),
      /int64, not floating/,
    ],
  ])('%s', async (_, structure, message) => {
    expect(await refusal(torchArchive(structure, STORAGES))).toMatch(message);
  });

  it('tuples within tuples, a hundred thousand deep', async () => {
    const depth = 100_000;
    const structure = pickle.file(Buffer.concat([Buffer.alloc(depth, '('), Buffer.alloc(depth, 't')]));
    expect((await readAll(torchArchive(structure, STORAGES))).size).toBe(0);
  });

  it('a dict within itself, once and twenty times', async () => {
    const itself = (count: number): Buffer => {
      const entries = Array.from({ length: count }, (_, index) => [pickle.text(String(index)), Buffer.from([0x68, 0])]);
      return pickle.file(Buffer.concat([Buffer.from([0x7d, 0x71, 0, 0x28]), ...entries.flat(), Buffer.from('u')]));
    };
    expect((await readAll(torchArchive(itself(1), STORAGES))).size).toBe(0);
    expect(await refusal(torchArchive(itself(20), STORAGES))).toMatch(/more than 100000 entries/);
  });
});

const DATA = { name: 'm/data.pkl', bytes: structureWith({}) };
const NUMBERS = { name: 'm/data/0', bytes: STORAGES[0] };

describe('hostile archives', () => {
  it.each<readonly [string, Buffer, RegExp]>([
    ['no structure', zipFile([NUMBERS]), /not one of torch\.save/],
    ['two structures', zipFile([DATA, { ...DATA, name: 'n/data.pkl' }]), /not one of torch\.save/],
    ['the same name twice', zipFile([DATA, NUMBERS, NUMBERS]), /two entries "m\/data\/0"/],
    [
      'a path upwards',
      zipFile([DATA, { ...NUMBERS, name: '../../etc/passwd' }]),
      /no whole ZIP archive.*relative path/,
    ],
    ['an absolute path', zipFile([DATA, { ...NUMBERS, name: '/etc/passwd' }]), /no whole ZIP archive.*absolute path/],
    ['overlapping entries', zipFile([DATA, { ...NUMBERS, claims: { offset: 0 } }]), /overlaps/],
    [
      'entries on top of each other',
      zipFile([DATA, NUMBERS, { ...NUMBERS, name: 'm/data/1', claims: { offset: 10 } }]),
      /overlaps/,
    ],
    [
      'an entry larger than the file',
      zipFile([DATA, { ...NUMBERS, claims: { size: 2 ** 31 } }]),
      /overflows|truncated|damaged/,
    ],
    ['a compressed entry', zipFile([DATA, { ...NUMBERS, claims: { method: 8 } }]), /compressed or encrypted/],
    ['an encrypted entry', zipFile([DATA, { ...NUMBERS, claims: { flags: 1 } }]), /ZIP archive|encrypted/],
    ['a wrong checksum', zipFile([DATA, { ...NUMBERS, claims: { crc: 1 } }]), /checksum/],
    [
      'big-endian numbers',
      zipFile([DATA, NUMBERS, { name: 'm/byteorder', bytes: Buffer.from('big') }]),
      /byte order "big"/,
    ],
    [
      'a TorchScript program',
      zipFile([DATA, NUMBERS, { name: 'm/constants.pkl', bytes: Buffer.from('x') }]),
      /TorchScript/,
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });
});

const place = (fields: object): string =>
  JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } });
const TWO = { w: { shape: [2], values: [1, 2] } };

describe('hostile safetensors', () => {
  it.each<readonly [string, Buffer, RegExp]>([
    ['no JSON', safetensorsFile(TWO, '{"w":'), /no JSON/],
    ['no object', safetensorsFile(TWO, '{"w":3}'), /wrong safetensors header: w/],
    ['a hole', safetensorsFile(TWO, place({ data_offsets: [4, 8] })), /data_offsets of "w" are 4, 8/],
    ['an end before its start', safetensorsFile(TWO, place({ data_offsets: [0, -8] })), /data_offsets/],
    ['numbers beyond the file', safetensorsFile(TWO, place({ data_offsets: [0, 800] })), /truncated or damaged/],
    ['numbers left over', safetensorsFile(TWO, place({ data_offsets: [0, 4] })), /truncated or damaged/],
    ['a shape that needs more', safetensorsFile(TWO, place({ shape: [3] })), /needs 12 bytes and has 8/],
    ['huge sizes', safetensorsFile(TWO, place({ shape: [2 ** 40, 2 ** 40] })), /more than 16777216/],
    ['an unknown format', safetensorsFile(TWO, place({ dtype: 'I64', shape: [1] })), /I64, not floating/],
    ['a fraction of a size', safetensorsFile(TWO, place({ shape: [0.5] })), /wrong safetensors header/],
    [
      'a header longer than the file',
      Buffer.from('\xff\x00\x00\x00\x00\x00\x00\x00{}', 'latin1'),
      /truncated or damaged/,
    ],
    ['a header of no length', Buffer.from('\xff\xff\xff\xff\xff\xff\xff\xff{}', 'latin1'), /neither/],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('overlapping tensors', async () => {
    const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
    expect(await refusal(safetensorsFile(TWO, JSON.stringify({ a: entry, b: entry })))).toMatch(/data_offsets of "b"/);
  });
});

it.each([
  ['', /is empty/],
  ['\x80\x02\x8a\x0a', /bare pickle.*before version 1\.6/],
  ['{"format": "antler"}', /neither a PyTorch file/],
  ['PK\x03\x04 and no more', /no whole ZIP archive/],
])('other files: %j', async (text, message) => {
  expect(await refusal(Buffer.from(text, 'latin1'))).toMatch(message);
});

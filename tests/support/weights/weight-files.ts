/** Writes PyTorch and safetensors files for tests, and files that only look like them. */
import { crc32 } from 'node:zlib';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** F32 where not given. */
  readonly numbers?: 'F64' | 'F32' | 'F16' | 'BF16';
}
export type TensorSpecs = Readonly<Record<string, TensorSpec>>;

const STORAGE = { F64: 'DoubleStorage', F32: 'FloatStorage', F16: 'HalfStorage', BF16: 'BFloat16Storage' } as const;

/** Little-endian bytes; float16 and bfloat16 of numbers that they hold exactly. */
export function bytesOf({ values, numbers = 'F32' }: Pick<TensorSpec, 'values' | 'numbers'>): Buffer {
  const size = { F64: 8, F32: 4, F16: 2, BF16: 2 }[numbers];
  const bytes = Buffer.alloc(values.length * size);
  for (const [index, value] of values.entries()) {
    if (numbers === 'F64') bytes.writeDoubleLE(value, index * size);
    if (numbers === 'F32') bytes.writeFloatLE(value, index * size);
    if (numbers === 'F16') bytes.writeUInt16LE(halfBits(value), index * size);
    if (numbers === 'BF16') bytes.writeUInt16LE(floatBits(value) >>> 16, index * size);
  }
  return bytes;
}

function floatBits(value: number): number {
  const bits = Buffer.alloc(4);
  bits.writeFloatLE(value);
  return bits.readUInt32LE();
}

function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (value === 0) return sign;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const fraction = (Math.abs(value) / 2 ** exponent) * 1024;
  return sign + (fraction < 1024 ? fraction : ((exponent + 15) << 10) + fraction - 1024);
}

/** `header` replaces what the tensors would give. */
export function safetensorsFile(tensors: TensorSpecs, header?: string): Buffer {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, spec]) => {
    const from = offset;
    offset += bytesOf(spec).length;
    return [name, { dtype: spec.numbers ?? 'F32', shape: spec.shape, data_offsets: [from, offset] }];
  });
  const text = Buffer.from(
    header ?? JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map(bytesOf)]);
}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** Written into the central directory instead of what is true. */
  readonly claims?: { method?: number; size?: number; offset?: number; crc?: number; flags?: number };
  /** Sizes and offset in a ZIP64 field, as in archives above 4 GiB. */
  readonly zip64?: boolean;
}

/** An archive of stored entries. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claims = {}, zip64 = false } of entries) {
    const { method = 0, size = bytes.length, crc = crc32(bytes), flags = 0 } = claims;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(name.length, 26);
    const at = claims.offset ?? offset;
    const extra = zip64 ? zip64Field([size, size, at]) : Buffer.alloc(0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 20);
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(zip64 ? 0xffffffff : at, 42);
    locals.push(local, Buffer.from(name), bytes);
    centrals.push(central, Buffer.from(name), extra);
    offset += 30 + name.length + bytes.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([...locals, directory, zipEnd(entries.length, directory.length, offset)]);
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return field;
}

function zipEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** Pieces of a pickle of protocol 2, as torch.save writes them. */
export const pickle = {
  start: Buffer.from([0x80, 2]),
  stop: Buffer.from('.'),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  text(text: string): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(text));
    return Buffer.concat([Buffer.from('X'), length, Buffer.from(text)]);
  },
  number(value: number): Buffer {
    const bytes = Buffer.alloc(5);
    bytes.write('J');
    bytes.writeInt32LE(value, 1);
    return bytes;
  },
  tuple: (...items: Buffer[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]),
  call: (callee: Buffer, ...args: Buffer[]) => Buffer.concat([callee, pickle.tuple(...args), Buffer.from('R')]),
  dict: (entries: readonly (readonly [string, Buffer])[]) =>
    Buffer.concat([
      pickle.call(pickle.global('collections', 'OrderedDict')),
      Buffer.from('('),
      ...entries.flatMap(([name, value]) => [pickle.text(name), value]),
      Buffer.from('u'),
    ]),
  storage: (type: string, key: string, count: number) =>
    Buffer.concat([
      pickle.tuple(
        pickle.text('storage'),
        pickle.global('torch', type),
        pickle.text(key),
        pickle.text('cpu'),
        pickle.number(count),
      ),
      Buffer.from('Q'),
    ]),
  tensor: (storage: Buffer, offset: number, shape: readonly number[], strides: readonly number[]) =>
    pickle.call(
      pickle.global('torch._utils', '_rebuild_tensor_v2'),
      storage,
      pickle.number(offset),
      pickle.tuple(...shape.map(pickle.number)),
      pickle.tuple(...strides.map(pickle.number)),
      Buffer.from([0x89]),
      pickle.call(pickle.global('collections', 'OrderedDict')),
    ),
  file: (value: Buffer) => Buffer.concat([pickle.start, value, pickle.stop]),
};

/** Strides of a row-major array. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

/** A PyTorch file of that structure and these storages. */
export function torchArchive(structure: Buffer, storages: Readonly<Record<string, Buffer>>, zip64 = false): Buffer {
  return zipFile([
    { name: 'model/data.pkl', bytes: structure, zip64 },
    { name: 'model/byteorder', bytes: Buffer.from('little'), zip64 },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `model/data/${key}`, bytes, zip64 })),
    { name: 'model/version', bytes: Buffer.from('3\n'), zip64 },
  ]);
}

/** What torch.save writes of a state dict: one storage per tensor. */
export function torchFile(tensors: TensorSpecs, zip64 = false): Buffer {
  const entries = Object.entries(tensors);
  const structure = pickle.dict(
    entries.map(([name, { shape, values, numbers = 'F32' }], index) => [
      name,
      pickle.tensor(pickle.storage(STORAGE[numbers], String(index), values.length), 0, shape, rowMajor(shape)),
    ]),
  );
  const storages = Object.fromEntries(entries.map(([, spec], index) => [String(index), bytesOf(spec)]));
  return torchArchive(pickle.file(structure), storages, zip64);
}

/** The state dict of a layer with weights that float16 holds exactly. */
export function layerTensors(
  {
    gates,
    units,
    input,
    prefix = '',
    suffix = '_l0',
  }: { gates: number; units: number; input: number; prefix?: string; suffix?: string },
  numbers: TensorSpec['numbers'] = 'F32',
): Record<string, TensorSpec> {
  let count = 0;
  const make = (...shape: number[]): TensorSpec => ({
    shape,
    numbers,
    values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => ((count++ * 37) % 61) / 64 - 0.5),
  });
  return {
    [`${prefix}weight_ih${suffix}`]: make(gates * units, input),
    [`${prefix}weight_hh${suffix}`]: make(gates * units, units),
    [`${prefix}bias_ih${suffix}`]: make(gates * units),
    [`${prefix}bias_hh${suffix}`]: make(gates * units),
  };
}

/** PyTorch files (`.pt`, `.pth`): a ZIP archive with a pickle of the structure and one raw entry per storage. */
import { type Archive, openArchive } from './archive.ts';
import type { ByteFile } from './byte-file.ts';
import { countOf, numberFormat, type Tensor } from './tensor.ts';
import { Built, GlobalName, Tuple, unpickle, type Value } from './unpickle.ts';

const LARGEST_PICKLE = 2 ** 26;
const STRUCTURE = '/data.pkl';
/** Checkpoints hold state dicts in dicts. */
const DEEPEST = 8;
const MOST_NAMES = 100_000;

/** By the names of PyTorch's storage classes; the ones without floating-point numbers are known only to be passed over. */
const STORAGES: Readonly<Record<string, string>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};
const ORDERED_DICT = 'collections.OrderedDict';
const TENSOR = 'torch._utils._rebuild_tensor_v2';
const PARAMETER = 'torch._utils._rebuild_parameter';

interface Storage {
  readonly key: string;
  readonly numbers: string;
}

/** A window into a storage. */
interface View {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Names, shapes and places of all tensors; the numbers are read when they are asked for. */
export async function readTorch(file: ByteFile): Promise<Map<string, Tensor>> {
  const archive = await openArchive(file);
  const root = rootOf(file, archive);
  if (archive.names.includes(`${root}/byteorder`)) await checkByteOrder(file, archive, root);
  const structure = await readStructure(file, archive, root);
  const tensors = new Map<string, Tensor>();
  for (const [name, view] of namedViews(file, structure)) tensors.set(name, tensorOf(file, archive, root, name, view));
  return tensors;
}

/** The folder that everything lies in. */
function rootOf(file: ByteFile, archive: Archive): string {
  const [found, another] = archive.names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (found === undefined || another !== undefined) return file.refuse('is a ZIP archive, but not one of torch.save');
  const root = found.slice(0, -STRUCTURE.length);
  if (archive.names.includes(`${root}/constants.pkl`))
    file.refuse('holds a TorchScript program: save its state_dict() with torch.save');
  return root;
}

async function checkByteOrder(file: ByteFile, archive: Archive, root: string): Promise<void> {
  const order = new TextDecoder().decode(await archive.read(`${root}/byteorder`, 16));
  if (order !== 'little') file.refuse(`has byte order "${order}", only "little" can be read`);
}

async function readStructure(file: ByteFile, archive: Archive, root: string): Promise<Value> {
  const bytes = await archive.read(`${root}${STRUCTURE}`, LARGEST_PICKLE);
  try {
    return unpickle(bytes, { global: allowed, call, persistent: storageOf });
  } catch (error) {
    return file.refuse(`is not a state dict: ${(error as Error).message}`);
  }
}

function allowed(name: string): GlobalName {
  const storage = /^torch\.(\w+)$/.exec(name)?.[1];
  if (name === ORDERED_DICT || name === TENSOR || name === PARAMETER) return new GlobalName(name);
  if (storage !== undefined && Object.hasOwn(STORAGES, storage)) return new GlobalName(name);
  throw new Error(`it refers to ${name.slice(0, 100)}; save the model's state_dict(), not the model`);
}

function call({ name }: GlobalName, args: readonly Value[]): Value {
  if (name === ORDERED_DICT && args.length === 0) return new Map();
  if (name === PARAMETER && args[0] instanceof Built) return args[0];
  if (name === TENSOR) return new Built(viewOf(args));
  throw new Error(`it calls ${name} in a way that state dicts do not`);
}

function storageOf(id: Value): Value {
  const [kind, type, key] = id instanceof Tuple ? id.items : [];
  const numbers = type instanceof GlobalName ? STORAGES[type.name.slice('torch.'.length)] : undefined;
  if (kind !== 'storage' || numbers === undefined || typeof key !== 'string' || !/^\w+$/.test(key))
    throw new Error('it has a storage that cannot be understood');
  return new Built<Storage>({ key, numbers });
}

/** (storage, offset, size, stride, …) */
function viewOf([storage, offset, size, stride]: readonly Value[]): View {
  const shape = sizesOf(size);
  const strides = sizesOf(stride);
  const at = sizesOf(new Tuple([offset ?? null]))?.[0];
  if (!(storage instanceof Built) || !shape || strides?.length !== shape.length || at === undefined)
    throw new Error('it has a tensor that cannot be understood');
  return { storage: storage.value as Storage, offset: at, shape, strides };
}

function sizesOf(value: Value | undefined): number[] | null {
  if (!(value instanceof Tuple) || value.items.length > 16) return null;
  const sizes = value.items.filter((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0);
  return sizes.length === value.items.length ? sizes.map(Number) : null;
}

/** Every tensor by its path through the dicts, "model.rnn.weight_hh_l0". */
function namedViews(file: ByteFile, structure: Value): Map<string, View> {
  const found = new Map<string, View>();
  let visited = 0;
  const visit = (value: Value, path: readonly string[]): void => {
    if (++visited > MOST_NAMES) file.refuse(`holds more than ${MOST_NAMES} entries`);
    if (value instanceof Built && 'shape' in (value.value as object)) found.set(path.join('.'), value.value as View);
    if (!(value instanceof Map) || path.length > DEEPEST) return;
    for (const [key, entry] of value) if (typeof key === 'string') visit(entry, [...path, key]);
  };
  visit(structure, []);
  return found;
}

function tensorOf(file: ByteFile, archive: Archive, root: string, name: string, view: View): Tensor {
  const { storage, offset, shape, strides } = view;
  return {
    name,
    shape,
    numbers: storage.numbers,
    async read() {
      const format =
        numberFormat(storage.numbers) ??
        file.refuse(`: tensor "${name}" holds ${storage.numbers}, not floating-point numbers`);
      const count = countOf(file, name, shape);
      const entry = `${root}/data/${storage.key}`;
      const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
      const stored = archive.sizeBytes(entry) / format.bytes;
      if (count > 0 && last >= stored)
        file.refuse(`: tensor "${name}" reaches number ${last} of a storage of ${stored}`);
      const bytes = await archive.read(entry);
      const data = new DataView(bytes.buffer);
      const values = new Float64Array(count);
      for (let index = 0; index < count; index++)
        values[index] = format.at(data, (offset + placeOf(index, shape, strides)) * format.bytes);
      return values;
    },
  };
}

/** Where the row-major element lies in the storage. */
function placeOf(index: number, shape: readonly number[], strides: readonly number[]): number {
  let place = 0;
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    place += (rest % size) * (strides[axis] ?? 0);
    rest = Math.floor(rest / size);
  }
  return place;
}

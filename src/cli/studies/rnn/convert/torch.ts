/** PyTorch files (`.pt`, `.pth`): a ZIP archive with a pickle of the structure and one raw entry per storage. */
import { type Archive, openArchive } from './archive.ts';
import type { ByteFile } from '../../../files/byte-file.ts';
import { countOf, listed, numberFormat, type Tensor, type TensorFile } from './tensor.ts';
import { isOtherTensor, torchMeaning, View } from './torch-names.ts';
import { Built, Foreign, GlobalName, Tuple, unpickle, type Value } from './unpickle.ts';
import { say } from '../../../../shared/words/say.ts';

const LARGEST_PICKLE = 2 ** 26;
const STRUCTURE = '/data.pkl';
/** Checkpoints hold state dicts in dicts. */
const DEEPEST = 8;
const MOST_NAMES = 100_000;

/** Names, shapes and places of all tensors; of a list or tuple, those of the item `index`. The numbers are read when asked for. */
export async function readTorch(file: ByteFile, index: number | undefined): Promise<TensorFile> {
  const archive = await openArchive(file);
  const root = rootOf(file, archive);
  if (archive.names.includes(`${root}/byteorder`)) await checkByteOrder(file, archive, root);
  const passedOver = new Set<string>();
  const structure = await readStructure(file, archive, root, passedOver);
  const found = namedValues(file, chosenItem(file, structure, index));
  if (found.size === 0) refuseWithoutTensors(file, structure, passedOver);
  const tensors = new Map<string, Tensor>();
  for (const [name, value] of found)
    tensors.set(
      name,
      value instanceof View ? tensorOf(file, archive, root, name, value) : unreadable(file, name, value),
    );
  return { format: 'PyTorch', tensors, passedOver: [...passedOver] };
}

/** The folder that everything lies in. */
function rootOf(file: ByteFile, archive: Archive): string {
  const [found, another] = archive.names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (found === undefined || another !== undefined) return file.refuse(say('torch.not-torch'));
  const root = found.slice(0, -STRUCTURE.length);
  if (archive.names.includes(`${root}/constants.pkl`)) file.refuse(say('torch.script'));
  return root;
}

async function checkByteOrder(file: ByteFile, archive: Archive, root: string): Promise<void> {
  const order = new TextDecoder().decode(await archive.read(`${root}/byteorder`, 16));
  if (order !== 'little') file.refuse(say('torch.byte-order', { order }));
}

async function readStructure(file: ByteFile, archive: Archive, root: string, passedOver: Set<string>): Promise<Value> {
  const bytes = await archive.read(`${root}${STRUCTURE}`, LARGEST_PICKLE);
  try {
    return unpickle(bytes, torchMeaning(passedOver));
  } catch (error) {
    return file.refuse(say('torch.not-dict', { message: (error as Error).message }));
  }
}

/** The dict that is asked for: the file's own, or of a list the one with that number. */
function chosenItem(file: ByteFile, structure: Value, index: number | undefined): Value {
  const items = structure instanceof Tuple ? structure.items : Array.isArray(structure) ? structure : null;
  if (items === null) {
    if (index !== undefined) file.refuse(say('torch.no-list'));
    return structure;
  }
  const what = say('torch.what', { kind: structure instanceof Tuple ? 'tuple' : 'list', count: items.length });
  if (index !== undefined) return items[index] ?? file.refuse(say('torch.no-item', { index, what }));
  const counts = items.slice(0, MOST_NAMES).map((item) => namedValues(file, item).size);
  const places = counts.flatMap((count, place) => (count > 0 ? [say('torch.place', { place, count })] : []));
  if (places.length > 0) file.refuse(say('torch.choose', { what, places: listed(places) }));
  return structure;
}

/** Says what the file holds instead, as far as that is known. */
function refuseWithoutTensors(file: ByteFile, structure: Value, passedOver: ReadonlySet<string>): void {
  const [named] = structure instanceof GlobalName || structure instanceof Foreign ? [structure.name] : passedOver;
  if (named !== undefined) file.refuse(say('torch.refers', { named: named.slice(0, 100) }));
  if (!(structure instanceof Map) && !(structure instanceof Tuple) && !Array.isArray(structure))
    file.refuse(say('torch.not-pickle'));
}

/** Every tensor by its path through dicts and lists, "model.rnn.weight_hh_l0"; with those that cannot be read. */
function namedValues(file: ByteFile, structure: Value): Map<string, View | Foreign> {
  const found = new Map<string, View | Foreign>();
  let visited = 0;
  const visit = (value: Value, path: readonly string[]): void => {
    if (value === null || typeof value !== 'object') return;
    if (++visited > MOST_NAMES) file.refuse(say('torch.too-many', { MOST_NAMES }));
    if (value instanceof Built && value.value instanceof View) found.set(path.join('.'), value.value);
    if (value instanceof Foreign && isOtherTensor(value)) found.set(path.join('.'), value);
    if (path.length > DEEPEST) return;
    for (const [key, entry] of entriesOf(value)) visit(entry, [...path, key]);
  };
  visit(structure, []);
  return found;
}

function entriesOf(value: Value): (readonly [string, Value])[] {
  if (value instanceof Map)
    return [...value].flatMap(([key, entry]) => (typeof key === 'string' ? [[key, entry]] : []));
  const items = value instanceof Tuple ? value.items : Array.isArray(value) ? value : [];
  return items.map((item, place) => [String(place), item]);
}

function unreadable(file: ByteFile, name: string, { name: kind }: Foreign): Tensor {
  const read = (): never => file.refuse(say('torch.kind', { name, kind }));
  return { name, shape: [], numbers: kind, read: () => Promise.resolve().then(read) };
}

function tensorOf(file: ByteFile, archive: Archive, root: string, name: string, view: View): Tensor {
  const { storage, offset, shape, strides, numbers } = view;
  return {
    name,
    shape,
    numbers,
    async read() {
      const format = numberFormat(numbers) ?? file.refuse(say('torch.numbers', { name, numbers }));
      const count = countOf(file, name, shape);
      const entry = `${root}/data/${storage.key}`;
      const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
      const sizeBytes = archive.sizeBytes(entry);
      if (sizeBytes % format.bytes !== 0) file.refuse(say('torch.storage', { name, sizeBytes, bytes: format.bytes }));
      const stored = sizeBytes / format.bytes;
      if (count > 0 && last >= stored) file.refuse(say('torch.reach', { name, last, stored }));
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

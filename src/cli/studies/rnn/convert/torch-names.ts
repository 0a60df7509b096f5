/** What the globals in a PyTorch pickle stand for: dicts, storages and tensors are built, and everything else is only named. */
import { Built, Foreign, GlobalName, type Meaning, Tuple, type Value } from './unpickle.ts';
import { say } from '../../../../shared/words/say.ts';

export interface Storage {
  readonly key: string;
  /** As tensors name their format; null where each tensor says it for itself. */
  readonly numbers: string | null;
}

/** A window into a storage. */
export class View {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly numbers: string;

  constructor(storage: Storage, place: Pick<View, 'offset' | 'shape' | 'strides'>, numbers: string) {
    this.storage = storage;
    this.offset = place.offset;
    this.shape = place.shape;
    this.strides = place.strides;
    this.numbers = numbers;
  }
}

/** By the names of PyTorch's storage classes; one that is not here is known by its own name, and never read. */
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
  ComplexFloatStorage: 'complex64',
  ComplexDoubleStorage: 'complex128',
};

/** PyTorch's own names of the formats above. */
const DTYPES: Readonly<Record<string, string>> = { float64: 'F64', float32: 'F32', float16: 'F16', bfloat16: 'BF16' };

const DICTS = ['collections.OrderedDict', 'collections.defaultdict', '__builtin__.dict', 'builtins.dict'];
const REBUILD = 'torch._utils._rebuild_';
/** A subclass of Tensor: the function that makes the tensor, its class, the arguments. */
const SUBCLASS = /^torch\.(_tensor|_utils)\._rebuild_from_type(_v2)?$/;
/** Tensors that are stored otherwise: quantized, sparse, nested. */
const OTHER_TENSOR = /^torch\._utils\._rebuild_\w+$/;

/** The meaning of a pickle; `passedOver` takes the names of what was not built. */
export function torchMeaning(passedOver: Set<string>): Meaning {
  const call = (callee: GlobalName, args: readonly Value[]): Value => {
    const { name } = callee;
    if (DICTS.includes(name)) return new Map();
    if (name === `${REBUILD}tensor` || name === `${REBUILD}tensor_v2`) return new Built(viewOf(args, null));
    if (name === `${REBUILD}tensor_v3`) return new Built(viewOf(args, args[6]));
    if (name === `${REBUILD}parameter` || name === `${REBUILD}parameter_with_state`) return args[0] ?? null;
    if (SUBCLASS.test(name) && args[0] instanceof GlobalName && args[2] instanceof Tuple)
      return call(args[0], args[2].items);
    passedOver.add(name);
    return new Foreign(name);
  };
  return { call, persistent: storageOf };
}

/** Whether it stands where a tensor would, but is one that cannot be read. */
export function isOtherTensor({ name }: Foreign): boolean {
  return OTHER_TENSOR.test(name);
}

function storageOf(id: Value): Value {
  const [kind, type, key] = id instanceof Tuple ? id.items : [];
  const name =
    type instanceof GlobalName ? /^torch\.(?:storage\.|cuda\.)?(\w+Storage)$/.exec(type.name)?.[1] : undefined;
  if (kind !== 'storage' || name === undefined || typeof key !== 'string' || !/^\w+$/.test(key))
    throw new Error('it has a storage that cannot be understood');
  const numbers = Object.hasOwn(STORAGES, name) ? STORAGES[name] : undefined;
  return new Built<Storage>({ key, numbers: numbers ?? (name === 'UntypedStorage' ? null : name) });
}

/** (storage, offset, size, stride, …); `dtype` names the format where the storage has none. */
function viewOf([storage, offset, size, stride]: readonly Value[], dtype: Value | undefined): View {
  const shape = sizesOf(size);
  const strides = sizesOf(stride);
  const at = sizesOf(new Tuple([offset ?? null]))?.[0];
  if (!(storage instanceof Built) || !shape || strides?.length !== shape.length || at === undefined)
    throw new Error('it has a tensor that cannot be understood');
  const stored = storage.value as Storage;
  const named = dtype instanceof GlobalName ? dtype.name.replace(/^torch\./, '') : null;
  const format = named !== null && Object.hasOwn(DTYPES, named) ? DTYPES[named] : named;
  return new View(stored, { offset: at, shape, strides }, format ?? stored.numbers ?? say('torch.unknown-numbers'));
}

function sizesOf(value: Value | undefined): number[] | null {
  if (!(value instanceof Tuple) || value.items.length > 16) return null;
  const sizes = value.items.filter((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0);
  return sizes.length === value.items.length ? sizes.map(Number) : null;
}

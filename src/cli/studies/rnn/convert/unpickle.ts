/**
 * Reads the pickles that torch.save writes: protocols 2 to 5, and of their opcodes only those that such files have. Nothing
 * is imported or run: a global is only a name, and who calls decides what the few known names build. Every other object is
 * `Foreign`: its name is kept, and what was to be done with it is passed over.
 */

/** The name of a Python object, as `module.name`. */
export class GlobalName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** What the caller built; of no concern here. */
export class Built<T = unknown> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}

/** An object that is not built: what its class or function would have made of the rest of the pickle. */
export class Foreign {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type Value =
  null | boolean | number | string | GlobalName | Tuple | Built | Foreign | Value[] | Map<Value, Value>;

/** What the names in the pickle stand for. */
export interface Meaning {
  /** What calling a global gives; `Foreign` for one that is not known. Throws where a known one is called wrongly. */
  call(callee: GlobalName, args: readonly Value[]): Value;
  /** Loads an object that is stored elsewhere. */
  persistent(id: Value): Value;
}

const PROTOCOLS = { first: 2, last: 5 } as const;
const NO_PICKLE = `not a pickle of protocol ${PROTOCOLS.first} to ${PROTOCOLS.last}`;
/** A state dict takes about 40 per tensor. */
const MOST_OPERATIONS = 2_000_000;

/** The value of a pickle. Throws an Error that says what is wrong and where. */
export function unpickle(bytes: Uint8Array, meaning: Meaning): Value {
  const machine = new Machine(bytes, meaning);
  try {
    return machine.run();
  } catch (error) {
    throw new Error(`${(error as Error).message} (byte ${machine.position})`, { cause: error });
  }
}

type Operation = (machine: Machine) => void;

class Machine {
  readonly meaning: Meaning;
  readonly memo = new Map<number, Value>();
  readonly #bytes: Uint8Array;
  /** The stack, cut at every mark: the last part is the one in use. */
  readonly #parts: Value[][] = [[]];
  /** Where the operation at hand begins. */
  position = 0;
  #next = 0;

  constructor(bytes: Uint8Array, meaning: Meaning) {
    this.#bytes = bytes;
    this.meaning = meaning;
  }

  run(): Value {
    for (let count = 0; count < MOST_OPERATIONS; count++) {
      this.position = this.#next;
      const code = this.byte();
      if (code === STOP) return this.#finish();
      const operation = OPERATIONS.get(code);
      if (!operation)
        throw new Error(`pickle opcode 0x${code.toString(16).padStart(2, '0')} has no place in a state dict`);
      if (count === 0 && code !== PROTO) throw new Error(NO_PICKLE);
      operation(this);
    }
    throw new Error(`more than ${MOST_OPERATIONS} pickle operations`);
  }

  /** The value left on the stack, and nothing after it. */
  #finish(): Value {
    const value = this.pop();
    if (this.#parts.length > 1 || this.top.length > 0) throw new Error('the pickle ends with a full stack');
    if (this.#next !== this.#bytes.length) throw new Error('something follows the end of the pickle');
    return value;
  }

  get top(): Value[] {
    const part = this.#parts.at(-1);
    if (!part) throw new Error('the pickle stack has no mark');
    return part;
  }

  push(value: Value): void {
    this.top.push(value);
  }

  pop(): Value {
    const value = this.top.pop();
    if (value === undefined) throw new Error('the pickle takes from an empty stack');
    return value;
  }

  peek(): Value {
    const value = this.top.at(-1);
    if (value === undefined) throw new Error('the pickle reads from an empty stack');
    return value;
  }

  mark(): void {
    this.#parts.push([]);
  }

  /** Everything since the last mark. */
  popMark(): Value[] {
    const items = this.#parts.length > 1 ? this.#parts.pop() : undefined;
    if (!items) throw new Error('the pickle stack has no mark');
    return items;
  }

  byte(): number {
    const value = this.#bytes[this.#next];
    if (value === undefined) throw new Error('the pickle is cut off');
    this.#next++;
    return value;
  }

  take(length: number): DataView {
    const start = this.#next;
    if (length > this.#bytes.length - start) throw new Error('the pickle is cut off');
    this.#next += length;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }

  text(length: number): string {
    const { buffer, byteOffset } = this.take(length);
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(buffer, byteOffset, length));
  }

  /** A length of eight bytes. */
  length64(): number {
    const length = this.take(8).getBigUint64(0, true);
    if (length > BigInt(this.#bytes.length)) throw new Error('the pickle is cut off');
    return Number(length);
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#next);
    if (end < 0) throw new Error('the pickle is cut off');
    const line = this.text(end - this.#next);
    this.#next++;
    return line;
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new Error(`the pickle recalls ${index}, which it never stored`);
    this.push(value);
  }
}

const PROTO = 0x80;
const STOP = 0x2e;

const OPERATIONS = new Map<number, Operation>([
  [PROTO, readProtocol],
  [0x28, (m) => m.mark()], // MARK
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m) => m.push(m.take(4).getInt32(0, true))], // BININT
  [0x4b, (m) => m.push(m.byte())], // BININT1
  [0x4d, (m) => m.push(m.take(2).getUint16(0, true))], // BININT2
  [0x8a, (m) => m.push(readLong(m.take(m.byte())))], // LONG1
  [0x47, (m) => m.push(m.take(8).getFloat64(0, false))], // BINFLOAT
  [0x58, (m) => m.push(m.text(m.take(4).getUint32(0, true)))], // BINUNICODE
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x29, (m) => m.push(new Tuple([]))], // EMPTY_TUPLE
  [0x74, (m) => pushTuple(m, m.popMark())], // TUPLE
  [0x85, (m) => pushTuple(m, popLast(m, 1))], // TUPLE1
  [0x86, (m) => pushTuple(m, popLast(m, 2))], // TUPLE2
  [0x87, (m) => pushTuple(m, popLast(m, 3))], // TUPLE3
  [0x71, (m) => m.memo.set(m.byte(), m.peek())], // BINPUT
  [0x72, (m) => m.memo.set(m.take(4).getUint32(0, true), m.peek())], // LONG_BINPUT
  [0x68, (m) => m.recall(m.byte())], // BINGET
  [0x6a, (m) => m.recall(m.take(4).getUint32(0, true))], // LONG_BINGET
  [0x73, (m) => setItems(m, popLast(m, 2))], // SETITEM
  [0x75, (m) => setItems(m, m.popMark())], // SETITEMS
  [0x61, (m) => append(m, popLast(m, 1))], // APPEND
  [0x65, (m) => append(m, m.popMark())], // APPENDS
  [0x63, (m) => m.push(new GlobalName(`${m.line()}.${m.line()}`))], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x95, (m) => void m.length64()], // FRAME: a hint for readers of streams
  [0x94, (m) => m.memo.set(m.memo.size, m.peek())], // MEMOIZE
  [0x8c, (m) => m.push(m.text(m.byte()))], // SHORT_BINUNICODE
  [0x8d, (m) => m.push(m.text(m.length64()))], // BINUNICODE8
  [0x43, (m) => pushBytes(m, m.byte())], // SHORT_BINBYTES
  [0x42, (m) => pushBytes(m, m.take(4).getUint32(0, true))], // BINBYTES
  [0x8e, (m) => pushBytes(m, m.length64())], // BINBYTES8
  [0x96, (m) => pushBytes(m, m.length64())], // BYTEARRAY8
  [0x55, (m) => pushBytes(m, m.byte())], // SHORT_BINSTRING, a str of Python 2
  [0x54, (m) => pushBytes(m, m.take(4).getUint32(0, true))], // BINSTRING
  [0x8b, (m) => m.push(readLong(m.take(m.take(4).getUint32(0, true))))], // LONG4
  [0x8f, (m) => m.push(new Foreign('set'))], // EMPTY_SET
  [0x90, (m) => void m.popMark()], // ADDITEMS
  [0x91, (m) => (m.popMark(), m.push(new Foreign('frozenset')))], // FROZENSET
  [0x30, (m) => void m.pop()], // POP
  [0x31, (m) => void m.popMark()], // POP_MARK
  [0x32, (m) => m.push(m.peek())], // DUP
  [0x81, newObject], // NEWOBJ
  [0x92, (m) => (m.pop(), newObject(m))], // NEWOBJ_EX
  [0x51, (m) => m.push(m.meaning.persistent(m.pop()))], // BINPERSID
  [0x52, call], // REDUCE
  [0x62, build], // BUILD
]);

function readProtocol(machine: Machine): void {
  const protocol = machine.byte();
  if (machine.position !== 0 || protocol < PROTOCOLS.first || protocol > PROTOCOLS.last) throw new Error(NO_PICKLE);
}

/** A signed little-endian integer; beyond 2^53 only its size matters here. */
function readLong(view: DataView): number {
  let value = 0n;
  for (let index = view.byteLength - 1; index >= 0; index--) value = (value << 8n) | BigInt(view.getUint8(index));
  return Number(BigInt.asIntN(8 * view.byteLength, value));
}

function popLast(machine: Machine, count: number): Value[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function pushTuple(machine: Machine, items: Value[]): void {
  machine.push(new Tuple(items));
}

function setItems(machine: Machine, items: readonly Value[]): void {
  const target = machine.peek();
  if (target instanceof Foreign) return;
  if (!(target instanceof Map) || items.length % 2 !== 0) throw new Error('the pickle sets items of what is no dict');
  for (let index = 0; index < items.length; index += 2) target.set(items[index] ?? null, items[index + 1] ?? null);
}

function append(machine: Machine, items: readonly Value[]): void {
  const target = machine.peek();
  if (target instanceof Foreign) return;
  if (!Array.isArray(target)) throw new Error('the pickle appends to what is no list');
  for (const item of items) target.push(item);
}

function call(machine: Machine): void {
  const [callee, args] = popLast(machine, 2);
  if (!(args instanceof Tuple)) throw new Error('the pickle calls with what are no arguments');
  if (callee instanceof Foreign) machine.push(callee);
  else if (callee instanceof GlobalName) machine.push(machine.meaning.call(callee, args.items));
  else throw new Error('the pickle calls what is no function');
}

/** Makes an object of a class without calling it; what its class would be is of no concern. */
function newObject(machine: Machine): void {
  const [made, args] = popLast(machine, 2);
  if (!(args instanceof Tuple) || !(made instanceof GlobalName || made instanceof Foreign))
    throw new Error('pickle opcode 0x81 makes an object of what is no class');
  machine.push(made instanceof Foreign ? made : machine.meaning.call(made, args.items));
}

function stackGlobal(machine: Machine): void {
  const [module, name] = popLast(machine, 2);
  if (typeof module !== 'string' || typeof name !== 'string') throw new Error('the pickle names what is no global');
  machine.push(new GlobalName(`${module}.${name}`));
}

function pushBytes(machine: Machine, length: number): void {
  machine.take(length);
  machine.push(new Foreign('bytes'));
}

/** A state dict carries version numbers as an attribute of its OrderedDict; they are dropped, as all attributes are. */
function build(machine: Machine): void {
  machine.pop();
  const target = machine.peek();
  if (!(target instanceof Map) && !(target instanceof Foreign))
    throw new Error('the pickle sets attributes of what is no OrderedDict');
}

/** Writes protocol buffers: as much of the wire format as an ONNX model needs. */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** Bits of a byte of a varint. */
const PAYLOAD_BITS = 7;
const MORE = 0x80;

/** An encoded field of a message; fields are joined by `message`. */
export type Field = Uint8Array;

/** Whole numbers from 0 to 2^53. */
export function varintField(number: number, value: number): Field {
  return concatenate([key(number, VARINT), varint(value)]);
}

export function bytesField(number: number, bytes: Uint8Array): Field {
  return concatenate([key(number, LENGTH_DELIMITED), varint(bytes.byteLength), bytes]);
}

export function textField(number: number, text: string): Field {
  return bytesField(number, new TextEncoder().encode(text));
}

/** A field that is itself a message. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, message(fields));
}

/** A whole message. */
export function message(fields: readonly Field[]): Uint8Array {
  return concatenate(fields);
}

function key(number: number, wireType: number): Uint8Array {
  return varint(number * 8 + wireType);
}

/** By division: bitwise operators would cut numbers off at 32 bits. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no varint of ${value}`);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= MORE) {
    bytes.push((rest % MORE) + MORE);
    rest = Math.floor(rest / 2 ** PAYLOAD_BITS);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** Turns the bytes of a text file into text: UTF-8 or UTF-16, with or without a byte order mark; everything else is named. */
import { Fault } from '../contract/fault.ts';

/** The longest text that V8 holds has a few characters less than 2^29. */
export const LONGEST_TEXT_BYTES = 2 ** 29 - 2 ** 10;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const MARKS: readonly (readonly [bytes: readonly number[], encoding: Encoding | 'UTF-32'])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe, 0, 0], 'UTF-32'],
  [[0, 0, 0xfe, 0xff], 'UTF-32'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The text without its byte order mark. Throws an `invalid` Fault that names the file and what is wrong with its bytes. */
export function decodeText(bytes: Uint8Array, fileName: string): string {
  if (bytes.length > LONGEST_TEXT_BYTES)
    throw new Fault('invalid', `${fileName} is larger than 512 MiB, the longest text that can be read`);
  const encoding = encodingOf(bytes);
  if (encoding === 'UTF-32') throw new Fault('invalid', `${fileName} is UTF-32 text: save it as UTF-8`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const what =
      encoding === 'utf-8'
        ? `is not UTF-8 text: byte ${invalidAt(bytes)} has no meaning there`
        : 'is damaged UTF-16 text';
    throw new Fault('invalid', `${fileName} ${what}; save it as UTF-8`, { cause: error });
  }
}

/** By its mark; without one, a zero byte beside the first character means UTF-16, since all these files begin with ASCII. */
function encodingOf(bytes: Uint8Array): Encoding | 'UTF-32' {
  const [, marked] = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? [];
  if (marked !== undefined) return marked;
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return 'utf-8';
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : 'utf-8';
}

/** The number of the first byte, from 0, that is no UTF-8: the longest beginning that can be decoded is searched. */
function invalidAt(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(bytes.subarray(0, middle), middle < bytes.length)) good = middle;
    else bad = middle;
  }
  return good;
}

function isBeginning(bytes: Uint8Array, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

/** NumPy's `.npy`: a magic, a header in Python's notation, raw numbers. Source: NumPy's format description, NEP 1. */
import type { ByteFile } from '../../../files/byte-file.ts';
import { MOST_INPUTS, type InputArray } from './input-array.ts';
import { NUMBER_FORMATS, type NumberFormat } from './tensor.ts';
import { say } from '../../../../shared/words/say.ts';

const MAGIC = '\u0093NUMPY';
const LONGEST_HEADER = 65_536;
const FORMATS: Readonly<Record<string, NumberFormat>> = {
  '<f8': NUMBER_FORMATS.F64,
  '<f4': NUMBER_FORMATS.F32,
  '<f2': NUMBER_FORMATS.F16,
};

export function isNpy(file: ByteFile): boolean {
  return file.sizeBytes >= MAGIC.length && latin1(file.read(0, MAGIC.length)) === MAGIC;
}

/** The array of the file, row-major. Refuses what is no little-endian floating-point array in C order. */
export function readNpy(file: ByteFile): InputArray {
  const version = file.read(MAGIC.length, 2)[0] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  const field = file.read(MAGIC.length + 2, lengthBytes);
  const length = field.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (version < 1 || version > 3 || length > LONGEST_HEADER) file.refuse(say('npy.header'));
  const start = MAGIC.length + 2 + lengthBytes;
  const { format, shape } = readHeader(file, latin1(file.read(start, length)));
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > MOST_INPUTS) file.refuse(say('csv.too-many', { count, MOST_INPUTS }));
  const sizeBytes = file.sizeBytes - start - length;
  if (sizeBytes !== count * format.bytes)
    file.refuse(say('npy.size', { count: count * format.bytes, shape: shape.join(', '), sizeBytes }));
  const view = new DataView(file.read(start + length, sizeBytes).buffer);
  return { shape, values: Float64Array.from({ length: count }, (_, index) => format.at(view, index * format.bytes)) };
}

function readHeader(file: ByteFile, header: string): { format: NumberFormat; shape: number[] } {
  const type = /'descr': *'([^']*)'/.exec(header)?.[1] ?? '';
  const sizes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  const format = FORMATS[type] ?? file.refuse(say('npy.type', { type, FORMATS: Object.keys(FORMATS).join(', ') }));
  if (sizes === undefined || !/'fortran_order': *False/.test(header)) file.refuse(say('npy.order'));
  const shape = (sizes ?? '').split(',').filter((size) => size.trim() !== '');
  return { format, shape: shape.map(Number) };
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

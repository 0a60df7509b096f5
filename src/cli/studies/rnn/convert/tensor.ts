/** Tensors of a weight file, whatever its format, and the number formats they are stored in. */
import type { ByteFile } from '../../../files/byte-file.ts';
import { say } from '../../../../shared/words/say.ts';

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The format of its numbers as the file calls it. */
  readonly numbers: string;
  /** All its numbers, row-major. Throws an `invalid` Fault where they cannot be had. */
  read(): Promise<Float64Array>;
}

/** What is found in a weight file. */
export interface TensorFile {
  readonly format: 'PyTorch' | 'safetensors';
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Names of the objects beside them that were not built. */
  readonly passedOver: readonly string[];
}

const MOST_LISTED = 12;

/** The first of them, and how many more there are. */
export function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_LISTED;
  return texts.slice(0, MOST_LISTED).join(', ') + (more > 0 ? say('layers.more', { more }) : '');
}

/** A little-endian floating-point format. */
export interface NumberFormat {
  readonly bytes: number;
  at(view: DataView, offset: number): number;
}

/** float16 by its bits: Node 24's DataView has it, the TypeScript library of its target does not. */
function halfAt(view: DataView, offset: number): number {
  const bits = view.getUint16(offset, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function bfloatAt(view: DataView, offset: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setUint32(0, view.getUint16(offset, true) << 16);
  return bits.getFloat32(0);
}

export const NUMBER_FORMATS: Readonly<Record<'F64' | 'F32' | 'F16' | 'BF16', NumberFormat>> = {
  F64: { bytes: 8, at: (view, offset) => view.getFloat64(offset, true) },
  F32: { bytes: 4, at: (view, offset) => view.getFloat32(offset, true) },
  F16: { bytes: 2, at: halfAt },
  BF16: { bytes: 2, at: bfloatAt },
};

/** The number format of that name; null where it is none of the floating-point ones. */
export function numberFormat(name: string): NumberFormat | null {
  return Object.entries(NUMBER_FORMATS).find(([key]) => key === name)?.[1] ?? null;
}

/** More numbers in one tensor are refused: a problem file is text, and would be larger than can be read again. */
export const MOST_NUMBERS = 2 ** 24;

/** Product of the sizes. Refuses, naming the tensor, what no tensor of a layer can be. */
export function countOf(file: ByteFile, name: string, shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > MOST_NUMBERS) file.refuse(say('tensor.too-many', { name, count, MOST_NUMBERS }));
  return count;
}

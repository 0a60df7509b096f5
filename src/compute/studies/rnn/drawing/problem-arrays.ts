/** The arrays of a problem file: checked against what the sizes ask for, element by element, or drawn from a seed. */
import { describe, type ProblemFile } from './problem-schema.ts';
import { checksumOf } from './random.ts';
import { elementCount } from './workload.ts';

/** Throws a Fault that names the file. */
export type Refuse = (message: string) => never;

/** The file's own numbers, or regenerated ones where it has none; the checksum must be theirs. */
export function readArray(
  field: string,
  array: ProblemFile['x'],
  shape: number[],
  regenerate: () => Float32Array,
  refuse: Refuse,
): Float32Array {
  checkShape(`${field}.shape`, array.shape, shape, refuse);
  const values = array.data ? toFloat32(`${field}.data`, array.data, shape, refuse) : regenerate();
  checkSum(field, array.fnv1a32, [values], refuse);
  return values;
}

/** Every element as float32; what is not a finite number in the range of float32 is refused by its index. */
export function toFloat32(
  field: string,
  data: readonly unknown[] | undefined,
  shape: readonly number[],
  refuse: Refuse,
): Float32Array {
  if (!data) return refuse(`${field} is missing`);
  checkCount(field, data, shape, refuse);
  const values = new Float32Array(data.length);
  for (let index = 0; index < data.length; index++) {
    const value = data[index];
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)))
      return refuse(`${field}[${index}] is ${describe(value)}, not a finite float32 number`);
    values[index] = value;
  }
  return values;
}

export function checkShape(
  field: string,
  given: readonly number[] | undefined,
  expected: readonly number[],
  refuse: Refuse,
): void {
  if (given && given.join() !== expected.join())
    refuse(`${field} is [${given.join(', ')}], expected [${expected.join(', ')}]`);
}

export function checkCount(field: string, data: readonly unknown[], shape: readonly number[], refuse: Refuse): void {
  if (data.length !== elementCount(shape))
    refuse(`${field} has ${data.length} numbers, [${shape.join(', ')}] needs ${elementCount(shape)}`);
}

export function checkSum(
  field: string,
  given: string | undefined,
  arrays: readonly Float32Array[],
  refuse: Refuse,
): void {
  if (given === undefined) return;
  const actual = checksumOf(arrays);
  if (actual !== given) refuse(`${field}.fnv1a32 is ${given}, but the numbers have ${actual}`);
}

/** The inputs of a converted problem: drawn from a seed, or given as JSON, CSV or .npy. */
import { readJson as parseJson } from '../../../../shared/text/read-json.ts';
import { openByteFile, readText, type ByteFile } from '../../../files/byte-file.ts';
import type { InputArray } from './input-array.ts';
import { readCsv } from './csv.ts';
import { isNpy, readNpy } from './npy.ts';
import { say } from '../../../../shared/words/say.ts';

/** Inputs of B sequences of T steps. */
export interface GivenInputs {
  readonly batch: number;
  readonly length: number;
  /** [B, T, X] */
  readonly values: Float32Array;
}

/** Reads [T, X] or [B, T, X]. Throws an `invalid` Fault that names what does not fit. */
export function readInputs(path: string, input: number): GivenInputs {
  const file = openByteFile('--inputs', path);
  try {
    const { shape, values } = readArray(file, input);
    const [batch, length, width] = shape.length === 2 ? [1, ...shape] : shape;
    if (batch === undefined || length === undefined || shape.length > 3 || values.length === 0)
      return file.refuse(say('inputs.shape', { shape: shape.join(', '), input }));
    if (width !== input) file.refuse(say('inputs.width', { width: String(width), input }));
    return { batch, length, values: narrow(file, values) };
  } finally {
    file.close();
  }
}

function narrow(file: ByteFile, values: Float64Array): Float32Array {
  const inputs = Float32Array.from(values);
  const wrong = inputs.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) file.refuse(say('inputs.not-finite', { values: String(values[wrong]), wrong: wrong + 1 }));
  return inputs;
}

function readArray(file: ByteFile, input: number): InputArray {
  if (isNpy(file)) return readNpy(file);
  const text = readText(file);
  return text.trimStart().startsWith('[') ? readJson(file, text) : readCsv(file, text, input);
}

function readJson(file: ByteFile, text: string): InputArray {
  const json = parseJson(text, file.name, say('inputs.not-json'));
  const shape = shapeOf(json);
  const values: number[] = [];
  const collect = (value: unknown, axis: number, path: string): void => {
    if (axis === shape.length && typeof value === 'number') values.push(value);
    else if (axis < shape.length && Array.isArray(value) && value.length === shape[axis])
      value.forEach((item, index) => {
        collect(item, axis + 1, `${path}[${index}]`);
      });
    else file.refuse(say('inputs.ragged', { path }));
  };
  collect(json, 0, '');
  return { shape, values: Float64Array.from(values) };
}

/** The sizes along the first elements. */
function shapeOf(json: unknown): number[] {
  const shape: number[] = [];
  for (let value = json; Array.isArray(value) && shape.length < 8; value = value[0]) shape.push(value.length);
  return shape;
}

/** Arithmetic of a twin: storing into an array rounds to its element type, so the array type is the precision. */

/** `float32` emulates the rounding of a device, value by value stored; order of operations and exp differ from it. */
export type Precision = 'float64' | 'float32';

export type Reals = Float64Array | Float32Array;

export function makeReals(precision: Precision, length: number): Reals {
  return precision === 'float64' ? new Float64Array(length) : new Float32Array(length);
}

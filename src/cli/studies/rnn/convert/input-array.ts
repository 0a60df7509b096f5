/** An array of given inputs, as a file has it. */

export interface InputArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float64Array;
}

/** More are refused: a problem file is text, and would be larger than can be read again. */
export const MOST_INPUTS = 2 ** 24;

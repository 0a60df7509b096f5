/**
 * When an entry has settled: its step is within the tolerance, or 4 units in the last place of its value. A large entry
 * gets below the tolerance by luck only: one unit of 600 is 6e-5, of 3,000 it is 2.4e-4. The kernels' copy of this rule is
 * in wgsl/settle.wgsl.
 */

/** 4 units in the last place, relative to the value: of float32, and of float64. */
export const SETTLED_SHARE = { float32: 2 ** -21, float64: 2 ** -50 } as const;

/** Between [B, T, …] and rows in the order of time, [T · B, …], in which a step of all sequences is one slice. */

export function toRows(values: Float32Array, batch: number, length: number): Float32Array {
  return reorder(values, batch, length, (b, t) => b * length + t);
}

export function fromRows(values: Float32Array, batch: number, length: number): Float32Array {
  // The other way about: sequences take the part of time.
  return reorder(values, length, batch, (t, b) => t * batch + b);
}

/** [outer, inner, …] → [inner, outer, …]; `place` is where the row of (outer, inner) lies. */
function reorder(
  values: Float32Array,
  outer: number,
  inner: number,
  place: (outer: number, inner: number) => number,
): Float32Array {
  const size = values.length / (outer * inner);
  const result = new Float32Array(values.length);
  for (let i = 0; i < inner; i += 1)
    for (let o = 0; o < outer; o += 1) {
      const from = place(o, i) * size;
      result.set(values.subarray(from, from + size), (i * outer + o) * size);
    }
  return result;
}

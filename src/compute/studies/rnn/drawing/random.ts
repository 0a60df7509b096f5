/**
 * The random numbers that problems are drawn from, exact to the last bit on every machine: uniforms by mulberry32,
 * normals by Box–Muller with a logarithm and a cosine written out in IEEE double operations. `Math.log` and `Math.cos`
 * are not specified to the last bit and are not used.
 */

/** Uniform numbers in [0, 1) from a 32-bit seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** ln(value) for value in [2^-32, 1]. */
export function exactLog(value: number): number {
  let exponent = 0;
  let mantissa = value;
  while (mantissa * 2 <= 1.4142135623730951) {
    mantissa = mantissa * 2;
    exponent = exponent + 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const w = z * z;
  let series = 1 / 25;
  for (let k = 11; k >= 0; k--) series = series * w + 1 / (2 * k + 1);
  return 2 * z * series - exponent * 0.6931471805599453;
}

/** cos(2π·turn) for turn in [0, 1). */
export function exactCosine(turn: number): number {
  const quarters = turn * 4;
  const quadrant = Math.floor(quarters + 0.5);
  const angle = (quarters - quadrant) * 1.5707963267948966;
  const w = angle * angle;
  let cosine = 1;
  let sine = 1;
  for (let k = 11; k >= 1; k--) {
    cosine = 1 - (w / ((2 * k - 1) * (2 * k))) * cosine;
    sine = 1 - (w / (2 * k * (2 * k + 1))) * sine;
  }
  sine = angle * sine;
  switch (quadrant % 4) {
    case 0:
      return cosine;
    case 1:
      return -sine;
    case 2:
      return -cosine;
    default:
      return sine;
  }
}

/** Standard normal numbers in double precision; each takes two uniforms. */
export function normals(seed: number): () => number {
  const uniform = mulberry32(seed);
  return () => {
    const radius = Math.sqrt(-2 * exactLog(1 - uniform()));
    return radius * exactCosine(uniform());
  };
}

/** The next `count` numbers of a stream, scaled by `std`, as float32. */
export function drawNormals(next: () => number, count: number, std: number): Float32Array {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = std * next();
  return values;
}

/** FNV-1a over the little-endian float32 bytes of the arrays in order, as 8 hex digits. */
export function checksumOf(arrays: readonly Float32Array[]): string {
  let hash = 0x811c9dc5;
  const bits = new DataView(new ArrayBuffer(4));
  for (const values of arrays) {
    for (const value of values) {
      bits.setFloat32(0, value, true);
      for (let byte = 0; byte < 4; byte++) hash = Math.imul(hash ^ bits.getUint8(byte), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

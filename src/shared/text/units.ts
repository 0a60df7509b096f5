/** Turns stored numbers into text for people: the only place where units are written out. */

/** Three significant digits: 1.20, 35.4, 812. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 999.5) return String(Math.round(value));
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  return value.toFixed(2);
}

/** Scales by the first unit in which the value stays below the next one, after rounding to three digits. */
function scaled(value: number, step: number, units: readonly string[]): string {
  let index = 0;
  let rest = value;
  while (index < units.length - 1 && Math.abs(rest) >= step * 0.9995) {
    rest /= step;
    index += 1;
  }
  const digits = index === 0 && Number.isInteger(rest) ? String(rest) : threeDigits(rest);
  return `${digits}\u00a0${units[index] ?? ''}`;
}

/** Nanoseconds as ns, µs, ms, s or min with three digits. */
export function formatNs(ns: number): string {
  if (ns >= 99.95e9) return `${threeDigits(ns / 60e9)}\u00a0min`;
  return scaled(ns, 1000, ['ns', 'µs', 'ms', 's']);
}

/** Bytes in powers of 1024 with three digits. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
}

/** Joules in powers of 1000 with three digits; below one as thousandths and millionths. */
export function formatJoules(joules: number): string {
  return scaled(joules * 1e6, 1000, ['µJ', 'mJ', 'J', 'kJ', 'MJ']);
}

/** Floating-point operations in powers of 1000 with three digits. */
export function formatFlops(flops: number): string {
  return scaled(Math.round(flops), 1000, ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP']);
}

/** A rate of arithmetic in powers of 1000 with three digits. */
export function formatFlopRate(flopsPerSecond: number): string {
  return scaled(Math.round(flopsPerSecond), 1000, ['FLOP/s', 'kFLOP/s', 'MFLOP/s', 'GFLOP/s', 'TFLOP/s', 'PFLOP/s']);
}

/** A rate of copying in powers of 1000, as memory is sold, with three digits. */
export function formatByteRate(bytesPerSecond: number): string {
  return scaled(Math.round(bytesPerSecond), 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s']);
}

/** A whole number with commas between thousands: 10,000. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** A ratio of times with at most three digits, two below 1: 3.42×, 0.041×, 1,230×. */
export function formatRatio(ratio: number): string {
  if (Math.abs(ratio) >= 999.5) return `${formatCount(Number(ratio.toPrecision(3)))}×`;
  return `${Math.abs(ratio) < 0.0995 ? ratio.toPrecision(2) : threeDigits(ratio)}×`;
}

/** Ratios that are read beside each other, an interval and its middle: where two digits make some alike, all have three. */
export function formatRatios(ratios: readonly number[]): string[] {
  const texts = ratios.map(formatRatio);
  if (new Set(texts).size === texts.length) return texts;
  return ratios.map((ratio) => (Math.abs(ratio) < 0.9995 ? `${ratio.toPrecision(3)}×` : formatRatio(ratio)));
}

/** A share as a percentage: 2 %, 0.5 %. */
export function formatPercent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}

/** An error, tolerance or residual: 3.2e-5, 1e-4, and 0 as 0. */
export function formatError(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('.0e', 'e').replace('+', '');
}

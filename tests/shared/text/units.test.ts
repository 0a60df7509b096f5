import { describe, expect, it } from 'vitest';
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatError,
  formatFlopRate,
  formatFlops,
  formatNs,
  formatRatio,
  formatRatios,
} from '../../../src/shared/text/units.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('units', () => {
  it.each([
    [0, '0 ns'],
    [812, '812 ns'],
    [999.7, '1.00 µs'],
    [1.24e6, '1.24 ms'],
    [35.44e6, '35.4 ms'],
    [999.6e6, '1.00 s'],
    [95e9, '95.0 s'],
    [180e9, '3.00 min'],
  ])('%d ns is %s', (ns, text) => expect(plain(formatNs(ns))).toBe(text));

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [3.1 * 2 ** 20, '3.10 MiB'],
    [2 ** 30, '1.00 GiB'],
  ])('%d bytes are %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  it.each([
    [0, '0'],
    [999, '999'],
    [10_000, '10,000'],
    [1_234_567, '1,234,567'],
    [-1000, '-1,000'],
  ])('%d is counted as %s', (count, text) => expect(formatCount(count)).toBe(text));

  it.each([
    [0.0814, '0.081×'],
    [0.214, '0.21×'],
    [0.0999, '0.10×'],
    [0.0201, '0.020×'],
    [0.004, '0.0040×'],
    [3.417, '3.42×'],
    [20, '20.0×'],
    [1234, '1,230×'],
    [99_960, '100,000×'],
  ])('a ratio of %d is %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text));

  it('gives ratios that are read together a third digit where two make some alike', () => {
    expect(formatRatios([0.101, 0.096, 0.112])).toEqual(['0.10×', '0.096×', '0.11×']);
    expect(formatRatios([0.1, 0.0954, 0.104])).toEqual(['0.100×', '0.0954×', '0.104×']);
    expect(formatRatios([0.999, 0.998, 1.004])).toEqual(['0.999×', '0.998×', '1.00×']);
    expect(formatRatios([3.41, 3.414, 3.42])).toEqual(['3.41×', '3.41×', '3.42×']);
  });

  it('writes operations in powers of 1000', () => {
    expect(plain(formatFlops(812))).toBe('812 FLOP');
    expect(plain(formatFlops(286_650_432))).toBe('287 MFLOP');
  });

  it('writes rates in powers of 1000', () => {
    expect(plain(formatFlopRate(26.4e9))).toBe('26.4 GFLOP/s');
    expect(plain(formatByteRate(9.84e9))).toBe('9.84 GB/s');
    expect(plain(formatByteRate(512))).toBe('512 B/s');
  });

  it('writes errors in powers of ten', () => {
    expect(formatError(0)).toBe('0');
    expect(formatError(3.24e-5)).toBe('3.2e-5');
    expect(formatError(12345)).toBe('1.2e4');
  });
});

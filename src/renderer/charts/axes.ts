/**
 * Axes. Chart.js leaves a logarithmic axis to guess its range from what it parsed, and ignores suggested bounds there:
 * range and ticks are worked out here instead.
 */
import type { ChartOptions } from './chart.ts';
import { fontOf, THEMES } from './theme.ts';

export interface AxisSpec {
  readonly title: string;
  /** What its values are, without units and scale, for a tooltip; absent: the title. */
  readonly name?: string;
  readonly scale: 'log' | 'linear';
  readonly min: number;
  readonly max: number;
  /** null leaves the ticks to Chart.js. */
  readonly ticks: readonly number[] | null;
  format(value: number): string;
}

/**
 * Every axis ends within these. Ticks are counted decade by decade and Chart.js counts decimal places one by one: near the
 * ends of float64 powers of ten become 0 or infinite, and neither count ends. Nothing that is measured comes near.
 */
const LEAST = 1e-100;
const MOST = 1e100;

/** The nearest number within the ends, for a number of either sign; 0 for what is none. */
function bounded(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(MOST, Math.max(-MOST, value));
}

/** The same for a logarithmic axis. */
function boundedLog(value: number): number {
  return Number.isNaN(value) ? 1 : Math.min(MOST, Math.max(LEAST, value));
}

/** Lowest and highest of positive values, widened by a share of the range on both sides; a decade where all are equal. */
function paddedRange(values: readonly number[], share: number): [number, number] {
  const logs = values
    .filter((value) => value > 0 && Number.isFinite(value))
    .map((value) => Math.log10(boundedLog(value)));
  if (logs.length === 0) return [1, 10];
  const low = logs.reduce((a, b) => Math.min(a, b));
  const high = logs.reduce((a, b) => Math.max(a, b));
  const padding = Math.max((high - low) * share, high === low ? 0.5 : 0.08);
  return [boundedLog(10 ** (low - padding)), boundedLog(10 ** (high + padding))];
}

/** Both ends of the axis as Chart.js may have them: bounded, and apart. */
function drawableRange({ scale, min, max }: AxisSpec): [number, number] {
  if (scale === 'log') {
    const low = Math.min(boundedLog(min), MOST / 10);
    return [low, Math.max(boundedLog(max), low * 1.01)];
  }
  const [low, high] = [bounded(min), bounded(max)];
  const least = Math.max(LEAST, Math.abs(low) * 1e-9);
  return [low, high - low >= least ? high : low + least];
}

function decadeTicks(min: number, max: number): number[] {
  const decades = Math.log10(max / min);
  const factors = decades > 3.2 ? [1] : decades > 1.3 ? [1, 3] : [1, 2, 5];
  const every = Math.max(1, Math.ceil(decades / 8));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1)
    if (power % every === 0) ticks.push(...factors.map((factor) => factor * 10 ** power));
  return ticks.filter((tick) => tick >= min && tick <= max);
}

function binaryTicks(min: number, max: number): number[] {
  const doublings = Math.log2(max / min);
  const every = Math.max(1, Math.ceil(doublings / 7));
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log2(min)); power <= Math.floor(Math.log2(max)); power += 1)
    if (power % every === 0) ticks.push(2 ** power);
  return ticks;
}

/** A logarithmic axis around values, with ticks at decades, or at powers of two for bytes. */
export function logAxis(
  title: string,
  values: readonly number[],
  format: (value: number) => string,
  base: 2 | 10 = 10,
): AxisSpec {
  const [min, max] = paddedRange(values, 0.06);
  return { title, scale: 'log', min, max, ticks: base === 2 ? binaryTicks(min, max) : decadeTicks(min, max), format };
}

/** A logarithmic axis with a tick at each measured value, as long as they are few. */
export function measuredAxis(title: string, values: readonly number[], format: (value: number) => string): AxisSpec {
  const [min, max] = paddedRange(values, 0.06);
  const measured = [...new Set(values)].sort((a, b) => a - b);
  return { title, scale: 'log', min, max, ticks: measured.length <= 8 ? measured : decadeTicks(min, max), format };
}

/** "10.0 ms" as "10 ms": a tick is exact, and its zeros claim nothing. */
function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D*$)/, '$1').replace(/\.(?=\D*$)/, '');
}

/** The Chart.js options of an axis. */
export function scaleOptions(spec: AxisSpec, axis: 'x' | 'y', options: ChartOptions) {
  const colors = THEMES[options.theme];
  const font = fontOf(options);
  const [min, max] = drawableRange(spec);
  return {
    type: spec.scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    min,
    max,
    title: { display: true, text: spec.title, color: colors.muted, font },
    grid: { color: colors.grid, drawTicks: false, display: axis === 'y' },
    border: { color: colors.axis, display: axis === 'x' },
    ticks: {
      color: colors.muted,
      font,
      padding: 8,
      maxRotation: 0,
      autoSkip: true,
      autoSkipPadding: 12,
      callback: (value: string | number) => trimZeros(spec.format(Number(value))),
    },
    ...(spec.ticks && {
      afterBuildTicks: (scale: { ticks: { value: number }[] }) =>
        void (scale.ticks = (spec.ticks ?? []).map((value) => ({ value }))),
    }),
  };
}

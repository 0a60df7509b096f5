/** What the charts over a size share, length or batch: one point per size and line, seeds combined, invalid runs marked. */
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { adapterText } from '../../shared/findings/runs/adapter-order.ts';
import type { RunConfig } from '../../shared/contract/run.ts';
import { formatCount } from '../../shared/text/units.ts';
import { measuredAxis } from './axes.ts';
import type { ChartRun } from './chart-run.ts';
import type { Line, MarkedPoint } from './line-config.ts';
import { seriesOf } from './series.ts';

export type Size = 'length' | 'batch';

interface SizeWords {
  /** In a chart's title. */
  readonly name: string;
  /** In a sentence. */
  readonly words: string;
  readonly column: string;
  readonly axis: string;
}

/** How a size is called. */
export const SIZE_WORDS: Readonly<Record<Size, SizeWords>> = {
  length: { name: 'length', words: 'sequence length', column: 'Length T', axis: 'sequence length T, steps' },
  batch: { name: 'batch size', words: 'batch size', column: 'Batch B', axis: 'batch size B, sequences' },
};

/** The id of a chart over a size: the one over length has the plain name. */
export function idOver(name: string, along: Size): string {
  return along === 'length' ? name : `${name}-${along}`;
}

export interface Reading {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

/** What is read off a run; null where the run has no such value and is left out. */
export type Read = (run: ChartRun) => Reading | null;

/** A line over a size, with what its runs have in common. */
export interface SizeLine extends Line {
  /** Of one of its runs; seed and the size of the axis may be others. */
  readonly config: RunConfig;
  /** ", on NVIDIA GeForce RTX 4070" where the chart shows several adapters; '' where it shows one. */
  readonly onAdapter: string;
}

/** A mark with its line: what a caption can name. */
export interface NamedMark {
  readonly line: SizeLine;
  readonly point: MarkedPoint;
}

interface ReadRun extends Reading {
  readonly run: ChartRun;
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

/** The interval as an error bar: kept around the value, and above zero for a logarithmic axis. */
export function whiskers(value: number, interval: readonly [number, number] | null): { yMin?: number; yMax?: number } {
  if (!interval || !interval.every((bound) => Number.isFinite(bound))) return {};
  const [low, high] = interval;
  return { yMin: low > 0 ? Math.min(low, value) : value / 10, yMax: Math.max(high, value) };
}

function envelope(readings: readonly Reading[]): [number, number] | null {
  const bounds = readings.flatMap((reading) => (reading.interval ? [...reading.interval] : [reading.value]));
  return bounds.length > 1 ? [Math.min(...bounds), Math.max(...bounds)] : null;
}

function noteOf(reading: Reading, group: readonly ReadRun[], format: (value: number) => string): string {
  const range = reading.interval ? ` (${format(reading.interval[0])} to ${format(reading.interval[1])})` : '';
  const first = group[0]?.run;
  const status = first && first.status !== 'ok' ? `, ${first.status}` : '';
  return `${format(reading.value)}${range}${group.length > 1 ? `, ${group.length} runs` : ''}${status}`;
}

/** One point from all runs of a line at one size: their median, and the hull of their intervals. */
function pointOf(group: readonly ReadRun[], along: Size, format: (value: number) => string): MarkedPoint[] {
  const good = group.filter(({ run }) => run.status === 'ok');
  const used = good.length > 0 ? good : group;
  const [first] = used;
  if (!first) return [];
  const reading = used.length === 1 ? first : { value: middle(used.map((one) => one.value)), interval: envelope(used) };
  return [
    {
      x: rnnConfigOf(first.run.config)[along],
      y: reading.value,
      ...whiskers(reading.value, reading.interval),
      note: noteOf(reading, used, format),
      mark: good.length > 0 ? 'solid' : 'hollow',
    },
  ];
}

/** Lines over a size. Values that are not positive are left out: a logarithmic axis cannot show them. */
export function linesOver(
  runs: readonly ChartRun[],
  along: Size,
  read: Read,
  format: (value: number) => string,
): SizeLine[] {
  return seriesOf(runs, along).flatMap((series) => {
    const bySize = new Map<number, ReadRun[]>();
    for (const run of series.runs) {
      const reading = read(run);
      const size = rnnConfigOf(run.config)[along];
      if (!reading || !(reading.value > 0) || !Number.isFinite(reading.value) || size < 1) continue;
      const group = bySize.get(size) ?? [];
      group.push({ run, ...reading });
      bySize.set(size, group);
    }
    const points = [...bySize.values()].flatMap((group) => pointOf(group, along, format));
    const { label, algorithm, stateRank, runs: members } = series;
    const [first] = members;
    return first && points.length > 0
      ? [{ label, algorithm, stateRank, points, config: first.config, onAdapter: onAdapter(first, runs) }]
      : [];
  });
}

/** The verified marks of all lines. */
export function verifiedMarks(lines: readonly SizeLine[]): NamedMark[] {
  return lines.flatMap((line) =>
    line.points.filter(({ mark }) => mark === 'solid').map((point): NamedMark => ({ line, point })),
  );
}

/** Every y value that must be inside the axis, whiskers included. */
export function extentOf(lines: readonly Line[]): number[] {
  return lines.flatMap((line) =>
    line.points.flatMap((point) => [point.y, point.yMin ?? point.y, point.yMax ?? point.y]),
  );
}

/** The axis of a size, with a tick at each measured one. */
export function sizeAxis(lines: readonly Line[], along: Size) {
  return measuredAxis(
    SIZE_WORDS[along].axis,
    lines.flatMap((line) => line.points.map((point) => point.x)),
    formatCount,
  );
}

/** The adapter of a run in words, where others are shown beside it. */
export function onAdapter({ adapterName, software }: ChartRun, runs: readonly ChartRun[]): string {
  const isSeveral = runs.some((other) => other.adapterId !== runs[0]?.adapterId);
  return isSeveral ? `, on ${adapterText({ name: adapterName, isSoftware: software })}` : '';
}

/** What the charts over a size share, whichever it is: one point per size and line, seeds combined, invalid runs marked. */
import { say } from '../../shared/words/say.ts';
import { localized } from '../../shared/contract/local-text.ts';
import { isSoftware, type RunView } from '../../shared/contract/run-view.ts';
import { adapterText } from '../../shared/words/findings/adapter-text.ts';
import { sizeText } from '../../shared/findings/runs/setting.ts';
import { otherSizes, sizeOf } from '../../shared/studies/axes.ts';
import { sizeIn, studyOf } from '../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { formatCount } from '../../shared/text/units.ts';
import { measuredAxis } from './axes.ts';
import type { Line, MarkedPoint } from './line-config.ts';
import { seriesOf } from './series.ts';

/** How a size is called in a chart: "sequence length T, steps" on its axis. */
export function axisTitle({ name, symbol, unit }: SizeSpec): string {
  const named = sizeName({ name, symbol });
  return unit === null ? named : say('chart.size-axis', { name: named, unit: localized(unit) });
}

function sizeName({ name, symbol }: Pick<SizeSpec, 'name' | 'symbol'>): string {
  return say('chart.size-name', { name: localized(name), symbol });
}

/** The id of a chart over a size: the one over the main size has the plain name. */
export function idOver(name: string, { mainSize }: StudySpec, { id }: Pick<SizeSpec, 'id'>): string {
  return id === mainSize ? name : `${name}-${id}`;
}

export interface Reading {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

/** What is read off a run; null where the run has no such value and is left out. */
export type Read = (run: RunView) => Reading | null;

/** A line over a size, with what its runs have in common. */
export interface SizeLine extends Line {
  /** ", on NVIDIA GeForce RTX 4070" where the chart shows several adapters; '' where it shows one. */
  readonly onAdapter: string;
}

/** A mark with its line: what a caption can name. */
export interface NamedMark {
  readonly line: SizeLine;
  readonly point: MarkedPoint;
}

interface ReadRun extends Reading {
  readonly run: RunView;
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
  const { value, interval } = reading;
  const first = group[0]?.run;
  const parts = [
    interval
      ? say('chart.value-interval', { value: format(value), low: format(interval[0]), high: format(interval[1]) })
      : format(value),
    ...(group.length > 1 ? [say('chart.run-count', { count: group.length })] : []),
    ...(first && first.status !== 'ok' ? [first.status] : []),
  ];
  return parts.join(say('chart.separator'));
}

/** One point from all runs of a line at one size: their median, and the hull of their intervals. */
function pointOf(group: readonly ReadRun[], along: SizeSpec, format: (value: number) => string): MarkedPoint[] {
  const good = group.filter(({ run }) => run.status === 'ok');
  const used = good.length > 0 ? good : group;
  const [first] = used;
  if (!first) return [];
  const reading = used.length === 1 ? first : { value: middle(used.map((one) => one.value)), interval: envelope(used) };
  return [
    {
      x: sizeIn(first.run.config, along),
      y: reading.value,
      ...whiskers(reading.value, reading.interval),
      note: noteOf(reading, used, format),
      mark: good.length > 0 ? 'solid' : 'hollow',
    },
  ];
}

/** Lines over a size. Values that are not positive are left out: a logarithmic axis cannot show them. */
export function linesOver(
  runs: readonly RunView[],
  along: SizeSpec,
  read: Read,
  format: (value: number) => string,
): SizeLine[] {
  return seriesOf(runs, along.id).flatMap((series) => {
    const bySize = new Map<number, ReadRun[]>();
    for (const run of series.runs) {
      const reading = read(run);
      const size = sizeIn(run.config, along);
      if (!reading || !(reading.value > 0) || !Number.isFinite(reading.value) || size < 1) continue;
      const group = bySize.get(size) ?? [];
      group.push({ run, ...reading });
      bySize.set(size, group);
    }
    const points = [...bySize.values()].flatMap((group) => pointOf(group, along, format));
    const { label, config, lineRank, runs: members } = series;
    const [first] = members;
    return first && points.length > 0 ? [{ label, config, lineRank, points, onAdapter: onAdapter(first, runs) }] : [];
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
export function sizeAxis(lines: readonly Line[], along: SizeSpec) {
  const sizes = lines.flatMap((line) => line.points.map((point) => point.x));
  return { ...measuredAxis(axisTitle(along), sizes, formatCount), name: sizeName(along) };
}

/** The adapter of a run in words, where others are shown beside it. */
export function onAdapter(run: RunView, runs: readonly RunView[]): string {
  const isSeveral = runs.some((other) => other.adapterId !== runs[0]?.adapterId);
  const adapter = adapterText({ name: run.adapterName, isSoftware: isSoftware(run) });
  return isSeveral ? say('chart.on-adapter', { adapter }) : '';
}

/** "T 1,000, D 8": where a mark stands; other sizes are named where they are not 1. */
export function placeText({ line: { config }, point: { x } }: NamedMark, along: SizeSpec): string {
  const study = studyOf(config);
  const valueOf = (spec: SizeSpec): number => (spec.id === along.id ? x : sizeIn(config, spec));
  const named = [sizeOf(study, study.mainSize), sizeOf(study, study.lineSize)];
  const others = otherSizes(study).filter((spec) => valueOf(spec) !== 1);
  return [...new Set([...named, ...others])].map((spec) => sizeText(spec, valueOf(spec))).join(', ');
}

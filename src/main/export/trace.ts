/**
 * The timelines of runs as a Chrome trace, which Perfetto and chrome://tracing open. After Google's "Trace Event Format":
 * the object form, complete events (`X`) in microseconds, and metadata (`M`) that names processes and threads. A run is a
 * process; its iterations and its passes are threads.
 */
import { configForFile } from '../../shared/words/bundle-for-file.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { spansOf, type RunKernel, type Span } from '../../shared/contract/parts/kernels.ts';
import type { Adapter, Run } from '../../shared/contract/run.ts';
import { contenderText, partsOf, pointSizes } from '../../shared/findings/runs/setting.ts';
import { problemChoices } from '../../shared/studies/axes.ts';
import { studyOf } from '../../shared/studies/index.ts';
import { visibleJson } from '../../shared/text/visible-text.ts';
import type { Exporter } from './format.ts';

interface MetadataEvent {
  readonly ph: 'M';
  readonly name: 'process_name' | 'process_labels' | 'process_sort_index' | 'thread_name' | 'thread_sort_index';
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, string | number>>;
}

interface CompleteEvent {
  readonly ph: 'X';
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Something on a track, in nanoseconds. */
interface Slice {
  readonly name: string;
  readonly category: string;
  readonly startNs: number;
  readonly endNs: number;
  readonly args: CompleteEvent['args'];
}

const HONEST =
  'One profiled solve of each run, apart from the timed ones: every dispatch is a pass of its own with timestamps, which is slower than the solves whose times are reported. The gaps between submits are round trips to the host. Runs are drawn one above the other and did not run at the same time.';

function write({ runs, adapters, app, createdAt }: Bundle): string {
  const drawn = runs.filter((run) => (run.timeline?.spans.length ?? 0) > 0);
  if (drawn.length === 0)
    throw new Fault(
      'invalid',
      'none of these runs has a kernel timeline: it needs an adapter with timestamps, a run that was verified, and kernels of our own',
    );
  const adapterOf = new Map(adapters.map((adapter) => [adapter.id, adapter]));
  const parts = drawn.map((run, index) => eventsOf(run, adapterOf.get(run.adapterId), index + 1));
  const trace = {
    traceEvents: [
      ...parts.flatMap(({ metadata }) => metadata),
      ...parts.flatMap(({ complete }) => complete).sort((a, b) => a.ts - b.ts || b.dur - a.dur),
    ],
    displayTimeUnit: 'ns',
    otherData: {
      program: `${app.name} ${app.version}, ${app.runtime} ${app.runtimeVersion}`,
      createdAt,
      note: HONEST,
      runsWithoutTimeline: runs.length - drawn.length,
      runs: drawn.map((run, index) => describe(run, adapterOf.get(run.adapterId), index + 1)),
    },
  };
  return `${visibleJson(trace)}\n`;
}

function describe(run: Run, adapter: Adapter | undefined, pid: number) {
  return {
    pid,
    id: run.id,
    startedAt: run.startedAt,
    status: run.status,
    config: configForFile(run.config),
    runtime: run.runtime,
    adapter: adapterText(run, adapter),
    software: adapter?.type !== 'gpu',
    timestampResolutionNs: adapter?.timestampResolutionNs ?? null,
    medianSolveNs: run.timing?.solveNs.median ?? null,
    spansLeftOut: run.timeline?.leftOut ?? 0,
    spansDiscarded: run.timeline?.discarded ?? 0,
  };
}

function adapterText(run: Run, adapter: Adapter | undefined): string {
  const name = adapter?.name ?? run.adapterId;
  return adapter?.type === 'gpu' ? name : `${name} (software: ran on the processor)`;
}

function titleOf({ config }: Run): string {
  const parts = partsOf(config);
  const choices = problemChoices(studyOf(config)).map(({ id }) => id);
  const [kinds, others] = [true, false].map((isKind) => parts.filter(({ id }) => choices.includes(id) === isKind));
  const texts = (some: typeof parts = []): string[] => some.map(({ text }) => text);
  return [contenderText(config), ...texts(kinds), ...pointSizes(config), ...texts(others)].join(' · ');
}

function eventsOf(
  run: Run,
  adapter: Adapter | undefined,
  pid: number,
): { metadata: MetadataEvent[]; complete: CompleteEvent[] } {
  const spans = run.timeline ? spansOf(run.timeline) : [];
  const tracks = [
    ...tracksOf(iterationSlices(spans)).map((slices) => ({ name: 'iterations', slices })),
    ...tracksOf(passSlices(spans, run.kernels)).map((slices) => ({ name: 'passes', slices })),
  ];
  const metadata = (name: MetadataEvent['name'], tid: number, args: MetadataEvent['args']): MetadataEvent => ({
    ph: 'M',
    name,
    pid,
    tid,
    args,
  });
  return {
    metadata: [
      metadata('process_name', 0, { name: titleOf(run) }),
      metadata('process_labels', 0, { labels: adapterText(run, adapter) }),
      metadata('process_sort_index', 0, { sort_index: pid }),
      ...tracks.flatMap(({ name }, index) => [
        metadata('thread_name', index + 1, { name }),
        metadata('thread_sort_index', index + 1, { sort_index: index }),
      ]),
    ],
    complete: tracks.flatMap(({ slices }, index) => slices.map((slice) => completeEvent(slice, pid, index + 1))),
  };
}

function completeEvent({ name, category, startNs, endNs, args }: Slice, pid: number, tid: number): CompleteEvent {
  return { ph: 'X', name, cat: category, pid, tid, ts: startNs / 1000, dur: (endNs - startNs) / 1000, args };
}

/** From the first begin to the last end of each iteration's passes. */
function iterationSlices(spans: readonly Span[]): Slice[] {
  const groups = Map.groupBy(
    spans.filter(({ iteration }) => iteration !== null),
    ({ iteration }) => iteration ?? 0,
  );
  return [...groups].map(([iteration, members]) => ({
    name: `iteration ${iteration}`,
    category: 'iteration',
    startNs: Math.min(...members.map(({ startNs }) => startNs)),
    endNs: Math.max(...members.map(({ startNs, durationNs }) => startNs + durationNs)),
    args: { iteration },
  }));
}

function passSlices(spans: readonly Span[], kernels: readonly RunKernel[]): Slice[] {
  const hashes = new Map(kernels.map(({ name, hash }) => [name, hash]));
  return spans.map(({ kernel, phase, iteration, startNs, durationNs }) => ({
    name: kernel,
    category: phase,
    startNs,
    endNs: startNs + durationNs,
    args: { phase, ...(iteration !== null && { iteration }), wgslSha256: hashes.get(kernel) ?? '' },
  }));
}

/** Events of one thread must not overlap in part: what would goes to a further track. */
function tracksOf(slices: readonly Slice[]): Slice[][] {
  const tracks: Slice[][] = [];
  for (const slice of slices.toSorted((a, b) => a.startNs - b.startNs)) {
    const free = tracks.find((track) => (track.at(-1)?.endNs ?? 0) <= slice.startNs);
    if (free) free.push(slice);
    else tracks.push([slice]);
  }
  return tracks;
}

export const trace = {
  id: 'trace',
  title: { en: 'Timeline', zh: '时间线' },
  note: { en: 'Chrome trace, opens in Perfetto', zh: 'Chrome trace，可用 Perfetto 打开' },
  extension: 'trace.json',
  mime: 'application/json',
  write,
} as const satisfies Exporter;

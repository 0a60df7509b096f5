/** Runs as a table for a terminal: the same columns after a measurement and in the list of stored runs. */
import type { RunSummary } from '../shared/bridge.ts';
import { ALGORITHM_NAMES, CELL_NAMES, type Run, type RunConfig } from '../shared/run.ts';
import { formatBytes, formatCount, formatNs, formatRatio } from '../shared/units.ts';
import { type Column, textTable } from './text-table.ts';

/** What the table shows of a run, stored or just measured. */
export type RunLine = Pick<
  RunSummary,
  | 'id'
  | 'startedAt'
  | 'adapterName'
  | 'config'
  | 'status'
  | 'reason'
  | 'iterations'
  | 'medianNs'
  | 'ci95Ns'
  | 'speedup'
  | 'speedupCi95'
  | 'peakBytes'
>;

export function lineOf(run: Run, adapterName: string): RunLine {
  return {
    id: run.id,
    startedAt: run.startedAt,
    adapterName,
    config: run.config,
    status: run.status,
    reason: run.reason,
    iterations: run.iterations,
    medianNs: run.timing?.solveNs.median ?? null,
    ci95Ns: run.timing?.solveNs.ci95 ?? null,
    speedup: run.speedup?.ratio ?? null,
    speedupCi95: run.speedup?.ci95 ?? null,
    peakBytes: run.memory?.peakBytes ?? null,
  };
}

export const CONFIG_COLUMNS: readonly Column<RunConfig>[] = [
  { title: 'cell', text: (config) => config.cell },
  { title: 'D', align: 'right', text: (config) => formatCount(config.state) },
  { title: 'T', align: 'right', text: (config) => formatCount(config.length) },
  { title: 'B', align: 'right', text: (config) => formatCount(config.batch) },
  { title: 'algorithm', text: (config) => config.algorithm },
  { title: 'λ', align: 'right', text: (config) => (config.lambda === null ? null : String(config.lambda)) },
];

const RESULT_COLUMNS: readonly Column<RunLine>[] = [
  { title: 'iterations', align: 'right', text: (run) => (run.medianNs === null ? null : formatCount(run.iterations)) },
  { title: 'median', align: 'right', text: (run) => mapped(run.medianNs, formatNs) },
  { title: '95 % interval', text: (run) => interval(run.ci95Ns, formatNs) },
  { title: 'speed-up', align: 'right', text: (run) => mapped(run.speedup, formatRatio) },
  { title: '95 % interval', text: (run) => interval(run.speedupCi95, formatRatio) },
  { title: 'memory', align: 'right', text: (run) => mapped(run.peakBytes, formatBytes) },
  { title: 'status', text: (run) => (run.reason === null ? run.status : `${run.status}: ${run.reason}`) },
];

const onRun = CONFIG_COLUMNS.map((column): Column<RunLine> => ({ ...column, text: (run) => column.text(run.config) }));

/** The comparison that ends a measurement, in the order in which points are measured. */
export function comparisonTable(lines: readonly RunLine[]): string {
  const runs = lines.toSorted((a, b) => compareConfigs(a.config, b.config));
  const seeds = new Set(runs.map((run) => run.config.seed)).size > 1;
  const seed: Column<RunLine> = { title: 'seed', align: 'right', text: (run) => String(run.config.seed) };
  return textTable([...onRun, ...(seeds ? [seed] : []), ...RESULT_COLUMNS], runs);
}

/** Stored runs: which, when, where, and the same numbers. */
export function storedTable(runs: readonly RunLine[]): string {
  const origin: Column<RunLine>[] = [
    { title: 'id', text: (run) => run.id },
    { title: 'started', text: (run) => run.startedAt.slice(0, 16).replace('T', ' ') },
    { title: 'adapter', text: (run) => run.adapterName },
  ];
  return textTable([...origin, ...onRun, ...RESULT_COLUMNS], runs);
}

/** "1.2 ms – 1.4 ms"; null stays null. */
export function interval(bounds: readonly [number, number] | null, format: (value: number) => string): string | null {
  return bounds && `${format(bounds[0])} – ${format(bounds[1])}`;
}

export function mapped<T>(value: T | null, format: (value: T) => string): string | null {
  return value === null ? null : format(value);
}

/** Cells, states, batches, seeds, then lengths, as in a sweep; the algorithms of a point stand together. */
function compareConfigs(a: RunConfig, b: RunConfig): number {
  const rank = (names: readonly string[], name: string): number => names.indexOf(name);
  return (
    rank(CELL_NAMES, a.cell) - rank(CELL_NAMES, b.cell) ||
    a.state - b.state ||
    a.batch - b.batch ||
    a.seed - b.seed ||
    a.length - b.length ||
    rank(ALGORITHM_NAMES, a.algorithm) - rank(ALGORITHM_NAMES, b.algorithm) ||
    (a.lambda ?? 0) - (b.lambda ?? 0)
  );
}

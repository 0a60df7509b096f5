/** Matches runs of two selections and compares their times. */
import type { Run, RunConfig } from '../shared/run.ts';
import { pairedRatioInterval, unpairedRatioInterval } from '../shared/statistics.ts';

/** What a comparison needs of a run: everything but the bulk of its trace. */
export type ComparedRun = Pick<
  Run,
  'id' | 'startedAt' | 'sweepId' | 'point' | 'adapterId' | 'config' | 'status' | 'verification'
> & { readonly samplesNs: readonly number[]; readonly medianNs: number | null };

export interface Comparison {
  readonly config: RunConfig;
  readonly a: string;
  readonly b: string;
  readonly adapterA: string;
  readonly adapterB: string;
  readonly medianNsA: number | null;
  readonly medianNsB: number | null;
  /** A's median over B's: above 1, B is faster. null where one of the two may not count. */
  readonly ratio: number | null;
  readonly ci95: readonly [number, number] | null;
  /** Measured side by side: the only case in which the ratio is a speed-up. */
  readonly paired: boolean;
  readonly note: string | null;
}

/** The same samples give the same interval at every call. */
const SEED = 1;

export function comparedRun(run: Run): ComparedRun {
  const { id, startedAt, sweepId, point, adapterId, config, status, verification, timing } = run;
  const samplesNs = timing?.solveNs.samples ?? [];
  const medianNs = timing?.solveNs.median ?? null;
  return { id, startedAt, sweepId, point, adapterId, config, status, verification, samplesNs, medianNs };
}

/**
 * Two single runs are compared as they are. Of more, those with the same configuration meet, on the same adapter
 * where both sides have it, the newest of each.
 */
export function compareSelections(a: readonly ComparedRun[], b: readonly ComparedRun[]): Comparison[] {
  const [onlyA, onlyB] = [a[0], b[0]];
  if (onlyA && onlyB && a.length === 1 && b.length === 1) return [compare(onlyA, onlyB)];
  const byConfig = Map.groupBy(b, (run) => keyOf(run.config));
  return [...Map.groupBy(a, (run) => keyOf(run.config))].flatMap(([key, runs]) =>
    pairUp(runs, byConfig.get(key) ?? []),
  );
}

function pairUp(a: readonly ComparedRun[], b: readonly ComparedRun[]): Comparison[] {
  if (a.length === 0 || b.length === 0) return [];
  const onB = Map.groupBy(b, (run) => run.adapterId);
  const shared = [...Map.groupBy(a, (run) => run.adapterId)].flatMap(([adapterId, runs]) => {
    const others = onB.get(adapterId);
    return others ? [compare(best(runs), best(others))] : [];
  });
  return shared.length > 0 ? shared : [compare(best(a), best(b))];
}

function compare(a: ComparedRun, b: ComparedRun): Comparison {
  const paired = a.sweepId !== null && a.sweepId === b.sweepId && a.point === b.point && a.adapterId === b.adapterId;
  const why = whyNoRatio(a) ?? whyNoRatio(b);
  const differing = differences(a.config, b.config);
  const notes = [why, paired ? null : 'unpaired', differing.length > 0 ? `differs in ${differing.join(', ')}` : null];
  const interval = paired ? pairedRatioInterval : unpairedRatioInterval;
  return {
    config: a.config,
    a: a.id,
    b: b.id,
    adapterA: a.adapterId,
    adapterB: b.adapterId,
    medianNsA: a.medianNs,
    medianNsB: b.medianNs,
    ratio: why === null && a.medianNs !== null && b.medianNs !== null ? a.medianNs / b.medianNs : null,
    ci95: why === null ? interval(a.samplesNs, b.samplesNs, SEED) : null,
    paired,
    note: notes.filter((note) => note !== null).join('; ') || null,
  };
}

function whyNoRatio(run: ComparedRun): string | null {
  if (run.status !== 'ok') return `${run.id.slice(0, 8)} is ${run.status}`;
  if (run.verification?.passed !== true) return `${run.id.slice(0, 8)} was not verified`;
  return run.medianNs === null ? `${run.id.slice(0, 8)} has no times` : null;
}

/** The newest run that may count; where there is none, the newest. */
function best(runs: readonly ComparedRun[]): ComparedRun {
  return runs.reduce((chosen, run) => {
    const [counts, chosenCounts] = [whyNoRatio(run) === null, whyNoRatio(chosen) === null];
    if (counts !== chosenCounts) return counts ? run : chosen;
    return run.startedAt > chosen.startedAt ? run : chosen;
  });
}

function differences(a: RunConfig, b: RunConfig): string[] {
  const names = Object.keys(a) as (keyof RunConfig)[];
  return names
    .filter((name) => a[name] !== b[name])
    .map((name) => `${name} (${String(a[name])} and ${String(b[name])})`);
}

function keyOf(config: RunConfig): string {
  const entries = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/**
 * Occasions: what was measured on one machine without a longer pause. All processes of an occasion share the machine's
 * state (heat, clocks, other programs, updates), so that more restarts tell nothing about how occasions differ; only more
 * occasions do.
 */
import { logDifference, type LogEstimate } from '../../statistics/student.ts';

/** A pause of more than this, from the end of one sweep to the start of the next, begins another occasion. */
export const OCCASION_GAP_MS = 3_600_000;
/** Fewer occasions on either side say too little about how occasions differ. */
export const MIN_OCCASIONS = 5;

/** What tells the occasion of a run. */
export interface Timed {
  readonly id: string;
  readonly machineId: string;
  /** Runs of one sweep share an occasion; null: it stands alone. */
  readonly sweepId: string | null;
  readonly startedAt: string;
  /** When its sweep was last heard of; null where only starts are known. */
  readonly lastSeenAt: string | null;
}

/** The number of each run's occasion, by the run's id: within a machine they count up in time. */
export function occasionsOf(runs: readonly Timed[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [machineId, members] of Map.groupBy(runs, (run) => run.machineId)) {
    const sweeps = [...Map.groupBy(members, ({ sweepId, id }) => sweepId ?? id).values()].map(spanOf);
    let number = 0;
    let lastMs = -Infinity;
    for (const { firstMs, endMs, ids } of sweeps.sort((a, b) => a.firstMs - b.firstMs)) {
      if (firstMs > lastMs + OCCASION_GAP_MS) number += 1;
      lastMs = Math.max(lastMs, endMs);
      for (const id of ids) found.set(id, `${machineId} ${number}`);
    }
  }
  return found;
}

interface Span {
  readonly ids: readonly string[];
  readonly firstMs: number;
  readonly endMs: number;
}

function spanOf(runs: readonly Timed[]): Span {
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt));
  const ends = runs.map(({ startedAt, lastSeenAt }) => Date.parse(lastSeenAt ?? startedAt));
  const firstMs = starts.reduce((a, b) => Math.min(a, b), Infinity);
  const endMs = [...starts, ...ends].reduce((a, b) => Math.max(a, b), -Infinity);
  return { ids: runs.map(({ id }) => id), firstMs, endMs };
}

/** A median that counts, and the occasion it is from. */
export interface OccasionTime {
  readonly occasion: string;
  readonly ns: number;
}

/** The mean logarithm of each occasion's times: an occasion counts once, however often it was measured in. */
export function occasionLogs(times: readonly OccasionTime[]): number[] {
  return [...Map.groupBy(times, ({ occasion }) => occasion).values()].map(
    (members) => members.reduce((sum, { ns }) => sum + Math.log(ns), 0) / members.length,
  );
}

/** A's time over B's from the means of their occasions; null where a side has too few. */
export function occasionEstimate(a: readonly OccasionTime[], b: readonly OccasionTime[]): LogEstimate | null {
  const [ofA, ofB] = [occasionLogs(a), occasionLogs(b)];
  return ofA.length >= MIN_OCCASIONS && ofB.length >= MIN_OCCASIONS ? logDifference(ofA, ofB) : null;
}

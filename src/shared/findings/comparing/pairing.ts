/**
 * Matches the runs of two selections and gives the ratios of their times, where the rules of comparability allow one. What
 * finds no partner is kept, with the reason.
 */
import {
  type Comparability,
  type ComparableFacts,
  comparabilityOf,
  differencesOf,
  type Difference,
  meetingKey,
  type Severity,
} from './comparability.ts';
import { compareConfigs } from '../runs/config-order.ts';
import { storedDisturbanceText, isDisturbed } from '../../contract/parts/disturbances.ts';
import type { SweepEnvironment } from '../../contract/parts/environment.ts';
import {
  pairedRunsInterval,
  pairedRunsRatio,
  restartsOf,
  unpairedRunsInterval,
} from '../../statistics/hierarchical.ts';
import { type MachineSpeed, machineSpeedOf, type SpeedRatio, speedRatioOf } from '../machine/machine-speed.ts';
import { occasionEstimate, occasionLogs, occasionsOf, type OccasionTime, type Timed } from './occasions.ts';
import { reasonOf, type Reason } from '../../contract/reason.ts';
import { sampleStepNs } from '../../contract/parts/resolution.ts';
import type { Adapter, Run } from '../../contract/run.ts';
import { isRatio, median } from '../../statistics/statistics.ts';
import { type LogEstimate, ratioInterval, ratioOf } from '../../statistics/student.ts';

/** What a comparison needs of a run: everything but the bulk of its trace. */
export interface ComparedRun
  extends ComparableFacts, Timed, Pick<Run, 'point' | 'status' | 'verification' | 'sampling'> {
  readonly samples: readonly number[];
  /** The smallest step of the clock in these samples. */
  readonly stepNs?: number;
  readonly medianNs: number | null;
  /** What disturbed it, in words; empty where nothing did. */
  readonly disturbances: readonly string[];
  /** How fast the machine itself was; null where machine speed was not monitored. */
  readonly speed: MachineSpeed | null;
}

/** Two runs that met: one of each side, or the runs of several occasions a side, of which `a` and `b` are the newest. */
export interface Pair {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** A's time over B's: above 1, B is faster. null where one of the two may not count, or they are not comparable. */
  readonly ratio: number | null;
  readonly ci95: readonly [number, number] | null;
  /** The ratio from the means of at least five occasions a side, and what it is judged by; null: from `a` and `b` alone. */
  readonly estimate: LogEstimate | null;
  /** Every run that the ratio is formed of. */
  readonly members: { readonly a: readonly ComparedRun[]; readonly b: readonly ComparedRun[] };
  /** Occasions in which runs that count were measured. */
  readonly occasions: { readonly a: number; readonly b: number };
  /** Times in ns whose ratio it is: medians, or the geometric means of the occasions' medians. */
  readonly times: { readonly a: number | null; readonly b: number | null };
  /** How fast the machine itself was; null where machine speed was not monitored. */
  readonly speedRatio: SpeedRatio | null;
  /** Measured side by side: the only case in which the ratio is a speed-up. */
  readonly paired: boolean;
  readonly comparability: Comparability;
  /** Why the time of one of the two may not enter a ratio; null where both may. */
  readonly uncounted: Reason | null;
  /** Sides on which other kernels ran than on the other runs of that side; such a mixture has to be known. */
  readonly mixedSides: readonly ('A' | 'B')[];
}

/** A run that took part in no pair. */
export interface Unmatched {
  readonly side: 'A' | 'B';
  readonly run: ComparedRun;
  readonly reason: Reason;
  /** In what the nearest of the other side differs; empty where that is not the reason. */
  readonly differences: readonly Difference[];
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly unmatched: readonly Unmatched[];
}

/** Processes that the samples of a run come from. A worker that was started anew is still in the same one. */
export function processesOf(run: ComparedRun): number {
  return run.sampling?.restarted === 'worker' ? 1 : restartsOf(run);
}

/** The same samples give the same interval at every call. */
const SEED = 1;

/** `adapters`: those that the run may name. `environment`: what is known of its sweep beside its runs. */
export function comparedRun(
  run: Run,
  adapters: readonly Adapter[] = [],
  environment: SweepEnvironment | null = null,
): ComparedRun {
  const { id, startedAt, sweepId, point, machineId, adapterId, runtime, preset, config, status, verification } = run;
  const adapter = adapters.find((one) => one.id === adapterId);
  const samples = run.timing?.solveNs.samples ?? [];
  return {
    ...{ id, startedAt, sweepId, point, machineId, adapterId, runtime, preset, config, status, verification },
    adapterName: adapter?.name ?? null,
    adapterType: adapter?.type ?? null,
    driver: adapter?.driver ?? null,
    appVersion: run.appVersion,
    kernels: kernelsOf(run),
    sampling: run.sampling,
    stepNs: sampleStepNs(run.resolution),
    samples,
    // Of the samples: a database may hold what an earlier version imported unchecked.
    medianNs: samples.length > 0 ? median(samples) : null,
    lastSeenAt: environment?.after?.takenAt ?? environment?.calibrations.at(-1)?.readings.at(-1)?.at ?? null,
    disturbances: isDisturbed(run.disturbances)
      ? run.disturbances.filter(({ kind }) => kind !== 'unwatched').map(storedDisturbanceText)
      : [],
    speed: machineSpeedOf(environment, run.point),
  };
}

/** What ran, by the hash of every kernel; of older runs, which do not have those, by their notes. */
function kernelsOf({ kernels, notes }: Run): string | null {
  if (kernels.length > 0) return kernels.map(({ name, hash }) => `${name} ${hash}`).join('; ');
  return notes['kernels'] === undefined ? null : `${notes['kernels']}; ${notes['tuning'] ?? ''}`;
}

/**
 * Two single runs are compared as they are. Of more, those with the same question and method meet, on the same adapter
 * where both sides have it, the newest of each that counts. `anyway` lets what is left meet across differences that are
 * refused unless asked for. Pairs and what is left come in the order of their configurations.
 */
export function pairRuns(a: readonly ComparedRun[], b: readonly ComparedRun[], anyway = false): Pairing {
  const [onlyA, onlyB] = [a[0], b[0]];
  const occasions = occasionsOf([...a, ...b]);
  if (onlyA && onlyB && a.length === 1 && b.length === 1)
    return { pairs: [pairOf(a, b, { anyway, occasions })], unmatched: [] };
  const strict = meet(a, b, { anyway: false, occasions });
  const loose = anyway ? meet(without(a, strict, 'a'), without(b, strict, 'b'), { anyway, occasions }) : [];
  const pairs = [...strict, ...loose].sort((one, two) => compareConfigs(one.a.config, two.a.config));
  return {
    pairs,
    unmatched: [...leftOver('A', without(a, pairs, 'a'), pairs, b), ...leftOver('B', without(b, pairs, 'b'), pairs, a)],
  };
}

interface Meeting {
  readonly anyway: boolean;
  /** The occasion of every run, by its id. */
  readonly occasions: ReadonlyMap<string, string>;
}

function meet(a: readonly ComparedRun[], b: readonly ComparedRun[], meeting: Meeting): Pair[] {
  const key = (run: ComparedRun): string => meetingKey(run, meeting.anyway);
  const onB = Map.groupBy(b, key);
  return [...Map.groupBy(a, key)].flatMap(([text, runs]) => pairUp(runs, onB.get(text) ?? [], meeting));
}

function pairUp(a: readonly ComparedRun[], b: readonly ComparedRun[], meeting: Meeting): Pair[] {
  if (a.length === 0 || b.length === 0) return [];
  const onB = Map.groupBy(b, (run) => run.adapterId);
  const shared = [...Map.groupBy(a, (run) => run.adapterId)].flatMap(([adapterId, runs]) => {
    const others = onB.get(adapterId);
    return others ? [pairOf(runs, others, meeting)] : [];
  });
  return shared.length > 0 ? shared : [pairOf(a, b, meeting)];
}

function without(runs: readonly ComparedRun[], pairs: readonly Pair[], side: 'a' | 'b'): ComparedRun[] {
  const taken = new Set(pairs.flatMap((pair) => pair.members[side].map(({ id }) => id)));
  return runs.filter(({ id }) => !taken.has(id));
}

/** Of the runs of one question and method on either side: of the occasions of both, or of the newest that count. */
function pairOf(runsOfA: readonly ComparedRun[], runsOfB: readonly ComparedRun[], meeting: Meeting): Pair {
  const [a, b] = [best(runsOfA), best(runsOfB)];
  const { anyway, occasions } = meeting;
  const paired = a.sweepId !== null && a.sweepId === b.sweepId && a.point === b.point && a.adapterId === b.adapterId;
  const comparability = comparabilityOf(a, b, anyway);
  const uncounted = whyNoRatio(a) ?? whyNoRatio(b);
  const hasRatio = uncounted === null && comparability.status !== 'refused';
  const sides = { a: sideOf(a, runsOfA, occasions), b: sideOf(b, runsOfB, occasions) };
  const estimate = paired || !hasRatio ? null : occasionEstimate(sides.a.times, sides.b.times);
  const members = estimate ? { a: sides.a.runs, b: sides.b.runs } : { a: [a], b: [b] };
  return {
    ...{ a, b, paired, comparability, estimate, members },
    ...(estimate ? occasionRatio(estimate) : plainRatio(a, b, paired, hasRatio)),
    occasions: { a: occasionLogs(sides.a.times).length, b: occasionLogs(sides.b.times).length },
    times: estimate ? { a: meanNs(sides.a.times), b: meanNs(sides.b.times) } : { a: a.medianNs, b: b.medianNs },
    speedRatio: paired ? null : speedRatioOf(speedsOf(members.a), speedsOf(members.b)),
    uncounted,
    mixedSides: paired ? [] : mixedSidesOf(members),
  };
}

/**
 * The runs of a side that may count beside the one that stands for them: on the same machine, by the same rules. Of an
 * occasion those that nothing disturbed, where there are any.
 */
function sideOf(
  chosen: ComparedRun,
  runs: readonly ComparedRun[],
  occasions: ReadonlyMap<string, string>,
): { readonly runs: readonly ComparedRun[]; readonly times: readonly OccasionTime[] } {
  const countable = runs.filter(
    (run) =>
      whyNoRatio(run) === null &&
      (run.medianNs ?? 0) > 0 &&
      (run === chosen || comparabilityOf(run, chosen).status === 'fine'),
  );
  const occasionOf = ({ id }: ComparedRun): string => occasions.get(id) ?? id;
  const counted = [...Map.groupBy(countable, occasionOf).values()].flatMap((members) => {
    const calm = members.filter(({ disturbances }) => disturbances.length === 0);
    return calm.length > 0 ? calm : members;
  });
  return { runs: counted, times: counted.map((run) => ({ occasion: occasionOf(run), ns: run.medianNs ?? 0 })) };
}

function occasionRatio(estimate: LogEstimate): Pick<Pair, 'ratio' | 'ci95'> {
  return { ratio: ratioOf(estimate), ci95: ratioInterval(estimate) };
}

function plainRatio(a: ComparedRun, b: ComparedRun, paired: boolean, hasRatio: boolean): Pick<Pair, 'ratio' | 'ci95'> {
  if (!hasRatio) return { ratio: null, ci95: null };
  const interval = paired ? pairedRunsInterval : unpairedRunsInterval;
  return { ratio: singleRatio(a, b, paired), ci95: interval(a, b, SEED) };
}

function meanNs(times: readonly OccasionTime[]): number {
  const logs = occasionLogs(times);
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

function speedsOf(runs: readonly ComparedRun[]): (MachineSpeed | null)[] {
  return runs.map(({ speed }) => speed);
}

/** Versions that were mixed on a side are no fault of the comparison, and have to be known. */
function mixedSidesOf({ a, b }: Pair['members']): ('A' | 'B')[] {
  const isMixed = (runs: readonly ComparedRun[]): boolean => new Set(runs.map(({ kernels }) => kernels)).size > 1;
  return [...(isMixed(a) ? (['A'] as const) : []), ...(isMixed(b) ? (['B'] as const) : [])];
}

/** Block by block where they were measured side by side; else of the medians. null where there is none. */
function singleRatio(a: ComparedRun, b: ComparedRun, paired: boolean): number | null {
  const ratio = paired ? pairedRunsRatio(a, b) : (a.medianNs ?? 0) / (b.medianNs ?? 0);
  return isRatio(ratio) ? ratio : null;
}

/** Why the time of a run may not enter a ratio; null where it may. */
export function whyNoRatio({ id, status, verification, medianNs }: ComparedRun): Reason | null {
  const run = id.slice(0, 8);
  if (status !== 'ok') return reasonOf('side-is', { run, status });
  if (verification?.passed !== true) return reasonOf('side-not-verified', { run });
  return medianNs === null ? reasonOf('side-without-times', { run }) : null;
}

/** The newest run that may count; where there is none, the newest. */
function best(runs: readonly ComparedRun[]): ComparedRun {
  return runs.reduce((chosen, run) => {
    const [counts, chosenCounts] = [whyNoRatio(run) === null, whyNoRatio(chosen) === null];
    if (counts !== chosenCounts) return counts ? run : chosen;
    return run.startedAt > chosen.startedAt ? run : chosen;
  });
}

/** Says of every run without a partner why it has none. */
function leftOver(
  side: 'A' | 'B',
  runs: readonly ComparedRun[],
  pairs: readonly Pair[],
  others: readonly ComparedRun[],
): Unmatched[] {
  const own = side === 'A' ? 'a' : 'b';
  const taken = new Set(pairs.map((pair) => `${meetingKey(pair[own])} ${pair[own].adapterId}`));
  const met = new Set(pairs.map((pair) => meetingKey(pair[own])));
  const questions = [...new Map(others.map((other) => [meetingKey(other), other])).values()];
  const inOrder = runs.toSorted((one, two) => compareConfigs(one.config, two.config));
  return inOrder.map((run) => {
    const key = meetingKey(run);
    if (taken.has(`${key} ${run.adapterId}`))
      return { side, run, reason: reasonOf('other-run-taken'), differences: [] };
    if (met.has(key)) return { side, run, reason: reasonOf('no-run-on-adapter'), differences: [] };
    return { side, run, ...whyNoPartner(run, questions) };
  });
}

function whyNoPartner(run: ComparedRun, others: readonly ComparedRun[]): Pick<Unmatched, 'reason' | 'differences'> {
  const nearest = others
    .map((other) => differencesOf(run, other).filter(({ severity, isMethod }) => keepsApart(severity) || isMethod))
    .toSorted((one, two) => one.length - two.length)[0];
  if (!nearest) return { reason: reasonOf('other-side-empty'), differences: [] };
  return { reason: reasonOf('nearest-differs'), differences: nearest };
}

function keepsApart(severity: Severity): boolean {
  return severity === 'refuse' || severity === 'on-request';
}

/** Runs without a partner for like reasons. */
export interface UnmatchedGroup {
  readonly side: 'A' | 'B';
  readonly reason: Reason;
  readonly differences: readonly Difference[];
  /** All of them differ in the same values, not in the same axes only. */
  readonly isUniform: boolean;
  readonly members: readonly Unmatched[];
}

/** In the order in which they come. */
export function unmatchedGroups(unmatched: readonly Unmatched[]): UnmatchedGroup[] {
  const groups = Map.groupBy(unmatched, ({ side, reason, differences }) =>
    JSON.stringify([side, reason.code, differences.map(({ id }) => id)]),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (!first) return [];
    const { side, reason, differences } = first;
    const isUniform = new Set(members.map((one) => JSON.stringify(one.differences))).size === 1;
    return [{ side, reason, differences, isUniform, members }];
  });
}

/** What disturbed a measurement: noticed beside the samples, never by looking at them. */
import { z } from 'zod';
import { count, figure, moment, ns, text } from '../bounds.ts';

/**
 * `speed`: a fixed piece of work took longer than at the sweep's best. `power`, `suspend`, `visibility`, `load`,
 * `throttling`: what the system told. `unwatched`: the speed could not be watched.
 */
export const DISTURBANCE_KINDS = [
  'speed',
  'power',
  'suspend',
  'visibility',
  'load',
  'throttling',
  'unwatched',
] as const;
export type DisturbanceKind = (typeof DISTURBANCE_KINDS)[number];

export const disturbanceSchema = z.object({
  kind: z.enum(DISTURBANCE_KINDS),
  /** When it was noticed: after the repetitions that it fell into. */
  at: moment,
  text,
  /** First and last place, in the run's samples, of those that it fell into; null where it concerns none that counts. */
  samples: z.tuple([count, count]).nullable().default(null),
  /** Wall times of repetitions that were taken again because of it, in the order taken: they do not count, and stay here. */
  setAsideNs: z.array(ns).max(100_000).default([]),
});
export type Disturbance = z.infer<typeof disturbanceSchema>;

/** What the system tells about a moment; null where it does not tell. Counters only grow. */
export const conditionsSchema = z.object({
  power: z.enum(['ac', 'battery']).nullable(),
  /** Processes that ran or waited to, over the last minute. */
  load: figure.nullable(),
  /** Processor time of all other programs since some moment in the past, in seconds. */
  otherCpuSeconds: z.number().min(-1e12).max(1e12).nullable(),
  /** Time for which a limit on this program's processor time held it back. */
  throttledNs: ns.nullable(),
  /** How often the machine slept, and the window was hidden. */
  suspends: count,
  hidden: count,
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** Other programs that keep this many processors busy, and more, are noted. */
const NOTABLE_CPUS = 0.5;
const NOTABLE_LOAD_RISE = 1;
/** Share of the time. */
const NOTABLE_THROTTLING = 0.01;

/** What happened between two moments `seconds` apart, in words by kind. */
export function changesBetween(
  before: Conditions,
  after: Conditions,
  seconds: number,
): { readonly kind: DisturbanceKind; readonly text: string }[] {
  const changes: { kind: DisturbanceKind; text: string }[] = [];
  const note = (kind: DisturbanceKind, words: string): void => void changes.push({ kind, text: words });
  if (before.power !== after.power && before.power !== null && after.power !== null)
    note('power', `the machine went from ${powerText(before.power)} to ${powerText(after.power)}`);
  if (after.suspends > before.suspends) note('suspend', 'the machine slept');
  if (after.hidden > before.hidden) note('visibility', 'the window was hidden');
  noteLoad(before, after, seconds, note);
  const throttledNs = (after.throttledNs ?? 0) - (before.throttledNs ?? 0);
  if (before.throttledNs !== null && throttledNs > NOTABLE_THROTTLING * seconds * 1e9)
    note('throttling', `a limit on processor time held this program back for ${(throttledNs / 1e6).toFixed(0)} ms`);
  return changes;
}

/** Processor time of others where that is known, else the load, which also holds what this program does itself. */
function noteLoad(
  before: Conditions,
  after: Conditions,
  seconds: number,
  note: (kind: DisturbanceKind, words: string) => void,
): void {
  if (before.otherCpuSeconds !== null && after.otherCpuSeconds !== null) {
    const cpus = (after.otherCpuSeconds - before.otherCpuSeconds) / seconds;
    if (seconds > 0 && cpus >= NOTABLE_CPUS) note('load', `other programs kept ${cpus.toFixed(1)} processors busy`);
  } else if (before.load !== null && after.load !== null && after.load - before.load >= NOTABLE_LOAD_RISE)
    note('load', `the load rose from ${before.load.toFixed(1)} to ${after.load.toFixed(1)}`);
}

function powerText(power: NonNullable<Conditions['power']>): string {
  return power === 'ac' ? 'mains power' : 'battery';
}

/** Something disturbed the run; that nobody watched disturbs nothing. */
export function isDisturbed(disturbances: readonly Pick<Disturbance, 'kind'>[]): boolean {
  return disturbances.some(({ kind }) => kind !== 'unwatched');
}

/** Whether a sample that counts, by its place, fell into a change of the machine's speed. */
export function isFlagged(disturbances: readonly Disturbance[], place: number): boolean {
  return disturbances.some(({ samples }) => samples !== null && samples[0] <= place && place <= samples[1]);
}

/** As comparisons keep it, in English: what, which samples, and how many were set aside. */
export function storedDisturbanceText({ text: words, samples, setAsideNs }: Disturbance): string {
  const which = samples === null ? '' : ` (samples ${samples[0] + 1} to ${samples[1] + 1})`;
  const aside = setAsideNs.length === 0 ? '' : `; ${setAsideNs.length} repetitions set aside and taken again`;
  return `${words}${which}${aside}`;
}

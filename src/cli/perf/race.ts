/** Time bars: all sides of a race take turns in random order, block by block, so that what disturbs falls on all alike. */
import { makeBlocks } from '../../compute/bench/protocol/interleave.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { median, MIN_INTERVAL_SAMPLES, pairedRatio, pairedRatioInterval } from '../../shared/statistics/statistics.ts';
import { formatNs } from '../../shared/text/units.ts';
import type { Side, TimeBar } from './bars.ts';
import { type Entrant, keyOf, openEntrant, type Sample } from './entrant.ts';
import type { Bench } from './lab.ts';
import type { Measured } from './result.ts';

const SEED = 1;
const MOST_BLOCKS = 12;
/** A race goes on for so long once an interval can be given, and ends without one after the second. */
const ENOUGH_SECONDS = 12;
const LONGEST_SECONDS = 90;
const WARM_UPS = 1;

interface Racer {
  readonly entrant: Entrant;
  readonly samples: Sample[];
  /** Why it is out; null while it takes part. */
  failure: string | null;
}

/** One answer for each bar: a ratio, or why there is none. Rejects where the device was lost or the signal aborts. */
export async function runRace(
  lab: Bench,
  bars: readonly TimeBar[],
  signal: AbortSignal,
): Promise<Map<string, Measured | string>> {
  const racers = new Map<string, Racer | string>();
  try {
    for (const side of bars.flatMap(({ upper, lower }) => [upper, lower])) {
      const key = keyOf(side);
      if (!racers.has(key)) racers.set(key, await enter(lab, side, signal));
    }
    const running = [...racers.values()].filter((racer) => typeof racer !== 'string');
    await takeTurns(lab, running, signal);
    for (const racer of running) await tried(lab, racer, signal, () => racer.entrant.check());
    return new Map(bars.map((bar) => [bar.id, answerOf(bar, racers)]));
  } finally {
    for (const racer of racers.values()) if (typeof racer !== 'string') racer.entrant.destroy();
  }
}

async function enter(lab: Bench, side: Side, signal: AbortSignal): Promise<Racer | string> {
  try {
    return { entrant: await openEntrant(lab, side), samples: [], failure: null };
  } catch (error) {
    return whyOf(error, lab, signal);
  }
}

async function takeTurns(lab: Bench, racers: readonly Racer[], signal: AbortSignal): Promise<void> {
  for (const racer of racers)
    for (let time = 0; time < WARM_UPS; time += 1) await tried(lab, racer, signal, () => racer.entrant.sample());
  const nextBlock = makeBlocks(racers.length, SEED, 0);
  const startedAt = performance.now();
  for (let blocks = 0; blocks < MOST_BLOCKS; blocks += 1) {
    const seconds = (performance.now() - startedAt) / 1000;
    if (seconds > (blocks >= MIN_INTERVAL_SAMPLES ? ENOUGH_SECONDS : LONGEST_SECONDS)) return;
    for (const place of nextBlock()) {
      const racer = racers[place];
      if (racer) await tried(lab, racer, signal, async () => void racer.samples.push(await racer.entrant.sample()));
    }
  }
}

async function tried(lab: Bench, racer: Racer, signal: AbortSignal, action: () => Promise<unknown>): Promise<void> {
  if (racer.failure !== null) return;
  try {
    signal.throwIfAborted();
    await action();
  } catch (error) {
    racer.failure = whyOf(error, lab, signal);
  }
}

/** In words; what ends the whole measurement is thrown on. */
function whyOf(error: unknown, lab: Bench, signal: AbortSignal): string {
  if (signal.aborted || lab.engine.lostReason() !== null || !(error instanceof Fault)) throw error;
  return error.message;
}

function answerOf(bar: TimeBar, racers: ReadonlyMap<string, Racer | string>): Measured | string {
  const upper = timesOf(bar.upper, racers);
  const lower = timesOf(bar.lower, racers);
  if (typeof upper === 'string') return upper;
  if (typeof lower === 'string') return lower;
  const [above, below] = [median(upper), median(lower)];
  if (!(above > 0 && below > 0)) return 'the clock is too coarse for it';
  const blocks = Math.min(upper.length, lower.length);
  return {
    ratio: pairedRatio(upper, lower),
    interval: pairedRatioInterval(upper, lower, SEED),
    note: `${formatNs(above)} / ${formatNs(below)} per ${bar.upper.per}, ${blocks} blocks`,
  };
}

function timesOf(side: Side, racers: ReadonlyMap<string, Racer | string>): number[] | string {
  const racer = racers.get(keyOf(side));
  if (racer === undefined || typeof racer === 'string') return `${nameOf(side)}: ${racer ?? 'it never ran'}`;
  if (racer.failure !== null) return `${nameOf(side)}: ${racer.failure}`;
  if (racer.samples.length === 0) return `${nameOf(side)}: it was never its turn`;
  return racer.samples.map(({ ns, units }) => ns / units[side.per]);
}

function nameOf({ of }: Side): string {
  if (of === 'fma') return 'multiply-adds';
  return [of.algorithm, of.variant, of.gradient ? 'with gradient' : undefined].filter(Boolean).join(' ');
}

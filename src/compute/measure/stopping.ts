/** When enough was measured: rules fed with numbers, without a device or a clock. */
import { MIN_INTERVAL_SAMPLES } from '../../shared/statistics.ts';

/** The least number of repetitions: with fewer there would be no interval. */
const MIN_BLOCKS = MIN_INTERVAL_SAMPLES;
/** More repetitions than this tell nothing new. */
export const MAX_BLOCKS = 200;

/** Interval half-widths of all medians below this share of the median end the repetitions early. */
const PRECISE_SHARE = 0.01;
const PRECISE_FROM = 20;
const PRECISE_EVERY = 10;

const WARM_UPS = 3;
const WARM_UP_SHARE = 0.1;
const STABLE_SHARE = 0.05;
const PROFILE_SHARE = 0.02;

export interface Progression {
  /** Complete blocks so far. */
  readonly blocks: number;
  /** Since the point began, pilots included. */
  readonly elapsedSeconds: number;
  /** Mean length of a block so far. */
  readonly blockSeconds: number;
  /** Wall samples of every algorithm still measured. */
  readonly samples: readonly (readonly number[])[];
}

export interface StopRule {
  /** Why to stop now; null: take one more block. */
  reasonToStop(progression: Progression): string | null;
  /** How much of the repetitions is done, 0 … 1. */
  share(progression: Progression): number;
}

/** Exactly `repeats` blocks where that is given; else at least six, then while the budget lasts and the medians are not yet precise. */
export function makeStopRule(budgetSeconds: number, repeats: number | null): StopRule {
  if (repeats !== null) {
    return {
      reasonToStop: ({ blocks }) => (blocks >= repeats ? 'as many as asked for' : null),
      share: ({ blocks }) => blocks / repeats,
    };
  }
  return {
    reasonToStop: ({ blocks, elapsedSeconds, blockSeconds, samples }) => {
      if (blocks < MIN_BLOCKS) return null;
      if (blocks >= MAX_BLOCKS) return 'as many as are useful';
      if (elapsedSeconds + blockSeconds > budgetSeconds) return 'time budget spent';
      const isCheckpoint = blocks >= PRECISE_FROM && blocks % PRECISE_EVERY === 0;
      return isCheckpoint && samples.every(isPrecise) ? 'medians known to 1 %' : null;
    },
    share: ({ blocks, elapsedSeconds }) =>
      Math.min(blocks / MIN_BLOCKS, Math.max(elapsedSeconds / budgetSeconds, blocks / MAX_BLOCKS)),
  };
}

/** One solve longer than the whole budget of its point: its verified pilot is the only sample. */
export function isTooLong(pilotNs: number, budgetSeconds: number, repeats: number | null): boolean {
  return repeats === null && pilotNs > budgetSeconds * 1e9;
}

/** Enough warm-up: three solves, two alike in a row, or a tenth of the budget; a pilot that long was warm-up enough. */
export function isWarm(pilotNs: number, warmUpsNs: readonly number[], budgetSeconds: number): boolean {
  const budgetNs = budgetSeconds * 1e9 * WARM_UP_SHARE;
  if (warmUpsNs.length === 0) return pilotNs > budgetNs;
  if (warmUpsNs.length >= WARM_UPS) return true;
  const spentNs = warmUpsNs.reduce((sum, ns) => sum + ns, 0);
  const last = warmUpsNs.at(-1) ?? 0;
  const before = warmUpsNs.at(-2) ?? pilotNs;
  return spentNs > budgetNs || Math.abs(last - before) <= STABLE_SHARE * before;
}

/** Profiled solves for the phases: three where that is cheap, so that one slow moment does not decide; else one. */
export function profileCount(solveNs: number, budgetSeconds: number): number {
  return solveNs < budgetSeconds * 1e9 * PROFILE_SHARE ? 3 : 1;
}

/** The distribution-free 95 % interval of the median, by ranks, is within 1 % of it. All-zero times are precise. */
function isPrecise(samples: readonly number[]): boolean {
  const sorted = samples.toSorted((a, b) => a - b);
  const reach = 1.96 * Math.sqrt(sorted.length);
  const low = sorted[Math.max(0, Math.floor((sorted.length - reach) / 2))] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length + reach) / 2))] ?? 0;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (high - low) / 2 <= PRECISE_SHARE * middle;
}

/** When enough was measured: rules fed with numbers, without a device or a clock. */
import { MIN_INTERVAL_SAMPLES } from '../../../shared/statistics/statistics.ts';
import { DEFAULT_MAX_SAMPLES, DEFAULT_PRECISION } from '../../../shared/contract/thresholds.ts';
import type { Stop } from '../../../shared/contract/reason-codes.ts';
import { debug } from '../../../shared/text/debug-log.ts';
import { PrecisionWatch } from './precision.ts';

/** The least number of repetitions where the time is up: with fewer there would be no interval. */
const MIN_BLOCKS = MIN_INTERVAL_SAMPLES;

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
  reasonToStop(progression: Progression): Stop | null;
  /** How much of the repetitions is done, 0 … 1. */
  share(progression: Progression): number;
}

/** What ends the repetitions of a point besides its time budget. */
export interface StopLimits {
  /** The half-width of the interval of every median, over the median, that is narrow enough. */
  readonly precision: number;
  readonly maxSamples: number;
  /** The least number of blocks, however long they take; six where it is not given. */
  readonly leastBlocks?: number | undefined;
}

const DEFAULT_LIMITS: StopLimits = { precision: DEFAULT_PRECISION, maxSamples: DEFAULT_MAX_SAMPLES };

/**
 * Exactly `repeats` blocks where that is given; else at least six, then while the budget lasts, up to the cap on samples,
 * and until every median is known. A rule serves one point and is asked once after each block.
 */
export function makeStopRule(
  budgetSeconds: number,
  repeats: number | null,
  limits: StopLimits = DEFAULT_LIMITS,
): StopRule {
  const rule = ruleOf(budgetSeconds, repeats, limits);
  return {
    ...rule,
    reasonToStop(progression) {
      const reason = rule.reasonToStop(progression);
      const { blocks, elapsedSeconds, blockSeconds } = progression;
      debug.measure?.('stop-rule', {
        blocks,
        elapsedSeconds,
        blockSeconds,
        budgetSeconds,
        decision: reason ?? 'go-on',
      });
      return reason;
    },
  };
}

function ruleOf(
  budgetSeconds: number,
  repeats: number | null,
  { precision, maxSamples, leastBlocks = MIN_BLOCKS }: StopLimits,
): StopRule {
  if (repeats !== null) {
    return {
      reasonToStop: ({ blocks }) => (blocks >= repeats ? 'as-asked' : null),
      share: ({ blocks }) => blocks / repeats,
    };
  }
  const watch = new PrecisionWatch(precision);
  return {
    reasonToStop: ({ blocks, elapsedSeconds, blockSeconds, samples }) => {
      const isKnown = watch.isReached(blocks, samples);
      if (blocks >= maxSamples) return 'as-allowed';
      if (blocks < leastBlocks) return null;
      if (isKnown) return 'medians-known';
      return elapsedSeconds + blockSeconds > budgetSeconds ? 'time-spent' : null;
    },
    share: ({ blocks, elapsedSeconds }) =>
      Math.min(
        blocks / Math.min(leastBlocks, maxSamples),
        Math.max(elapsedSeconds / budgetSeconds, blocks / maxSamples),
      ),
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

/**
 * Two versions measured in turns within one occasion. A turn is three processes in a balanced order: `before`, `after` and
 * `before` once more as the control. What the occasion does to all processes cancels out of a turn's ratio; what differs
 * from process to process is in the interval over turns (Student's t of the logarithms).
 */
import { reasonOf, type Reason } from '../contract/reason.ts';
import { type Detectable, detectableOf } from './detectable.ts';
import { compareRatio, holm, type Comparison } from './significance.ts';
import { type LogEstimate, logMean, ratioInterval, ratioOf, studentCritical, thresholdPValue } from './student.ts';

/** The processes of a turn. */
export const ROLES = ['before', 'after', 'control'] as const;
export type Role = (typeof ROLES)[number];

/** The median time in ns of everything that a process measured and that counts, by its label. */
export type Times = ReadonlyMap<string, number>;
export type Turn = Readonly<Record<Role, Times>>;

/** Fewer turns say too little about how processes differ. */
export const MIN_TURNS = 3;
const LEVEL = 0.05;
/** The control is looked at once more for every comparison: it may object by chance in one of a hundred. */
export const CONTROL_LEVEL = 0.01;

export interface TurnPair {
  readonly label: string;
  /** Time of before over time of after: above 1, after is faster. */
  readonly ratio: number;
  /** 95 % interval; null below two turns. */
  readonly interval: readonly [number, number] | null;
  /** What `after` is. */
  readonly verdict: Comparison;
  /** The interval says slower, and something else speaks against it. */
  readonly isSuspected: boolean;
  /** Why the verdict is no clearer; null for a settled one. */
  readonly reason: Reason | null;
  readonly turns: number;
  readonly adjustedP: number | null;
  readonly detectable: Detectable;
  /** Geometric means in ns. */
  readonly beforeNs: number;
  readonly afterNs: number;
}

/** `before` against itself, from other processes of the same turns. */
export interface TurnControl {
  readonly label: string;
  readonly ratio: number;
  /** Of 99 %, corrected for the number of labels. */
  readonly interval: readonly [number, number] | null;
}

export interface TurnsJudged {
  readonly pairs: readonly TurnPair[];
  readonly control: {
    /** Over all labels together. */
    readonly ratio: number | null;
    readonly interval: readonly [number, number] | null;
    /** All of these intervals hold 1, or nothing is confirmed. */
    readonly includesOne: boolean;
    readonly pairs: readonly TurnControl[];
  };
}

/** Judges every label that all three processes of some turn have measured, in the order in which they first come. */
export function judgeTurns(turns: readonly Turn[], threshold: number): TurnsJudged {
  const labels = [...new Set(turns.flatMap((turn) => [...turn.before.keys()]))];
  const measured = labels.flatMap((label) => {
    const whole = turns.flatMap((turn) => timesAt(turn, label) ?? []);
    return whole.length === 0 ? [] : [{ label, whole }];
  });
  const control = judgeControl(turns, measured);
  const estimates = measured.map(({ whole }) => logMean(whole.map(logRatio)));
  const pValues = estimates.map((estimate) => thresholdPValue(estimate, threshold));
  const adjusted = holm(pValues);
  const pairs = measured.map(({ label, whole }, index) => {
    const estimate = estimates[index] ?? logMean([]);
    const test = { threshold, comparisons: measured.length, adjustedP: adjusted[index] ?? 1, p: pValues[index] ?? 1 };
    return pairOf({ label, whole, estimate }, test, control.includesOne);
  });
  return { pairs, control };
}

interface WholeTurn {
  readonly before: number;
  readonly after: number;
  readonly control: number;
}

/** null where one of the three did not measure it, or it does not count there. */
function timesAt(turn: Turn, label: string): WholeTurn | null {
  const [before, after, control] = ROLES.map((role) => turn[role].get(label));
  return before === undefined || after === undefined || control === undefined ? null : { before, after, control };
}

/** Both processes of `before` count: a turn's ratio scatters less than that of two single ones. */
function logRatio({ before, after, control }: WholeTurn): number {
  return (Math.log(before) + Math.log(control)) / 2 - Math.log(after);
}

interface Measured {
  readonly label: string;
  readonly whole: readonly WholeTurn[];
}

function judgeControl(turns: readonly Turn[], measured: readonly Measured[]): TurnsJudged['control'] {
  const tail = CONTROL_LEVEL / Math.max(1, measured.length);
  const pairs = measured.map(({ label, whole }) => {
    const estimate = logMean(whole.map(({ before, control }) => Math.log(before / control)));
    return { label, ratio: ratioOf(estimate), interval: ratioInterval(estimate, tail) };
  });
  const means = turns.flatMap((turn) => {
    const logs = measured.flatMap(({ label }) => {
      const times = timesAt(turn, label);
      return times ? [Math.log(times.before / times.control)] : [];
    });
    return logs.length === 0 ? [] : [logs.reduce((sum, log) => sum + log, 0) / logs.length];
  });
  const together = means.length === 0 ? null : logMean(means);
  const interval = together && ratioInterval(together, CONTROL_LEVEL);
  const includesOne = [interval, ...pairs.map((pair) => pair.interval)].every(
    (bounds) => bounds === null || (bounds[0] <= 1 && bounds[1] >= 1),
  );
  return { ratio: together && ratioOf(together), interval, includesOne, pairs };
}

interface Test {
  readonly threshold: number;
  readonly comparisons: number;
  readonly p: number;
  readonly adjustedP: number;
}

function pairOf(
  { label, whole, estimate }: Measured & { readonly estimate: LogEstimate },
  test: Test,
  isControlled: boolean,
): TurnPair {
  const { threshold, comparisons, adjustedP } = test;
  const interval = ratioInterval(estimate);
  const plain = compareRatio(interval, threshold);
  const doubt = whole.length < MIN_TURNS ? reasonOf('few-turns', { turns: whole.length, needed: MIN_TURNS }) : null;
  const reason = doubt ?? (isControlled ? whyUnsettled(plain, test) : CONTROL_FAILED);
  const isSettled = reason === null;
  return {
    ...{ label, interval, reason, turns: whole.length },
    ratio: ratioOf(estimate),
    verdict: isSettled ? plain : 'ambiguous',
    isSuspected: !isSettled && plain === 'slower',
    adjustedP: interval === null ? null : adjustedP,
    detectable: {
      confirmed: doubt === null && isControlled ? detectableOf(estimate, threshold, comparisons) : null,
      suspected: interval === null ? null : detectableOf(estimate, threshold, 1),
    },
    beforeNs: Math.exp(mean(whole.map(({ before, control }) => (Math.log(before) + Math.log(control)) / 2))),
    afterNs: Math.exp(mean(whole.map(({ after }) => Math.log(after)))),
  };
}

const CONTROL_FAILED = reasonOf('control-failed');

function whyUnsettled(plain: Comparison, { threshold, comparisons, p, adjustedP }: Test): Reason | null {
  if (plain === 'ambiguous') return reasonOf('reaches-across', { threshold });
  if (plain === 'same' || adjustedP <= LEVEL) return null;
  return reasonOf('not-after-holm', { comparisons, p, adjustedP });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What the number of turns is chosen for: a slow-down of this share is confirmed where processes differ by this much. */
const WANTED_SLOWDOWN = 0.1;
const EXPECTED_PROCESS_SD = 0.05;
/** With what the control and scatter within processes take away, 95 % remain. */
const WANTED_POWER = 0.985;
const MOST_TURNS = 60;

/**
 * The turns that confirm a slow-down of 10 % at one of so many comparisons in at least 95 % of cases, where processes
 * differ by a standard deviation of 5 %. At a threshold near 10 % there is no such number: 60.
 */
export function turnsFor(comparisons: number, threshold: number): number {
  const distance = Math.log(1 + WANTED_SLOWDOWN) + Math.log(1 - threshold);
  for (let turns = MIN_TURNS; turns < MOST_TURNS; turns += 1) {
    const se = EXPECTED_PROCESS_SD * Math.sqrt(1.5 / turns);
    const critical = studentCritical(LEVEL / Math.max(1, comparisons), turns - 1);
    if (critical + studentCritical(2 * (1 - WANTED_POWER), turns - 1) <= distance / se) return turns;
  }
  return MOST_TURNS;
}

/**
 * The order of the three processes in every turn. Each order is followed by its reverse, so that a steady drift cancels out;
 * in every six turns each process is first, middle and last twice. `random` gives numbers from 0 to 1.
 */
export function* turnOrders(random: () => number): Generator<readonly Role[]> {
  for (;;) {
    const orders = shuffled(
      ROLES.map((middle) => {
        const [first, last] = shuffled(
          ROLES.filter((role) => role !== middle),
          random,
        );
        return [first ?? 'before', middle, last ?? 'after'] as const;
      }),
      random,
    );
    for (const order of orders) {
      yield order;
      yield order.toReversed();
    }
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a];
  }
  return result;
}

/**
 * Cuts passes into dispatches and dispatches into submits, so that no submit runs long: about 50 ms each, from rates
 * that are measured as the solver runs. Pure: no WebGPU here.
 */
import type { PlanPass } from '../plan/plan.ts';

/** Aim of one submit; a solver that cannot be interrupted for longer would get its GPU process killed. */
export const SUBMIT_TARGET_NS = 50e6;
/** Several iterations may share one submit up to this length. */
export const BATCH_TARGET_NS = 200e6;
export const MAX_ITERATIONS_PER_SUBMIT = 8;

/** One dispatch (or several equal ones in a row) of a pass. */
export interface Item {
  readonly pass: PlanPass;
  readonly firstGroup: number;
  readonly endGroup: number;
  readonly repeats: number;
}

/** Nanoseconds per unit of work, by kernel, learned from the submits that ran. */
export interface Rates {
  /** Expected ns of an item; a deliberately high guess until the kernel was measured once. */
  expectedNs(item: Item): number;
  isKnown(kernel: string): boolean;
  learn(items: readonly Item[], elapsedNs: number): void;
}

// Slower than any adapter we met: 3 ns per operation or quarter of a byte.
const UNKNOWN_NS_PER_UNIT = 3;

/** Of any browser's timestamps: a span of zero may have lasted that long, and its kernel is known to be quick. */
const COARSEST_CLOCK_NS = 1e5;

export function openRates(): Rates {
  const known = new Map<string, number>();
  const rateOf = (kernel: string) => known.get(kernel) ?? UNKNOWN_NS_PER_UNIT;
  const expectedNs = (item: Item) => unitsOf(item) * rateOf(item.pass.kernel);
  return {
    expectedNs,
    isKnown: (kernel) => known.has(kernel),
    learn(items, elapsedNs) {
      const expected = items.reduce((sum, item) => sum + expectedNs(item), 0);
      if (expected <= 0) return;
      const ratio = (elapsedNs > 0 ? elapsedNs : COARSEST_CLOCK_NS) / expected;
      for (const kernel of new Set(items.map((item) => item.pass.kernel))) {
        const measured = known.has(kernel);
        // One slow submit on a busy machine must not halve the submits for good: known rates move slowly.
        known.set(kernel, rateOf(kernel) * (measured ? Math.min(2, Math.max(0.5, ratio)) ** 0.5 : ratio));
      }
    },
  };
}

function unitsOf(item: Item): number {
  const share = (item.endGroup - item.firstGroup) / Math.max(1, item.pass.groups);
  const units = item.pass.flops + 4 * item.pass.bytes;
  // A dispatch costs something even when it does nothing.
  return (units * share * item.repeats) / item.pass.repeat + 1000 * item.repeats;
}

/** Sequences that step together while nothing is known of the kernel: enough to fill a GPU, few enough for a CPU. */
const UNKNOWN_SEQUENCES = 256;

/**
 * Cuts each dispatch of a pass so that no item is expected to run over the target, into `most` slices at most; what
 * cannot be cut stays whole. Slices of a repeated pass are many times as dear as one: they begin from fewer.
 */
export function itemsOf(pass: PlanPass, rates: Rates, most = Number.POSITIVE_INFINITY): Item[] {
  const whole: Item = { pass, firstGroup: 0, endGroup: pass.groups, repeats: 1 };
  const needed = Math.max(1, Math.ceil(rates.expectedNs(whole) / SUBMIT_TARGET_NS));
  const careful = pass.repeat > 1 && !rates.isKnown(pass.kernel);
  const useful = careful ? Math.ceil(pass.groups / UNKNOWN_SEQUENCES) : pass.groups;
  const slices = pass.sliceable ? Math.min(useful, needed, most) : 1;
  const perSlice = Math.ceil(pass.groups / slices);
  const once = Array.from({ length: Math.ceil(pass.groups / perSlice) }, (_, index) => ({
    ...whole,
    firstGroup: index * perSlice,
    endGroup: Math.min(pass.groups, (index + 1) * perSlice),
  }));
  return Array.from({ length: pass.repeat }, () => once).flat();
}

/**
 * The next items that go into one submit, from `from` on: as many as fit the target. An item whose kernel was never
 * measured travels alone, so that a wrong guess costs one short submit at most.
 */
export function takeSubmit(
  items: readonly Item[],
  from: number,
  rates: Rates,
  targetNs: number,
  maxItems: number,
): Item[] {
  const taken: Item[] = [];
  let expected = 0;
  for (let index = from; index < items.length && taken.length < maxItems; index += 1) {
    const item = items[index];
    if (!item) break;
    const known = rates.isKnown(item.pass.kernel);
    expected += rates.expectedNs(item);
    if (taken.length > 0 && (!known || expected > targetNs)) break;
    taken.push(item);
    if (!known) break;
  }
  return taken;
}

/** How many whole iterations one submit may hold. */
export function iterationsPerSubmit(items: readonly Item[], rates: Rates, remaining: number): number {
  if (items.some((item) => !rates.isKnown(item.pass.kernel))) return 1;
  const expected = items.reduce((sum, item) => sum + rates.expectedNs(item), 0);
  return Math.max(
    1,
    Math.min(MAX_ITERATIONS_PER_SUBMIT, remaining, Math.floor(BATCH_TARGET_NS / Math.max(1, expected))),
  );
}

/** Folds a number of workgroups into two dimensions where one may not hold them. */
export function foldGroups(groups: number, maxPerDimension: number): [number, number] {
  if (groups <= maxPerDimension) return [groups, 1];
  return [maxPerDimension, Math.ceil(groups / maxPerDimension)];
}

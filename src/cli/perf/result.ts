/** What came of a bar, and the file of all of them. */
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import type { Tuning } from '../../shared/contract/parts/tuning.ts';
import type { AdapterKind } from '../process/gpu.ts';
import type { Bar, Targets } from './bars.ts';

export interface BarResult {
  readonly id: string;
  readonly what: string;
  /** null: not measured, for the reason in `note`. */
  readonly ratio: number | null;
  /** 95 % interval; null where there were too few repetitions, or where the number is exact. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** null on an adapter, or at sizes, that no target was set for. */
  readonly target: number | null;
  /** `at most` or `at least` the target. */
  readonly bound: 'at most' | 'at least' | null;
  readonly met: boolean | null;
  /** The times behind the ratio, or why there is none. */
  readonly note: string;
}

export interface AdapterResult {
  readonly name: string;
  readonly ceilings: Ceilings;
  /** The choices of kernels that were measured to suit the adapter, and used. */
  readonly tuning: Tuning;
  readonly bars: readonly BarResult[];
}

export interface PerfFile {
  readonly adapters: readonly AdapterResult[];
}

export interface Measured {
  readonly ratio: number;
  readonly interval: readonly [number, number] | null;
  readonly note: string;
}

/** `kind` of adapter and full sizes decide whether the targets apply. */
export function resultOf(
  { id, what, targets }: Bar,
  measured: Measured | string,
  kind: AdapterKind,
  isQuick: boolean,
): BarResult {
  const limit = limitOf(targets, kind, isQuick);
  const common = { id, what, ...limit };
  if (typeof measured === 'string')
    return { ...common, ratio: null, lower: null, upper: null, met: null, note: `not measured: ${measured}` };
  const { ratio, interval, note } = measured;
  const { target, bound } = limit;
  const met = target === null ? null : bound === 'at most' ? ratio <= target : ratio >= target;
  return { ...common, ratio, lower: interval?.[0] ?? null, upper: interval?.[1] ?? null, met, note };
}

function limitOf(targets: Targets | null, kind: AdapterKind, isQuick: boolean): Pick<BarResult, 'target' | 'bound'> {
  if (!targets || isQuick || kind === 'gpu') return { target: null, bound: null };
  return { target: targets[kind], bound: targets.better === 'lower' ? 'at most' : 'at least' };
}

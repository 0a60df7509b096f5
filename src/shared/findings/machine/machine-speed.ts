/**
 * How fast a machine itself was while a run was measured, from the fixed work that watches it: evidence that does not come
 * from the samples. Between two starts of the program readings are comparable where the size of the work was kept; where
 * it was not (files of older versions), each start sized its work to about the same time, and the ratio is a hint.
 */
import type { Calibration, SweepEnvironment } from '../../contract/parts/environment.ts';
import { median } from '../../statistics/statistics.ts';

export interface MachineSpeed {
  readonly clock: Calibration['clock'];
  /** Time of the fixed work in ns, whatever its size. */
  readonly workNs: number;
  /** Time of one multiply-add of all lanes together in ns; null where the size of the work was not kept. */
  readonly operationNs: number | null;
}

/** From the readings at a run's own point in every start, else all of them; null where nothing was watched. */
export function machineSpeedOf(environment: SweepEnvironment | null, point: number | null): MachineSpeed | null {
  const all = (environment?.calibrations ?? []).filter(({ readings }) => readings.some(({ ns }) => ns > 0));
  const isOwn = ({ readings }: Calibration): boolean => readings.some((one) => one.point === point && one.ns > 0);
  const own = all.filter(isOwn);
  const used = own.length > 0 ? own : all;
  const [first] = used;
  if (!first || used.some(({ clock }) => clock !== first.clock)) return null;
  const works = used.map(({ readings }) => {
    const atPoint = readings.filter((one) => one.ns > 0 && (own.length === 0 || one.point === point));
    return median(atPoint.map(({ ns }) => ns));
  });
  const operations = used.map(({ multiplyAdds }, index) => (works[index] ?? 0) / (multiplyAdds ?? 0));
  const isSized = operations.every((ns) => ns > 0 && Number.isFinite(ns));
  return { clock: first.clock, workNs: mean(works), operationNs: isSized ? mean(operations) : null };
}

export interface SpeedRatio {
  /** Time of the same work at A over that at B: above 1, the machine itself was faster at B. */
  readonly ratio: number;
  /** The size of the work is not known on both sides. */
  readonly isHint: boolean;
}

/** Of two sides, each the runs that are compared; null where a side was not watched, or by another clock. */
export function speedRatioOf(
  a: readonly (MachineSpeed | null)[],
  b: readonly (MachineSpeed | null)[],
): SpeedRatio | null {
  const [ofA, ofB] = [a, b].map((side) => side.filter((speed) => speed !== null));
  const [first] = ofA ?? [];
  if (!first || !ofA || !ofB || ofB.length === 0) return null;
  if ([...ofA, ...ofB].some(({ clock }) => clock !== first.clock)) return null;
  const isHint = [...ofA, ...ofB].some(({ operationNs }) => operationNs === null);
  const time = ({ operationNs, workNs }: MachineSpeed): number => (isHint ? workNs : (operationNs ?? 0));
  return { ratio: mean(ofA.map(time)) / mean(ofB.map(time)), isHint };
}

/** Whether the machine itself differed by more than a difference that matters. */
export function isOtherSpeed({ ratio }: SpeedRatio, threshold: number): boolean {
  return ratio > 1 + threshold || ratio < 1 - threshold;
}

/** Geometric mean of positive numbers. */
function mean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

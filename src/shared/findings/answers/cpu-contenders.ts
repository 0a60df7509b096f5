/** What runs without a GPU, and how the best of it does beside the best on the device. */
import type { RunConfig } from '../../contract/run-config.ts';
import { isOnCpu } from '../../studies/axes.ts';

/** What of a verified run with a time this needs. */
interface TimedRow {
  readonly adapterType: 'gpu' | 'software';
  readonly config: Pick<RunConfig, 'study' | 'contender'>;
  readonly medianNs: number | null;
}

export interface CpuFinding {
  /** The fastest contender on the processor. */
  readonly contender: string;
  readonly medianNs: number;
  /** The fastest on the adapter, and its speed as a multiple; nobody judges the ratio of the two medians. */
  readonly device: { readonly contender: string; readonly type: 'gpu' | 'software'; readonly ratio: number } | null;
}

/** Of the verified runs of one point; null where nothing ran on the processor. */
export function cpuFinding(rows: readonly TimedRow[]): CpuFinding | null {
  const [cpu, device] = [true, false].map((isCpu) => fastestOf(rows.filter(({ config }) => isOnCpu(config) === isCpu)));
  if (!cpu) return null;
  const found = { contender: cpu.config.contender, medianNs: cpu.medianNs };
  if (!device || device.medianNs <= 0) return { ...found, device: null };
  const { config, adapterType, medianNs } = device;
  return { ...found, device: { contender: config.contender, type: adapterType, ratio: cpu.medianNs / medianNs } };
}

function fastestOf<Row extends TimedRow>(rows: readonly Row[]): (Row & { readonly medianNs: number }) | null {
  const timed = rows.flatMap((row) => (row.medianNs === null ? [] : [{ ...row, medianNs: row.medianNs }]));
  return timed.toSorted((a, b) => a.medianNs - b.medianNs)[0] ?? null;
}

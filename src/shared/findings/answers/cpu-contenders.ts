/** What steps through the sequence without a GPU, and how the best of it does beside the best on the device. */
import type { RunConfig } from '../../contract/run-config.ts';
import { formatNs, formatRatio } from '../../text/units.ts';

/** Their names; all else runs on the adapter. */
export const CPU_CONTENDERS: readonly string[] = ['cpu-sequential', 'ort-cpu-sequential', 'ort-cpu-1-sequential'];

/** What of a verified run with a time this needs. */
interface TimedRow {
  readonly adapterType: 'gpu' | 'software';
  readonly config: Pick<RunConfig, 'contender'>;
  readonly medianNs: number | null;
}

/**
 * "the best CPU contender, ort-cpu-sequential, takes 3.2 ms; the GPU’s best, deer, is 4.1× as fast" of the verified runs of one point; null
 * where nothing ran on the CPU. Nobody judges the ratio: it is that of the two medians.
 */
export function cpuText(rows: readonly TimedRow[]): string | null {
  const [cpu, device] = [true, false].map((isCpu) =>
    fastestOf(rows.filter(({ config }) => CPU_CONTENDERS.includes(config.contender) === isCpu)),
  );
  if (!cpu) return null;
  const text = `the best CPU contender, ${cpu.config.contender}, takes ${formatNs(cpu.medianNs ?? 0)}`;
  if (!device || !(device.medianNs !== null && device.medianNs > 0)) return text;
  const whose = device.adapterType === 'gpu' ? 'the GPU’s best' : 'the software adapter’s best';
  const ratio = formatRatio((cpu.medianNs ?? 0) / device.medianNs);
  return `${text}; ${whose}, ${device.config.contender}, is ${ratio} as fast`;
}

function fastestOf<Row extends TimedRow>(rows: readonly Row[]): Row | null {
  const timed = rows.filter(({ medianNs }) => medianNs !== null);
  return timed.toSorted((a, b) => (a.medianNs ?? 0) - (b.medianNs ?? 0))[0] ?? null;
}

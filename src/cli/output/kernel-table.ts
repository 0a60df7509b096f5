/** The kernels of a run as a table: what ran, how it was cut, what it is modelled to do, and how long it took. */
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import type { RunKernel } from '../../shared/contract/parts/kernels.ts';
import { roofShareOf, roofsOf } from '../../shared/findings/answers/roofline.ts';
import { formatBytes, formatCount, formatFlops, formatNs } from '../../shared/text/units.ts';

import { type Column, mapped, textTable } from './text-table.ts';

/** `ceilings` of the run's adapter; null where they were not measured, and then no share is given. */
export function kernelTable(kernels: readonly RunKernel[], ceilings: Ceilings | null): string {
  if (kernels.length === 0) return 'No kernels: the run gave no result, or other code than our kernels computed it.';
  const columns: Column<RunKernel>[] = [
    { title: 'kernel', text: ({ name }) => name },
    { title: 'runs', text: ({ stage }) => STAGE_TEXTS[stage] },
    { title: 'mapping', text: ({ mapping }) => mapping },
    { title: 'lanes', align: 'right', text: ({ workgroupSize }) => formatCount(workgroupSize) },
    { title: 'workgroups', align: 'right', text: ({ workgroups }) => formatCount(workgroups) },
    { title: 'repeats', align: 'right', text: ({ repeats }) => formatCount(repeats) },
    { title: 'slices', align: 'right', text: ({ slices }) => formatCount(slices) },
    { title: 'arithmetic', align: 'right', text: ({ flops }) => formatFlops(flops) },
    { title: 'data', align: 'right', text: ({ bytes }) => formatBytes(bytes) },
    { title: 'median', align: 'right', text: ({ medianNs }) => mapped(medianNs, formatNs) },
    { title: 'of its roof', align: 'right', text: (kernel) => shareText(kernel, ceilings) },
    { title: 'SHA-256', text: ({ hash }) => hash.slice(0, 12) },
  ];
  const table = textTable(columns, kernels);
  return ceilings ? table : `${table}\n(no ceilings of this adapter are stored: antler devices --measure takes them)`;
}

const STAGE_TEXTS = {
  prologue: 'once before',
  iteration: 'each iteration',
  finale: 'once after',
  epilogue: 'untimed',
} as const;

function shareText(kernel: RunKernel, ceilings: Ceilings | null): string | null {
  const share = ceilings && roofShareOf(kernel, roofsOf(ceilings));
  return share === null ? null : `${(100 * share.fraction).toFixed(1)} % (${share.bound})`;
}

/** The kernels of a run as a table: what ran, how it was cut, what it is modelled to do, and how long it took. */
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import type { RunKernel } from '../../shared/contract/parts/kernels.ts';
import { roofShareOf, roofsOf } from '../../shared/findings/answers/roofline.ts';
import { formatBytes, formatCount, formatFlops, formatNs } from '../../shared/text/units.ts';

import { type Column, mapped, textTable } from './text-table.ts';
import { say } from '../../shared/words/say.ts';

/** `ceilings` of the run's adapter; null where they were not measured, and then no share is given. */
export function kernelTable(kernels: readonly RunKernel[], ceilings: Ceilings | null): string {
  if (kernels.length === 0) return say('kernel-table.none');
  const columns: Column<RunKernel>[] = [
    { title: say('column.kernel'), text: ({ name }) => name },
    { title: say('column.kernel-runs'), text: ({ stage }) => STAGE_TEXTS[stage] },
    { title: say('column.mapping'), text: ({ mapping }) => mapping },
    { title: say('column.lanes'), align: 'right', text: ({ workgroupSize }) => formatCount(workgroupSize) },
    { title: say('column.workgroups'), align: 'right', text: ({ workgroups }) => formatCount(workgroups) },
    { title: say('column.repeats'), align: 'right', text: ({ repeats }) => formatCount(repeats) },
    { title: say('column.slices'), align: 'right', text: ({ slices }) => formatCount(slices) },
    { title: say('column.arithmetic'), align: 'right', text: ({ flops }) => formatFlops(flops) },
    { title: say('column.data'), align: 'right', text: ({ bytes }) => formatBytes(bytes) },
    { title: say('column.median'), align: 'right', text: ({ medianNs }) => mapped(medianNs, formatNs) },
    { title: say('column.of-roof'), align: 'right', text: (kernel) => shareText(kernel, ceilings) },
    { title: 'SHA-256', text: ({ hash }) => hash.slice(0, 12) },
  ];
  const table = textTable(columns, kernels);
  return ceilings ? table : say('kernel-table.no-ceilings', { table });
}

const STAGE_TEXTS = {
  prologue: say('kernel-table.once-before'),
  iteration: say('kernel-table.each-iteration'),
  finale: say('kernel-table.once-after'),
  epilogue: 'untimed',
} as const;

function shareText(kernel: RunKernel, ceilings: Ceilings | null): string | null {
  const share = ceilings && roofShareOf(kernel, roofsOf(ceilings));
  return share === null ? null : `${(100 * share.fraction).toFixed(1)} % (${share.bound})`;
}

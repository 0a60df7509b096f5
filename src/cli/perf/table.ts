/** What `npm run perf` prints of an adapter. */
import { formatByteRate, formatFlopRate, formatNs } from '../../shared/text/units.ts';
import { tuningText } from '../../shared/contract/parts/tuning.ts';
import type { AdapterKind } from '../process/gpu.ts';
import { type Column, textTable } from '../output/text-table.ts';
import type { AdapterResult, BarResult } from './result.ts';

const COLUMNS: readonly Column<BarResult>[] = [
  { title: 'bar', text: ({ what }) => what },
  { title: 'ratio', align: 'right', text: ({ ratio }) => (ratio === null ? null : ratioText(ratio)) },
  { title: '95 % interval', text: intervalText },
  { title: 'target', text: ({ target, bound }) => (target === null ? null : `${bound} ${target}`) },
  { title: 'met', text: ({ met }) => (met === null ? null : met ? 'yes' : 'NO') },
  { title: 'times', text: ({ note }) => note },
];

export function adapterText({ name, ceilings, tuning, bars }: AdapterResult, kind: AdapterKind): string {
  const { flopsPerSecond, bytesPerSecond, dispatchNs, submitNs, roundTripNs } = ceilings;
  const label = kind === 'gpu' ? '' : ' (software, not a GPU)';
  const judged = bars.filter(({ met }) => met !== null);
  const figures = [
    `multiply-adds ${formatFlopRate(flopsPerSecond.median)}`,
    `copying ${formatByteRate(bytesPerSecond.median)}`,
    `dispatch ${formatNs(dispatchNs.median)}`,
    `submit ${formatNs(submitNs.median)}`,
    `round trip ${formatNs(roundTripNs.median)}`,
  ];
  return [
    `${name}${label}: ${figures.join(', ')}`,
    `tuned: ${tuningText(tuning)}`,
    textTable(COLUMNS, bars),
    ...(judged.length > 0 ? [`${judged.filter(({ met }) => met).length} of ${judged.length} targets met`] : []),
  ].join('\n');
}

function intervalText({ lower, upper }: BarResult): string | null {
  return lower === null || upper === null ? null : `${ratioText(lower)} – ${ratioText(upper)}`;
}

function ratioText(ratio: number): string {
  return ratio.toPrecision(3).replace(/e\+(\d+)$/, 'e$1');
}

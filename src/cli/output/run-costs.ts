/** What a run cost beside its time, as lines of `antler show`: memory and how it was predicted, and its cold start. */
import {
  autotuneText,
  coldNote,
  compileText,
  paybackText,
  tunedPaybackText,
} from '../../shared/words/facts/cold-cost.ts';
import { limitText, predictionText } from '../../shared/words/facts/memory.ts';
import { reasonText } from '../../shared/words/reason-text.ts';
import { type Cold } from '../../shared/contract/parts/cold-cost.ts';
import type { Run } from '../../shared/contract/run.ts';
import { formatBytes, formatNs } from '../../shared/text/units.ts';

type Entry = readonly [string, string | null];

export function memoryEntries({ memory, memoryLimit }: Run): Entry[] {
  const peak = memory && `${formatBytes(memory.peakBytes)} at the peak, ${formatBytes(memory.finalBytes)} at the end`;
  const categories = Object.entries(memory?.categoriesBytes ?? {});
  const limit = memoryLimit && `T ${limitText(memoryLimit)}`;
  return [
    ['memory', peak],
    ['  predicted', memory && predictionText(memory)],
    ...categories.map(([name, bytes]) => [`  ${name}`, formatBytes(bytes)] as const),
    ['no longer fits', limit && (memoryLimit?.reason ? `${limit}: ${reasonText(memoryLimit.reason)}` : limit)],
  ];
}

export function coldEntries(cold: Cold | null): Entry[] {
  if (!cold) return [['cold start', null]];
  const { payback } = cold;
  return [
    ['cold start', coldNote()],
    ['  compiling', compileText(cold)],
    ['  uploading', formatNs(cold.uploadNs)],
    ['  choosing kernels', autotuneText(cold.autotuneNs)],
    ['  first solve', formatNs(cold.firstSolveNs)],
    [
      '  paid back',
      payback && [paybackText(payback), tunedPaybackText(payback)].filter((part) => part !== null).join('; '),
    ],
  ];
}

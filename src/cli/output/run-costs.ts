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
import { mainSymbol } from '../../shared/studies/index.ts';
import { say } from '../../shared/words/say.ts';

type Entry = readonly [string, string | null];

export function memoryEntries({ memory, memoryLimit, config }: Run): Entry[] {
  const peak =
    memory &&
    say('costs.memory', { peakBytes: formatBytes(memory.peakBytes), finalBytes: formatBytes(memory.finalBytes) });
  const categories = Object.entries(memory?.categoriesBytes ?? {});
  const limit = memoryLimit && `${mainSymbol(config)} ${limitText(memoryLimit)}`;
  return [
    [say('column.memory'), peak],
    [say('entry.memory-predicted'), memory && predictionText(memory)],
    ...categories.map(([name, bytes]) => [`  ${name}`, formatBytes(bytes)] as const),
    [say('costs.no-fit'), limit && (memoryLimit?.reason ? `${limit}: ${reasonText(memoryLimit.reason)}` : limit)],
  ];
}

export function coldEntries(cold: Cold | null): Entry[] {
  if (!cold) return [[say('costs.cold-start'), null]];
  const { payback } = cold;
  return [
    [say('costs.cold-start'), coldNote()],
    [say('entry.compiling'), compileText(cold)],
    [say('entry.uploading'), formatNs(cold.uploadNs)],
    [say('costs.choosing'), autotuneText(cold.autotuneNs)],
    [say('costs.first-solve'), formatNs(cold.firstSolveNs)],
    [
      say('costs.paid-back'),
      payback && [paybackText(payback), tunedPaybackText(payback)].filter((part) => part !== null).join('; '),
    ],
  ];
}

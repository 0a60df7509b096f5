/** The length that would be too much, and whether the memory of a run was predicted. */
import { excessBytes, type MemoryLimit } from '../../contract/parts/memory-course.ts';
import { formatBytes, formatCount } from '../../text/units.ts';
import { say } from '../say.ts';

const CATEGORIES = [
  ...(['weights', 'inputs', 'projections', 'states', 'jacobians'] as const),
  ...(['workspace', 'trace', 'control', 'readback'] as const),
] as const;

/** What buffers are for; those of another version stand as they are. */
export function categoryText(name: string): string {
  const known = CATEGORIES.find((category) => category === name.toLowerCase());
  return known ? say(`facts.category.${known}`) : name;
}

/** "65,537", "65,537 (131,072 fits again)", "more than 1e9". */
export function limitText({ length, fitsAgainAt }: Pick<MemoryLimit, 'length' | 'fitsAgainAt'>): string {
  if (length === null) return say('facts.limit.none');
  if (length === 1) return say('facts.limit.all');
  if (fitsAgainAt === null) return formatCount(length);
  return say('facts.limit.again', { length: formatCount(length), again: formatCount(fitsAgainAt) });
}

/** "1.00 MiB, exactly as measured", "1.00 MiB: 4.00 KiB MORE was used"; null where nothing was predicted. */
export function predictionText(memory: { peakBytes: number; predictedBytes: number | null }): string | null {
  const excess = excessBytes(memory);
  if (excess === null || memory.predictedBytes === null) return null;
  const predicted = formatBytes(memory.predictedBytes);
  if (excess === 0) return say('facts.memory.exact', { predicted });
  const bytes = formatBytes(Math.abs(excess));
  return say(excess > 0 ? 'facts.memory.more' : 'facts.memory.less', { predicted, bytes });
}

/**
 * How a scan over chunk totals is cut into levels. One dispatch, in which a workgroup has all totals of a few entries, where
 * its walk is short enough; else three: blocks are summed up, the blocks are scanned, and each block is walked from what
 * enters it. (Levels as in prefix sums by reduce, scan and apply; Blelloch 1990.)
 */

/** Of one dispatch: `width` entries side by side, `segments` lanes for each of them. */
export interface LevelShape {
  readonly width: number;
  readonly segments: number;
  /** Totals that one lane composes one after the other. */
  readonly each: number;
  /** Workgroups along a sequence. */
  readonly blocks: number;
}

export interface ScanShape {
  /** Over the chunks. One block: the only level. */
  readonly chunks: LevelShape;
  /** Over the blocks of chunks; null where one level is enough. */
  readonly blocks: LevelShape | null;
  /** Totals of one sequence at the lowest level. */
  readonly count: number;
}

/** Dependent compositions up to which one dispatch is preferred: a dispatch costs a GPU about as much as these. */
const SHORT_SPAN = 40;

/** The shape for so many totals of `items` entries, on workgroups of so many lanes. */
export function scanShape(count: number, items: number, lanes: number): ScanShape {
  // Neighbouring entries are read together: four are a piece of memory worth fetching.
  const width = Math.min(4, 2 ** Math.ceil(Math.log2(items)));
  const segments = lanes / width;
  const alone = oneBlock(count, width, segments);
  const one: ScanShape = { chunks: alone, blocks: null, count };
  if (spanOf(one) <= SHORT_SPAN) return one;
  const candidates = [1, 2, 4, 8, 16, 32].map((each): ScanShape => {
    const blocks = Math.ceil(count / (segments * each));
    return { chunks: { width, segments, each, blocks }, blocks: oneBlock(blocks, width, segments), count };
  });
  return [one, ...candidates].reduce((best, shape) => (spanOf(shape) < spanOf(best) ? shape : best));
}

function oneBlock(count: number, width: number, segments: number): LevelShape {
  return { width, segments, each: Math.ceil(count / segments), blocks: 1 };
}

/** Dependent compositions of the dispatch that sums up a level's blocks. */
export function reduceSpan({ each, segments }: LevelShape): number {
  return each + Math.log2(segments);
}

/** Dependent compositions of the dispatch that finds what enters every total of a level. */
export function walkSpan({ each, segments }: LevelShape): number {
  return 2 * each + Math.log2(segments);
}

/** Dependent compositions of all dispatches. */
export function spanOf({ chunks, blocks }: ScanShape): number {
  return blocks === null ? walkSpan(chunks) : reduceSpan(chunks) + walkSpan(blocks) + walkSpan(chunks);
}

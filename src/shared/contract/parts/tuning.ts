/** The few choices of kernels that depend on the adapter, as measured once per adapter and cell. */
import { z } from 'zod';

export const tuningSchema = z.object({
  /** Chunk length of the parallel passes, as a factor on the default. */
  chunkFactor: z
    .number()
    .min(1 / 16)
    .max(16),
  /** Rows of one lane where vectors travel through workgroup memory; null takes the default. */
  workgroupRows: z.number().int().min(1).max(64).nullable(),
  /** Rows of one lane, and lanes of one workgroup, where rows are tiled; null takes the default. */
  tileRows: z.number().int().min(1).max(64).nullable(),
  tileLanes: z.number().int().min(1).max(256).nullable(),
});
export type Tuning = z.infer<typeof tuningSchema>;

/** What is used where nothing was measured. */
export const DEFAULT_TUNING: Tuning = { chunkFactor: 1, workgroupRows: null, tileRows: null, tileLanes: null };

/** "chunks × 2, 2 rows a lane": for a run's notes; "default" where nothing was changed. */
export function tuningText({ chunkFactor, workgroupRows, tileRows, tileLanes }: Tuning): string {
  const parts = [
    ...(chunkFactor === 1 ? [] : [`chunks × ${chunkFactor}`]),
    ...(workgroupRows === null ? [] : [`${workgroupRows} rows a lane in workgroups`]),
    ...(tileRows === null ? [] : [`${tileRows} rows a lane in tiles`]),
    ...(tileLanes === null ? [] : [`${tileLanes} lanes a tile workgroup`]),
  ];
  return parts.length === 0 ? 'default' : parts.join(', ');
}

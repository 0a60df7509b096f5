/** How much ratios of times differ between processes, as it is stored and exported. */
import { z } from 'zod';

export const processSpreadSchema = z.object({
  /** Standard deviation of the logarithm of a ratio, between processes. */
  sd: z.number().nonnegative().max(100),
  /** Degrees of freedom of that estimate. */
  degrees: z.number().int().min(1).max(1_000_000),
});
export type ProcessSpread = z.infer<typeof processSpreadSchema>;

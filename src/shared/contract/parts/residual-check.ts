/** The float64 residual of a float32 trajectory, and over how much of it that was taken. */
import { z } from 'zod';
import { magnitude } from '../bounds.ts';

export const residualCheckSchema = z.object({
  /** max |s_t − f(s_{t−1}, x_t)| in float64, over what was looked at; null where not finite. */
  maxAbs: magnitude.nullable(),
  /** Share of the evaluated steps that was looked at. */
  share: z.number().gt(0).max(1),
  /** Stretches of steps that were looked at, spread over the whole; 1 where the share is 1. */
  windows: z.number().int().min(1).max(1e9),
});
export type ResidualRecord = z.infer<typeof residualCheckSchema>;

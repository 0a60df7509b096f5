/** The float64 residual of a float32 trajectory, and over how much of it that was taken. */
import { z } from 'zod';
import { magnitude } from '../bounds.ts';
import { formatCount, formatError } from '../../text/units.ts';

export const residualCheckSchema = z.object({
  /** max |s_t − f(s_{t−1}, x_t)| in float64, over what was looked at; null where not finite. */
  maxAbs: magnitude.nullable(),
  /** Share of the evaluated steps that was looked at. */
  share: z.number().gt(0).max(1),
  /** Stretches of steps that were looked at, spread over the whole; 1 where the share is 1. */
  windows: z.number().int().min(1).max(1e9),
});
export type ResidualRecord = z.infer<typeof residualCheckSchema>;

/** "all steps", "12 % of the steps, in 96 windows" */
export function shareText({ share, windows }: Pick<ResidualRecord, 'share' | 'windows'>): string {
  if (share === 1) return 'all steps';
  // Almost all is not all.
  const percent = Math.min(99.9, Number((100 * share).toPrecision(2)));
  return `${percent} % of the steps, in ${formatCount(windows)} windows`;
}

/** "4.1e-7 over all steps" */
export function residualText(residual: ResidualRecord): string {
  const size = residual.maxAbs === null ? 'not finite' : formatError(residual.maxAbs);
  return `${size} over ${shareText(residual)}`;
}

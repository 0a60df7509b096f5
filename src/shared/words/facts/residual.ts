/** The residual of a run in double precision. */
import { formatError } from '../../text/units.ts';
import type { Run } from '../../contract/run.ts';
import { say } from '../say.ts';

type Residual = NonNullable<Run['residual']>;

/** "all steps", "25 % of the steps, in 12 windows" */
export function shareText({ share, windows }: Pick<Residual, 'share' | 'windows'>): string {
  if (share === 1) return say('facts.residual.all');
  // Almost all is not all.
  return say('facts.residual.share', { percent: Math.min(99.9, Number((100 * share).toPrecision(2))), windows });
}

/** "4.1e-7 over all steps" */
export function residualText(residual: Residual): string {
  const size = residual.maxAbs === null ? say('facts.residual.not-finite') : formatError(residual.maxAbs);
  return say('facts.residual', { size, share: shareText(residual) });
}

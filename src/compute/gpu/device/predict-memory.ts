/** What the ledger of a plan will show at its peak: its own buffers, and what running and reading it takes beside them. */
import type { DeviceTraits } from '../traits.ts';
import { plannedBytes, type Plan } from '../plan/plan.ts';
import { tablesOf } from './load-plan.ts';
import { pieceOf } from './read-buffer.ts';
import { openRates } from './schedule.ts';
import { GRADIENT_PARTS } from './solver.ts';
import { slotBytes } from './submitter.ts';

/** Bytes of one row of the trace: step, residual, merit and resets of one sequence. */
const TRACE_ROW_BYTES = 16;

/**
 * Peak bytes, with all iterations that are allowed. Exact for our kernels; of what other code evaluates an estimate.
 * Whatever is measured beyond it has been forgotten here.
 */
export function predictedPeakBytes(plan: Plan, traits: DeviceTraits): number {
  if (plan.delegation) return plannedBytes(plan).peakBytes;
  const own = plan.buffers.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 4) * 4, 0);
  const { sliceBytes, argumentBytes } = tablesOf(plan, openRates(), traits);
  return own + sliceBytes + argumentBytes + slotBytes(traits.features.has('timestamp-query')) + largestPiece(plan);
}

/** One buffer is read at a time, in pieces. */
function largestPiece(plan: Plan): number {
  const parts = plan.buffers.filter(({ name }) => GRADIENT_PARTS.some((part) => part === name));
  const hasTrace = plan.buffers.some(({ name }) => name === 'trace');
  const trace = hasTrace ? (plan.maxIterations + 1) * plan.batch * TRACE_ROW_BYTES : 0;
  const read = [plan.stateCount * 4, trace, ...parts.map(({ sizeBytes }) => sizeBytes)];
  return Math.max(...read.map(pieceOf));
}

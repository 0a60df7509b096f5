/** What the ledger of a plan will show at its peak: its own buffers, and what running and reading it takes beside them. */
import type { DeviceTraits } from '../traits.ts';
import { plannedBytes, type Plan } from '../plan/plan.ts';
import { hasNestedLoop, mostIterations } from '../plan/stages.ts';
import { tablesOf } from './load-plan.ts';
import { pieceOf } from './read-buffer.ts';
import { openRates } from './schedule.ts';
import { slotBytes } from './submitter.ts';

/**
 * Peak bytes, with all iterations that are allowed. Exact for our kernels; of what other code evaluates an estimate.
 * Whatever is measured beyond it has been forgotten here.
 */
export function predictedPeakBytes(plan: Plan, traits: DeviceTraits): number {
  if (plan.delegation) return plannedBytes(plan).peakBytes;
  const own = plan.buffers.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 4) * 4, 0);
  const { sliceBytes, argumentBytes } = tablesOf(plan, openRates(), traits);
  const tables = sliceBytes + (hasNestedLoop(plan) ? 2 : 1) * argumentBytes;
  return own + tables + slotBytes(traits.features.has('timestamp-query')) + largestPiece(plan);
}

/** One buffer is read at a time, in pieces. */
function largestPiece(plan: Plan): number {
  const { trace, outputs } = plan;
  const rows = trace ? (mostIterations(plan) + 1) * trace.entries * trace.columns.length * 4 : 0;
  return Math.max(...[...outputs.map(({ floats }) => floats * 4), rows].map(pieceOf));
}

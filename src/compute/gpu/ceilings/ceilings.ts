/** Measures what an adapter reaches at best, in a few seconds. */
import type { Ceilings } from '../../../shared/contract/parts/ceilings.ts';
import type { Engine } from '../device/solver.ts';
import { measureClockStep } from '../device/time/clock.ts';
import { openCopies } from './copy.ts';
import { openFma } from './fma.ts';
import { openLatencies } from './latency.ts';
import { bestOf } from './variant.ts';

const RATE_REPETITIONS = 7;
const LATENCY_REPETITIONS = 15;

export interface CeilingOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal | null;
}

/**
 * Every figure is the median of several repetitions of work that was proved done. Disturbances only lower a ceiling.
 * Rejects with a Fault where the device fails or did not do the work, and with the signal's reason when aborted.
 */
export async function measureCeilings(engine: Engine, { now, signal }: CeilingOptions): Promise<Ceilings> {
  const measuredAt = new Date(now()).toISOString();
  const probe = engine.openProbe();
  try {
    const timestampStepNs = engine.adapter.timestampResolutionNs;
    const latencies = await openLatencies(probe, { timestampStepNs, clockStepNs: measureClockStep() });
    const latency = (variant: typeof latencies.submit) => bestOf([variant], LATENCY_REPETITIONS, 'lower', signal);
    const dispatchNs = await latency(latencies.dispatch);
    const submitNs = await latency(latencies.submit);
    const roundTripNs = await latency(latencies.roundTrip);
    const chains = await openFma(probe, engine.traits.type);
    const flopsPerSecond = await bestOf(chains, RATE_REPETITIONS, 'higher', signal);
    const copies = await openCopies(probe, engine.traits);
    const bytesPerSecond = await bestOf(copies, RATE_REPETITIONS, 'higher', signal);
    return { measuredAt, flopsPerSecond, bytesPerSecond, dispatchNs, submitNs, roundTripNs };
  } finally {
    probe.destroy();
  }
}

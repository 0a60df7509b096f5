/** The ceilings of the adapter that is measured on: known to the database, or measured now. */
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { measureCeilings } from '../../compute/gpu/ceilings/ceilings.ts';
import type { Store } from '../../main/store/store.ts';
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import type { Machine } from '../../shared/contract/run.ts';
import { remark, warn } from '../output/output.ts';

export interface CeilingsWanted {
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/** Measures now and keeps what came out in the adapter's history. Rejects with a Fault where the device fails. */
export async function measureAndStore(
  store: Store,
  engine: Engine,
  machine: Machine,
  signal: AbortSignal | null,
): Promise<Ceilings> {
  const ceilings = await measureCeilings(engine, { now: Date.now, signal });
  store.saveCeilings(machine, engine.adapter, ceilings);
  return ceilings;
}

/** Measures only where the database knows none of this adapter; null, with a warning, where that fails. */
export async function knownCeilings(
  store: Store,
  engine: Engine,
  machine: Machine,
  { quiet, signal }: CeilingsWanted,
): Promise<Ceilings | null> {
  const known = store.ceilings(engine.adapter.id);
  if (known) return known;
  if (!quiet)
    remark(`antler: measuring once what ${engine.adapter.name} does at best (some seconds; --no-ceilings leaves it out)`);
  try {
    return await measureAndStore(store, engine, machine, signal);
  } catch (error) {
    if (!signal.aborted)
      warn(`the adapter's ceilings could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** The software adapters of this machine, opened for tests; a missing adapter fails where it is required. */
import { findAdapters, type AdapterKind } from '../../src/cli/process/gpu.ts';
import { openOrtHost } from '../../src/cli/process/ort.ts';
import { restWhileSolving } from '../../src/cli/process/sleep-while-solving.ts';
import { openStudyEngine } from '../../src/compute/studies/engine.ts';
import type { Engine } from '../../src/compute/gpu/device/solver.ts';

/** Opens an engine on the software adapter of that kind; null where the machine has none. */
export async function openTestEngine(kind: AdapterKind): Promise<Engine | null> {
  const found = (await findAdapters()).find((adapter) => adapter.kind === kind);
  if (!found) return null;
  return restWhileSolving(await openStudyEngine(await found.request(), 'test-machine', openOrtHost()));
}

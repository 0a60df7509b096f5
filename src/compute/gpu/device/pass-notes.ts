/** What a solver says of its passes: the sizes of their dispatches, their cost model and the kernels behind them. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { Plan } from '../plan/plan.ts';
import { stagedPasses } from '../plan/stages.ts';
import { sourceDigest } from '../wgsl/link.ts';
import { mostSlices } from './dispatches.ts';
import type { Loaded } from './load-plan.ts';
import { itemsOf } from './schedule.ts';
import type { PassNote } from './solver.ts';

/** SHA-256 of every kernel's source, by kernel. */
export async function digestsOf(plan: Plan): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(plan.kernels.map(async ({ name, source }) => [name, await sourceDigest(source)] as const)),
  );
}

/** As the passes are cut by the rates known now. */
export function passNotes(
  loaded: Pick<Loaded, 'plan' | 'rates' | 'sliceCapacity'>,
  digests: ReadonlyMap<string, string>,
): PassNote[] {
  const { plan, rates } = loaded;
  const kernels = new Map(plan.kernels.map((kernel) => [kernel.name, kernel]));
  const most = mostSlices(loaded);
  return stagedPasses(plan).map(({ pass, stage }) => {
    const kernel = kernels.get(pass.kernel);
    if (!kernel) throw new Fault('failed', `the plan names a kernel "${pass.kernel}" that it does not declare`);
    return {
      kernel: kernel.name,
      phase: pass.phase,
      stage,
      mapping: kernel.mapping ?? 'one lane an item',
      source: kernel.source,
      hash: digests.get(kernel.name) ?? '',
      workgroupSize: kernel.workgroupSize,
      workgroups: pass.groups,
      repeats: pass.repeat,
      slices: itemsOf(pass, rates, most).length / pass.repeat,
      flops: pass.flops,
      bytes: pass.bytes,
    };
  });
}

/** The dispatches of a solve, cut by the rates known now, with the tables on the device that they read. */
import { Fault } from '../../../shared/contract/fault.ts';
import { ARGUMENT_COUNT_WORD } from '../plan/params.ts';
import type { PlanPass } from '../plan/plan.ts';
import { bufferOf, type Loaded } from './load-plan.ts';
import { foldGroups, itemsOf, type Item } from './schedule.ts';
import type { Dispatch } from './submitter.ts';

/** The dispatches of a solve: pipelines, bind groups and slice offsets for every item. */
export interface Schedule {
  readonly prologue: readonly Dispatch[];
  readonly iteration: readonly Dispatch[];
  readonly finale: readonly Dispatch[];
  readonly epilogue: readonly Dispatch[];
}

/** Cuts the passes by the rates known now and writes slices, indirect table and its length to the device. */
export function scheduleOf(loaded: Loaded): Schedule {
  const { plan, rates, context, sliceStride, sliceCapacity } = loaded;
  const sliceWords = new Uint32Array((sliceCapacity * sliceStride) / 4);
  const table = new Uint32Array(sliceCapacity * 3);
  const offsets = new Map<string, number>();
  const offsetOf = (first: number, end: number) => {
    const key = `${first}-${end}`;
    const known = offsets.get(key);
    if (known !== undefined) return known;
    const offset = offsets.size * sliceStride;
    sliceWords.set([first, end], offset / 4);
    offsets.set(key, offset);
    return offset;
  };
  const limit = context.traits.limits['maxComputeWorkgroupsPerDimension'] ?? 65_535;
  const most = mostSlices(loaded);
  let entries = 0;
  const dispatchOf = (item: Item, indirect: boolean): Dispatch => {
    const kernel = loaded.kernels.get(item.pass.kernel);
    if (!kernel) throw new Fault('failed', `the plan names a kernel "${item.pass.kernel}" that it does not declare`);
    // The pass that writes the table is dispatched directly: it may not take its own size from it.
    const indirectOffset = indirect && item.pass.kernel !== 'control' ? entries * 12 : null;
    if (indirectOffset !== null) {
      const [x, y] = foldGroups(item.endGroup - item.firstGroup, limit);
      table.set([x, y, 1], entries * 3);
      entries += 1;
    }
    return { item, ...kernel, sliceOffset: offsetOf(item.firstGroup, item.endGroup), indirectOffset };
  };
  const cut = (passes: readonly PlanPass[], indirect: boolean) =>
    passes.flatMap((pass) => itemsOf(pass, rates, most)).map((item) => dispatchOf(item, indirect));
  const schedule = {
    prologue: cut(plan.prologue, false),
    iteration: cut(plan.iteration, true),
    finale: cut(plan.finale, false),
    epilogue: cut(plan.epilogue, false),
  };
  const { queue } = context.device;
  queue.writeBuffer(loaded.slices, 0, sliceWords, 0, Math.min(sliceWords.length, (offsets.size * sliceStride) / 4));
  queue.writeBuffer(bufferOf(loaded.buffers, 'arguments'), 0, table);
  queue.writeBuffer(bufferOf(loaded.buffers, 'params'), ARGUMENT_COUNT_WORD * 4, new Uint32Array([entries * 3]));
  return schedule;
}

/** Parts that a dispatch may be cut into: every pass gets an equal share of the table. */
export function mostSlices({ plan, sliceCapacity }: Pick<Loaded, 'plan' | 'sliceCapacity'>): number {
  const passCount = plan.prologue.length + plan.iteration.length + plan.finale.length + plan.epilogue.length;
  return Math.max(1, Math.floor(sliceCapacity / passCount) - 1);
}

/** The parts that a plan is put together from, with what most plans have in common left out. */
import { link } from '../wgsl/link.ts';
import type { Category, Plan, PlanBuffer, PlanKernel, PlanPass } from './plan.ts';

/** A storage buffer of so many 4-byte words; WebGPU has none that is empty. */
export function words(name: string, category: Category, count: number, data: PlanBuffer['data'] = null): PlanBuffer {
  return { name, category, sizeBytes: 4 * Math.max(1, count), usage: 'storage', data };
}

/** For kernels that are told everything by constants. */
export const NO_PARAMS: PlanBuffer = {
  name: 'params',
  category: 'control',
  sizeBytes: 16,
  usage: 'uniform',
  data: null,
};

type Access = readonly [buffer: string, access: 'read' | 'read_write' | 'uniform'];

/** Joins the fragments; `bindings` by their numbers, from 2 on. */
export function planKernel(
  name: string,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Access>>,
  workgroupSize: number,
  workgroupMemoryBytes = 0,
): PlanKernel {
  const bound = Object.entries(bindings).map(([binding, [buffer, access]]) => ({
    ...{ binding: Number(binding), buffer, access },
  }));
  return { name, source: link(fragments), bindings: bound, workgroupSize, workgroupMemoryBytes };
}

/** One dispatch, timed under the name of its kernel. */
export function planPass(
  kernel: string,
  cost: Pick<PlanPass, 'groups' | 'lanes' | 'span' | 'flops' | 'bytes'>,
): PlanPass {
  return { kernel, phase: kernel, repeat: 1, sliceable: false, ...cost };
}

type Usual = 'variant' | 'clears' | 'copies' | 'epilogue' | 'features';

/** A plan that clears and copies nothing and needs no feature, unless it says so. */
export function makePlan(parts: Omit<Plan, Usual> & Partial<Pick<Plan, Usual>>): Plan {
  return { variant: 'one', clears: [], copies: [], epilogue: [], features: [], ...parts };
}

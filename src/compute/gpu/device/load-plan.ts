/** Brings a plan onto a device: buffers, data, bind groups, and every kernel compiled for good. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { Plan, PlanPass, Stage } from '../plan/plan.ts';
import type { DeviceContext } from './context.ts';
import type { Ledger } from './ledger.ts';
import { SLICE_BYTES, type Compiled } from './pipelines.ts';
import { hasNestedLoop } from '../plan/stages.ts';
import { itemsOf, openRates, type Rates } from './schedule.ts';
import { bounded, openSubmitter, type Submitter } from './submitter.ts';

/** Everything that lives on the device for one plan. */
export interface Loaded {
  readonly context: DeviceContext;
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly buffers: ReadonlyMap<string, GPUBuffer>;
  readonly kernels: ReadonlyMap<string, { readonly pipeline: GPUComputePipeline; readonly bindGroup: GPUBindGroup }>;
  readonly slices: GPUBuffer;
  readonly sliceStride: number;
  /** Slices that the uniform and the indirect table have room for; passes are never cut finer. */
  readonly sliceCapacity: number;
  readonly submitter: Submitter;
  readonly rates: Rates;
}

/** A driver that compiles a large kernel on a busy machine may take minutes; one that takes longer has hung. */
const COMPILE_LIMIT_MS = 300_000;

/** Room for the slices of a plan: twice what it is cut into by the rates taken before anything was measured. */
function sliceCapacity(plan: Plan, rates: Rates): number {
  const needed = weighedPasses(plan).reduce(
    (sum, { pass, places }) => sum + (places * itemsOf(pass, rates).length) / pass.repeat,
    0,
  );
  return Math.min(MOST_SLICES, Math.max(FEWEST_SLICES, 2 * needed));
}

/**
 * Every pass with the places that each of its dispatches takes in the table of indirect arguments: one for each loop around
 * it, since a loop keeps a copy for each time that it begins.
 */
export function weighedPasses({ body, epilogue }: Plan): { readonly pass: PlanPass; readonly places: number }[] {
  const within = (stage: Stage, loops: number): { pass: PlanPass; places: number }[] => {
    if (stage.kind === 'once') return stage.passes.map((pass) => ({ pass, places: Math.max(1, loops) }));
    const inside = loops + (stage.kind === 'until-settled' ? 1 : 0);
    return stage.body.flatMap((inner) => within(inner, inside));
  };
  return [...body.flatMap((stage) => within(stage, 0)), ...epilogue.map((pass) => ({ pass, places: 1 }))];
}

const FEWEST_SLICES = 64;
const MOST_SLICES = 8192;

/** The tables beside a plan's own buffers: how many slices they have room for, and what that takes. */
export function tablesOf(plan: Plan, rates: Rates, { limits }: DeviceContext['traits']) {
  const capacity = sliceCapacity(plan, rates);
  const sliceStride = Math.max(SLICE_BYTES, limits['minUniformBufferOffsetAlignment'] ?? 256);
  return { capacity, sliceStride, sliceBytes: capacity * sliceStride, argumentBytes: capacity * 12 };
}

export function loadPlan(context: DeviceContext, ledger: Ledger, plan: Plan, compiled: readonly Compiled[]): Loaded {
  const { device } = context;
  const buffers = new Map<string, GPUBuffer>();
  for (const { name, category, sizeBytes, usage, data } of plan.buffers) {
    const kind = usage === 'uniform' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE;
    const buffer = ledger.create(
      name,
      category,
      Math.ceil(sizeBytes / 4) * 4,
      kind | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    );
    if (data && data.byteLength > 0)
      device.queue.writeBuffer(buffer, 0, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    buffers.set(name, buffer);
  }
  const rates = openRates();
  const { capacity, sliceStride, sliceBytes, argumentBytes } = tablesOf(plan, rates, context.traits);
  const slices = ledger.create('slices', 'control', sliceBytes, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  const indirect = ledger.create(
    'arguments',
    'control',
    argumentBytes,
    GPUBufferUsage.STORAGE | GPUBufferUsage.INDIRECT | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  );
  buffers.set('arguments', indirect);
  if (hasNestedLoop(plan)) {
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    buffers.set('arguments-copy', ledger.create('arguments-copy', 'control', argumentBytes, usage));
  }
  const kernels = new Map(
    plan.kernels.map((kernel, index) => {
      const built = compiled[index];
      if (!built) throw new Fault('failed', `kernel ${kernel.name} was not compiled`);
      const bindGroup = device.createBindGroup({
        layout: built.layout,
        entries: [
          { binding: 0, resource: { buffer: bufferOf(buffers, 'params') } },
          { binding: 1, resource: { buffer: slices, size: SLICE_BYTES } },
          ...kernel.bindings.map(({ binding, buffer }) => ({
            binding,
            resource: { buffer: bufferOf(buffers, buffer) },
          })),
        ],
      });
      return [kernel.name, { pipeline: built.pipeline, bindGroup }] as const;
    }),
  );
  const submitter = openSubmitter(context, ledger, indirect);
  return { context, plan, ledger, buffers, kernels, slices, sliceStride, submitter, sliceCapacity: capacity, rates };
}

/**
 * Waits until the data is there. What has none is zeroed now: WebGPU would do that at the first use, which is no part of
 * compiling and none of a solve.
 */
export async function settleUpload({ context, plan, buffers }: Loaded): Promise<void> {
  const { queue } = context.device;
  const encoder = context.device.createCommandEncoder();
  for (const { name, data } of plan.buffers) if (!data) encoder.clearBuffer(bufferOf(buffers, name));
  queue.submit([encoder.finish()]);
  await bounded(queue.onSubmittedWorkDone(), context);
}

/**
 * Runs every kernel once on an empty slice. Some drivers compile at the first dispatch only: without this, compiling
 * would be counted as solving, and the first submits would teach wrong rates.
 */
export async function touchKernels(loaded: Loaded): Promise<void> {
  const { device } = loaded.context;
  device.queue.writeBuffer(loaded.slices, 0, new Uint32Array([0, 0, 0, 0]));
  for (const { pipeline, bindGroup } of loaded.kernels.values()) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup, [0]);
    pass.dispatchWorkgroups(1);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await bounded(device.queue.onSubmittedWorkDone(), loaded.context, COMPILE_LIMIT_MS);
  }
}

/** Throws where the plan names a buffer that it does not declare. */
export function bufferOf(buffers: ReadonlyMap<string, GPUBuffer>, name: string): GPUBuffer {
  const buffer = buffers.get(name);
  if (!buffer) throw new Fault('failed', `the plan names a buffer "${name}" that it does not declare`);
  return buffer;
}

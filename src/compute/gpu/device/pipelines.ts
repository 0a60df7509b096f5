/** Compiles kernels, once per source, and turns a refusal into a message with kernel, line and source. */
import { Fault } from '../../../shared/contract/fault.ts';
import { debug, numberedLines } from '../../../shared/text/debug-log.ts';
import type { PlanKernel } from '../plan/plan.ts';
import { sourceHash } from '../wgsl/link.ts';

export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** The pipelines of one plan. */
export interface CompiledSet {
  /** In the order of the kernels. */
  readonly pipelines: readonly Compiled[];
  /** None of them was at hand: the time that this takes is that of the whole set. */
  readonly isCold: boolean;
  /** What it took when it was cold; null where it never was. */
  readonly knownNs: number | null;
  /** Keeps the time of a cold set for those who take it from the cache. */
  keep(ns: number): void;
}

export interface PipelineCache {
  /** `cold`: a set that was never asked for is compiled anew as a whole, whatever of it is at hand. */
  compile(kernels: readonly PlanKernel[], cold: boolean): Promise<CompiledSet>;
}

/** Bytes of the slice uniform that each dispatch reads at a dynamic offset. */
export const SLICE_BYTES = 16;

export function openPipelines(device: GPUDevice): PipelineCache {
  const bySource = new Map<string, Promise<Compiled>>();
  const coldNs = new Map<string, number>();
  let rebuilt = 0;
  const compileAnew = (kernel: PlanKernel): Promise<Compiled> => {
    // WebGPU hands out the pipeline that it has where source and layout are equal: a comment makes them differ.
    const isAtHand = bySource.has(kernel.source);
    const source = isAtHand ? `${kernel.source}\n// compiled anew ${(rebuilt += 1)}` : kernel.source;
    const made = build(device, { ...kernel, source });
    if (isAtHand) return made;
    bySource.set(kernel.source, made);
    // A failure is not remembered: the device may have been short of memory.
    made.catch(() => bySource.delete(kernel.source));
    return made;
  };
  return {
    async compile(kernels, cold) {
      const key = kernels.map(({ source }) => sourceHash(source)).join(' ');
      const isCold = kernels.every(({ source }) => !bySource.has(source)) || (cold && !coldNs.has(key));
      const pipelines = await Promise.all(
        kernels.map((kernel) => (isCold ? undefined : bySource.get(kernel.source)) ?? compileAnew(kernel)),
      );
      const keep = (ns: number): void => void coldNs.set(key, ns);
      return { pipelines, isCold, knownNs: coldNs.get(key) ?? null, keep };
    },
  };
}

async function build(device: GPUDevice, kernel: PlanKernel): Promise<Compiled> {
  debug.wgsl?.('compile', { kernel: kernel.name, hash: sourceHash(kernel.source) }, numberedLines(kernel.source));
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: kernel.name, code: kernel.source });
  const [info, moduleError] = await Promise.all([module.getCompilationInfo(), device.popErrorScope()]);
  const error = info.messages.find((message) => message.type === 'error');
  if (error) {
    const line = kernel.source.split('\n')[error.lineNum - 1] ?? '';
    throw new Fault('failed', `kernel ${kernel.name}, line ${error.lineNum}: ${error.message} in "${line.trim()}"`);
  }
  if (moduleError) throw new Fault('failed', `kernel ${kernel.name}: ${moduleError.message}`);
  device.pushErrorScope('validation');
  const layout = device.createBindGroupLayout({ label: kernel.name, entries: layoutEntries(kernel) });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const made = device
    .createComputePipelineAsync({ label: kernel.name, layout: pipelineLayout, compute: { module, entryPoint: 'main' } })
    .catch((cause: unknown) => {
      throw new Fault(
        'failed',
        `kernel ${kernel.name} does not compile: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    });
  const scope = device.popErrorScope();
  const pipeline = await made;
  const layoutError = await scope;
  if (layoutError) throw new Fault('failed', `kernel ${kernel.name}: ${layoutError.message}`);
  return { pipeline, layout };
}

function layoutEntries(kernel: PlanKernel): GPUBindGroupLayoutEntry[] {
  const compute = GPUShaderStage.COMPUTE;
  const fixed: GPUBindGroupLayoutEntry[] = [
    { binding: 0, visibility: compute, buffer: { type: 'uniform' } },
    {
      binding: 1,
      visibility: compute,
      buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: SLICE_BYTES },
    },
  ];
  const own = kernel.bindings.map(({ binding, access }): GPUBindGroupLayoutEntry => {
    const type = access === 'read' ? 'read-only-storage' : access === 'read_write' ? 'storage' : 'uniform';
    return { binding, visibility: compute, buffer: { type } };
  });
  return [...fixed, ...own];
}

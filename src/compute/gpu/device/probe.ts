/**
 * Kernels and copies run exactly as given, timed by themselves: for microbenchmarks, which ask what a device can do at
 * best. Solvers run plans (run-plan.ts) instead.
 */
import { Fault } from '../../../shared/contract/fault.ts';
import type { DeviceContext } from './context.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { readBuffer } from './read-buffer.ts';
import { failOnTrouble, inScopes } from './scopes.ts';
import { bounded } from './submitter.ts';

export interface ProbeBuffer {
  readonly sizeBytes: number;
}

export interface ProbeKernel {
  readonly name: string;
}

export type ProbeCommand =
  | { readonly kind: 'dispatch'; readonly kernel: ProbeKernel; readonly groups: number; readonly times: number }
  | { readonly kind: 'copy'; readonly from: ProbeBuffer; readonly to: ProbeBuffer; readonly times: number }
  | { readonly kind: 'clear'; readonly buffer: ProbeBuffer };

/** How the host learns that a submit is done: `done` waits for the queue, `map` for four bytes to be readable. */
export type ProbeWait = 'done' | 'map';

export interface ProbeTime {
  /** Host clock, from the submit of encoded commands to the moment at which the host knows that they are done. */
  readonly wallNs: number;
  /** GPU span of the dispatches; null without timestamps, or where other commands were among them. */
  readonly gpuNs: number | null;
}

export interface Probe {
  /** A storage buffer of zeros. Rejections for lack of memory come with the next run. */
  buffer(name: string, sizeBytes: number): ProbeBuffer;
  write(buffer: ProbeBuffer, words: Uint32Array | Float32Array): void;
  /** `buffers` are bound from binding 0 on, group 0; the entry point is `main`. Rejects with a Fault where it does not compile. */
  kernel(name: string, source: string, buffers: readonly ProbeBuffer[]): Promise<ProbeKernel>;
  /** One submit of these commands. Rejects with a Fault on a validation error, out of memory or device loss. */
  run(commands: readonly ProbeCommand[], wait?: ProbeWait): Promise<ProbeTime>;
  /** The first `count` words. */
  read(buffer: ProbeBuffer, count: number): Promise<Uint32Array>;
  destroy(): void;
}

interface Built {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}

/** Everything that a probe holds on the device. */
interface Holdings {
  readonly context: DeviceContext;
  readonly ledger: Ledger;
  readonly buffers: Map<ProbeBuffer, GPUBuffer>;
  readonly kernels: Map<ProbeKernel, Built>;
  /** The two timestamps of a submit, or zeros; every submit copies them, so that the host has something to wait for. */
  readonly span: GPUBuffer;
  readonly staging: GPUBuffer;
}

const SPAN_BYTES = 16;

export function openProbe(context: DeviceContext): Probe {
  const holdings = holdingsOf(context);
  const { device } = context;
  const { ledger, buffers } = holdings;
  return {
    buffer(name, sizeBytes) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
      const buffer: ProbeBuffer = { sizeBytes };
      buffers.set(buffer, ledger.create(name, 'workspace', sizeBytes, usage));
      return buffer;
    },
    write(buffer, { buffer: words, byteOffset, byteLength }) {
      device.queue.writeBuffer(found(buffers, buffer), 0, words as ArrayBuffer, byteOffset, byteLength);
    },
    async kernel(name, source, bound) {
      const kernel: ProbeKernel = { name };
      holdings.kernels.set(kernel, await inScopes(context, () => build(holdings, name, source, bound)));
      return kernel;
    },
    run: (commands, wait = 'done') => inScopes(context, () => runTimed(holdings, commands, wait)),
    read: async (buffer, count) =>
      new Uint32Array(
        await inScopes(context, () => readBuffer(context, ledger, found(buffers, buffer), count * 4, null)),
      ),
    destroy: () => ledger.destroyAll(),
  };
}

function holdingsOf(context: DeviceContext): Holdings {
  failOnTrouble(context);
  const ledger = openLedger(context.device);
  const resolvable = context.querySet ? GPUBufferUsage.QUERY_RESOLVE : 0;
  const span = ledger.create(
    'probe span',
    'readback',
    SPAN_BYTES,
    resolvable | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  );
  const readable = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = ledger.create('probe staging', 'readback', SPAN_BYTES, readable);
  return { context, ledger, buffers: new Map(), kernels: new Map(), span, staging };
}

async function build(
  { context: { device }, buffers }: Holdings,
  name: string,
  source: string,
  bound: readonly ProbeBuffer[],
): Promise<Built> {
  const module = device.createShaderModule({ label: name, code: source });
  const pipeline = await device
    .createComputePipelineAsync({ label: name, layout: 'auto', compute: { module, entryPoint: 'main' } })
    .catch((cause: unknown) => {
      throw new Fault('failed', `kernel ${name} does not compile: ${String(cause)}`, { cause });
    });
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: bound.map((buffer, binding) => ({ binding, resource: { buffer: found(buffers, buffer) } })),
  });
  return { pipeline, bindGroup };
}

/** Encoded before the clock starts; the GPU's span is read after it has stopped. */
async function runTimed(holdings: Holdings, commands: readonly ProbeCommand[], wait: ProbeWait): Promise<ProbeTime> {
  const { context, staging, span } = holdings;
  const { queue } = context.device;
  const querySet = commands.every(({ kind }) => kind === 'dispatch') ? context.querySet : null;
  const encoder = context.device.createCommandEncoder();
  encode(holdings, encoder, commands, querySet);
  if (querySet) encoder.resolveQuerySet(querySet, 0, 2, span, 0);
  encoder.copyBufferToBuffer(span, 0, staging, 0, SPAN_BYTES);
  const encoded = encoder.finish();
  const startedAt = performance.now();
  queue.submit([encoded]);
  if (wait === 'done') await bounded(queue.onSubmittedWorkDone(), context);
  const doneAt = performance.now();
  await bounded(staging.mapAsync(GPUMapMode.READ), context);
  const wallNs = ((wait === 'done' ? doneAt : performance.now()) - startedAt) * 1e6;
  const [begin = 0n, end = 0n] = new BigUint64Array(staging.getMappedRange().slice(0));
  staging.unmap();
  // Timestamps may run backwards when a GPU resets its clock: such a span is no measurement.
  return { wallNs, gpuNs: querySet && end > begin ? Number(end - begin) : null };
}

function encode(
  { buffers, kernels }: Holdings,
  encoder: GPUCommandEncoder,
  commands: readonly ProbeCommand[],
  querySet: GPUQuerySet | null,
): void {
  const writes = querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  let pass: GPUComputePassEncoder | null = null;
  for (const command of commands) {
    if (command.kind === 'dispatch') {
      pass ??= encoder.beginComputePass(writes ? { timestampWrites: writes } : {});
      const { pipeline, bindGroup } = found(kernels, command.kernel);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let time = 0; time < command.times; time += 1) pass.dispatchWorkgroups(command.groups);
      continue;
    }
    pass?.end();
    pass = null;
    if (command.kind === 'clear') encoder.clearBuffer(found(buffers, command.buffer));
    else {
      const [from, to] = [found(buffers, command.from), found(buffers, command.to)];
      for (let time = 0; time < command.times; time += 1)
        encoder.copyBufferToBuffer(from, 0, to, 0, Math.min(from.size, to.size));
    }
  }
  pass?.end();
}

function found<Key, Value>(known: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = known.get(key);
  if (value === undefined) throw new Fault('failed', 'a probe was given a buffer or kernel of another one');
  return value;
}

/** Encodes items, submits them, and waits for what comes back with each submit: the status and the GPU spans. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { Ledger } from './ledger.ts';
import type { DeviceContext } from './context.ts';
import { foldGroups, type Item } from './schedule.ts';

export const MAX_ITEMS_PER_SUBMIT = 256;
const STATUS_BYTES = 16;
/** No submit is allowed to run for seconds; one that does not answer at all has hung. */
const HANG_MS = 60_000;
const LOSS_GRACE_MS = 200;

/** Room for the begin and end of every pass of a submit; null without timestamps. Some GPUs have few of these. */
export function openQuerySet(device: GPUDevice): GPUQuerySet | null {
  if (!device.features.has('timestamp-query')) return null;
  return device.createQuerySet({ type: 'timestamp', count: 2 * MAX_ITEMS_PER_SUBMIT });
}

/** A dispatch ready to be encoded. */
export interface Dispatch {
  readonly item: Item;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly sliceOffset: number;
  /** Byte offset in the indirect table; null dispatches directly. */
  readonly indirectOffset: number | null;
  /** In a loop within another stage: only the device knows whether it has ended. */
  readonly isNested?: boolean;
  /** Encoded ahead of it, outside of any pass. */
  readonly before?: (encoder: GPUCommandEncoder) => void;
}

export interface SubmitResult {
  /** iterations, settled, stopped. */
  readonly status: readonly [number, number, number];
  /** GPU time of the submit's work; null without timestamps or where a span came out negative. */
  readonly gpuNs: number | null;
  /** By phase, when profiled. */
  readonly phasesNs: Readonly<Record<string, number>>;
  /** Begin and end of every dispatch, when profiled with timestamps. */
  readonly stamps: readonly (readonly [begin: bigint, end: bigint])[];
  /** Host time from the submit (or from the arrival of the one before, when later) to the arrival of this one. */
  readonly elapsedNs: number;
}

export interface Submitter {
  submit(
    dispatches: readonly Dispatch[],
    profile: boolean,
    /** The status that comes back with it; null: none. */
    status: GPUBuffer | null,
    before: ((encoder: GPUCommandEncoder) => void) | null,
  ): Promise<SubmitResult>;
}

interface Slot {
  readonly staging: GPUBuffer;
  readonly resolved: GPUBuffer | null;
  free: Promise<unknown>;
}

export function openSubmitter(context: DeviceContext, ledger: Ledger, indirect: GPUBuffer | null): Submitter {
  const { device, querySet } = context;
  const timed = querySet !== null;
  // Two slots: the next submit is encoded and queued while the last one runs.
  const slots = [0, 1].map(() => openSlot(ledger, timed));
  let turn = 0;
  let lastArrival = 0;

  return {
    async submit(dispatches, profile, status, before) {
      const slot = slots[turn % slots.length];
      if (!slot) throw new Fault('failed', 'no readback slot');
      turn += 1;
      await slot.free;
      const encoder = device.createCommandEncoder();
      before?.(encoder);
      const spans = encodePasses(
        encoder,
        dispatches,
        profile,
        querySet,
        indirect,
        context.traits.limits['maxComputeWorkgroupsPerDimension'] ?? 65_535,
      );
      if (status) encoder.copyBufferToBuffer(status, 0, slot.staging, 0, STATUS_BYTES);
      if (querySet && slot.resolved && spans.length > 0) {
        encoder.resolveQuerySet(querySet, 0, 2 * spans.length, slot.resolved, 0);
        encoder.copyBufferToBuffer(slot.resolved, 0, slot.staging, STATUS_BYTES, 16 * spans.length);
      }
      const submittedAt = performance.now();
      device.queue.submit([encoder.finish()]);
      const bytes = STATUS_BYTES + 16 * MAX_ITEMS_PER_SUBMIT;
      const arrival = bounded(slot.staging.mapAsync(GPUMapMode.READ, 0, bytes), context).then(() => {
        const now = performance.now();
        const elapsedNs = (now - Math.max(submittedAt, lastArrival)) * 1e6;
        lastArrival = now;
        const view = slot.staging.getMappedRange(0, bytes).slice(0);
        slot.staging.unmap();
        return {
          ...readResult(view, spans, timed),
          stamps: profile && timed ? readStamps(view, spans.length) : [],
          elapsedNs,
        };
      });
      slot.free = arrival.catch(() => undefined);
      return arrival;
    },
  };
}

/** Bytes of all slots together. */
export function slotBytes(timed: boolean): number {
  return 2 * (STATUS_BYTES + 16 * MAX_ITEMS_PER_SUBMIT + (timed ? 16 * MAX_ITEMS_PER_SUBMIT : 0));
}

function openSlot(ledger: Ledger, timed: boolean): Slot {
  const bytes = STATUS_BYTES + 16 * MAX_ITEMS_PER_SUBMIT;
  return {
    staging: ledger.create('staging', 'readback', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST),
    resolved: timed
      ? ledger.create(
          'timestamps',
          'readback',
          16 * MAX_ITEMS_PER_SUBMIT,
          GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
        )
      : null,
    free: Promise.resolve(),
  };
}

/** As few compute passes as can be, or one for each dispatch when profiling; the phases of the spans, in order. */
function encodePasses(
  encoder: GPUCommandEncoder,
  dispatches: readonly Dispatch[],
  profile: boolean,
  querySet: GPUQuerySet | null,
  indirect: GPUBuffer | null,
  maxPerDimension: number,
): string[] {
  if (dispatches.length === 0) return [];
  const groups = profile ? dispatches.map((dispatch) => [dispatch]) : stretchesOf(dispatches);
  return groups.map((group, index) => {
    group[0]?.before?.(encoder);
    const timestampWrites = querySet
      ? { querySet, beginningOfPassWriteIndex: 2 * index, endOfPassWriteIndex: 2 * index + 1 }
      : null;
    const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
    for (const dispatch of group) {
      pass.setPipeline(dispatch.pipeline);
      pass.setBindGroup(0, dispatch.bindGroup, [dispatch.sliceOffset]);
      const { firstGroup, endGroup, repeats } = dispatch.item;
      const [x, y] = foldGroups(endGroup - firstGroup, maxPerDimension);
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        if (dispatch.indirectOffset !== null && indirect)
          pass.dispatchWorkgroupsIndirect(indirect, dispatch.indirectOffset);
        else pass.dispatchWorkgroups(x, y);
      }
    }
    pass.end();
    return group[0]?.item.pass.phase ?? '';
  });
}

/** A new one begins wherever something is encoded between two dispatches. */
function stretchesOf(dispatches: readonly Dispatch[]): Dispatch[][] {
  const stretches: Dispatch[][] = [];
  for (const dispatch of dispatches) {
    const last = stretches.at(-1);
    if (last && !dispatch.before) last.push(dispatch);
    else stretches.push([dispatch]);
  }
  return stretches;
}

function readStamps(bytes: ArrayBuffer, count: number): [bigint, bigint][] {
  const times = new BigUint64Array(bytes, STATUS_BYTES, 2 * count);
  return Array.from({ length: count }, (_, index) => [times[2 * index] ?? 0n, times[2 * index + 1] ?? 0n]);
}

function readResult(
  bytes: ArrayBuffer,
  spans: readonly string[],
  timed: boolean,
): Omit<SubmitResult, 'elapsedNs' | 'stamps'> {
  const [iterations = 0, settled = 0, stopped = 0] = new Uint32Array(bytes, 0, 4);
  if (!timed) return { status: [iterations, settled, stopped], gpuNs: null, phasesNs: {} };
  const times = new BigUint64Array(bytes, STATUS_BYTES, 2 * spans.length);
  const phasesNs: Record<string, number> = {};
  let gpuNs: number | null = 0;
  spans.forEach((phase, index) => {
    // Timestamps may run backwards when a GPU resets its clock: such a span is no measurement.
    const span = Number((times[2 * index + 1] ?? 0n) - (times[2 * index] ?? 0n));
    if (span < 0) gpuNs = null;
    else {
      if (gpuNs !== null) gpuNs += span;
      phasesNs[phase] = (phasesNs[phase] ?? 0) + span;
    }
  });
  return { status: [iterations, settled, stopped], gpuNs, phasesNs };
}

/** The promise, or a Fault when the device was lost or does not answer within the limit. */
export async function bounded<T>(promise: Promise<T>, context: DeviceContext, limitMs = HANG_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Fault('failed', `the device has not answered for ${limitMs / 1000} s`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([promise, hang]);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    // A loss is told apart from the failures that it causes, and may arrive after them.
    await Promise.race([context.device.lost, new Promise((resolve) => setTimeout(resolve, LOSS_GRACE_MS))]);
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('failed', context.trouble() ?? (message || 'the device gave no answer and no reason'), { cause });
  } finally {
    clearTimeout(timer);
  }
}

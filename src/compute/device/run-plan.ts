/** Makes a plan ready on a device and solves with it. */
import { Fault } from '../../shared/fault.ts';
import type { TraceRow } from '../../shared/run.ts';
import { ARGUMENT_COUNT_WORD } from '../algorithms/buffers.ts';
import type { Problem } from '../cells/problem.ts';
import type { Plan, PlanPass } from '../plan/plan.ts';
import { sourceHash } from '../wgsl/link.ts';
import { openLedger, type Ledger } from './ledger.ts';
import type { DeviceContext } from './context.ts';
import { PARAMS_BYTES, SLICE_BYTES, type PipelineCache } from './pipelines.ts';
import { readBuffer } from './read-buffer.ts';
import {
  foldGroups,
  itemsOf,
  iterationsPerSubmit,
  openRates,
  SUBMIT_TARGET_NS,
  takeSubmit,
  type Item,
  type Rates,
} from './schedule.ts';
import type { Solution, SolveOptions, Solver } from './solver.ts';
import {
  bounded,
  MAX_ITEMS_PER_SUBMIT,
  openSubmitter,
  type Dispatch,
  type Submitter,
  type SubmitResult,
} from './submitter.ts';
import { readTrace } from './trace.ts';

/** Everything that lives on the device for one plan. */
interface Loaded {
  readonly context: DeviceContext;
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly buffers: ReadonlyMap<string, GPUBuffer>;
  readonly kernels: ReadonlyMap<string, { readonly pipeline: GPUComputePipeline; readonly bindGroup: GPUBindGroup }>;
  readonly slices: GPUBuffer;
  readonly sliceStride: number;
  readonly submitter: Submitter;
  readonly rates: Rates;
}

/** A driver that compiles a large kernel on a busy machine may take minutes; one that takes longer has hung. */
const COMPILE_LIMIT_MS = 300_000;

/** Slices of one solve that the uniform has room for; a pass cut finer than this runs in longer submits. */
const SLICE_CAPACITY = 256;

export async function openPlan(
  context: DeviceContext,
  pipelines: PipelineCache,
  problem: Problem,
  plan: Plan,
): Promise<Solver> {
  const { device } = context;
  const ledger = openLedger(device);
  pushScopes(device);
  try {
    const startedAt = performance.now();
    const compiled = await Promise.all(plan.kernels.map((kernel) => pipelines.compile(kernel)));
    const loaded = load(context, ledger, plan, compiled);
    await touchKernels(loaded);
    const compileMs = performance.now() - startedAt;
    await popScopes(context);
    return solverOf(loaded, problem, compileMs);
  } catch (cause) {
    ledger.destroyAll();
    throw cause;
  }
}

function load(
  context: DeviceContext,
  ledger: Ledger,
  plan: Plan,
  compiled: readonly { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout }[],
): Loaded {
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
  const sliceStride = Math.max(SLICE_BYTES, context.traits.limits['minUniformBufferOffsetAlignment'] ?? 256);
  const slices = ledger.create(
    'slices',
    'control',
    SLICE_CAPACITY * sliceStride,
    GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  );
  const argumentBytes = SLICE_CAPACITY * 12;
  const indirect = ledger.create(
    'arguments',
    'control',
    argumentBytes,
    GPUBufferUsage.STORAGE | GPUBufferUsage.INDIRECT | GPUBufferUsage.COPY_DST,
  );
  buffers.set('arguments', indirect);
  const kernels = new Map(
    plan.kernels.map((kernel, index) => {
      const built = compiled[index];
      if (!built) throw new Fault('failed', `kernel ${kernel.name} was not compiled`);
      const bindGroup = device.createBindGroup({
        layout: built.layout,
        entries: [
          { binding: 0, resource: { buffer: bufferOf(buffers, 'params'), size: PARAMS_BYTES } },
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
  const submitter = openSubmitter(context, ledger, buffers.get('status') ?? null, indirect);
  return { context, plan, ledger, buffers, kernels, slices, sliceStride, submitter, rates: openRates() };
}

/**
 * Runs every kernel once on an empty slice. Some drivers compile at the first dispatch only: without this, compiling
 * would be counted as solving, and the first submits would teach wrong rates.
 */
async function touchKernels(loaded: Loaded): Promise<void> {
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

function bufferOf(buffers: ReadonlyMap<string, GPUBuffer>, name: string): GPUBuffer {
  const buffer = buffers.get(name);
  if (!buffer) throw new Fault('failed', `the plan names a buffer "${name}" that it does not declare`);
  return buffer;
}

function solverOf(loaded: Loaded, problem: Problem, compileMs: number): Solver {
  const { plan, ledger, context } = loaded;
  return {
    algorithm: plan.algorithm,
    kernels: plan.kernels.map((kernel) => ({
      name: kernel.name,
      variant: plan.variant,
      sourceHash: sourceHash(kernel.source),
    })),
    work: (iterations) => workOf(plan, iterations),
    compileMs,
    solve: (options) => solve(loaded, options, problem),
    readStates: async (signal) => {
      const bytes = await readBuffer(context, ledger, bufferOf(loaded.buffers, 'states'), plan.stateCount * 4, signal);
      return new Float32Array(bytes);
    },
    memory: () => ledger.memory(),
    destroy: () => ledger.destroyAll(),
  };
}

function workOf(plan: Plan, iterations: number): { flops: number; bytes: number } {
  const sum = (passes: readonly PlanPass[], pick: (pass: PlanPass) => number) =>
    passes.reduce((total, pass) => total + pick(pass), 0);
  const total = (pick: (pass: PlanPass) => number) => sum(plan.prologue, pick) + iterations * sum(plan.iteration, pick);
  return { flops: total((pass) => pass.flops), bytes: total((pass) => pass.bytes) };
}

/** The dispatches of a solve: pipelines, bind groups and slice offsets for every item. */
interface Schedule {
  readonly prologue: readonly Dispatch[];
  readonly iteration: readonly Dispatch[];
  readonly epilogue: readonly Dispatch[];
}

/** Cuts the passes by the rates known now and writes slices, indirect table and its length to the device. */
function scheduleOf(loaded: Loaded): Schedule {
  const { plan, rates, context, sliceStride } = loaded;
  const sliceWords = new Uint32Array((SLICE_CAPACITY * sliceStride) / 4);
  const table = new Uint32Array(SLICE_CAPACITY * 3);
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
    passes.flatMap((pass) => boundedItems(pass, rates)).map((item) => dispatchOf(item, indirect));
  const schedule = {
    prologue: cut(plan.prologue, false),
    iteration: cut(plan.iteration, true),
    epilogue: cut(plan.epilogue, false),
  };
  const { queue } = context.device;
  queue.writeBuffer(loaded.slices, 0, sliceWords, 0, Math.min(sliceWords.length, (offsets.size * sliceStride) / 4));
  queue.writeBuffer(bufferOf(loaded.buffers, 'arguments'), 0, table);
  queue.writeBuffer(bufferOf(loaded.buffers, 'params'), ARGUMENT_COUNT_WORD * 4, new Uint32Array([entries * 3]));
  return schedule;
}

/** At most a tenth of the slice table for one pass, so that all passes of a plan have room. */
function boundedItems(pass: PlanPass, rates: Rates): Item[] {
  const items = itemsOf(pass, rates);
  const most = Math.floor(SLICE_CAPACITY / 10);
  if (pass.repeat > 1 || items.length <= most) return items;
  const perSlice = Math.ceil(pass.groups / most);
  return Array.from({ length: Math.ceil(pass.groups / perSlice) }, (_, index) => ({
    pass,
    firstGroup: index * perSlice,
    endGroup: Math.min(pass.groups, (index + 1) * perSlice),
    repeats: 1,
  }));
}

/** What the submits of one solve add up to. */
interface Tally {
  gpuNs: number | null;
  readonly phasesNs: Record<string, number>;
  status: readonly [number, number, number];
}

async function solve(loaded: Loaded, options: SolveOptions, problem: Problem): Promise<Solution> {
  const { context, plan } = loaded;
  failOnTrouble(context);
  pushScopes(context.device);
  const tally: Tally = { gpuNs: 0, phasesNs: {}, status: [0, 0, 0] };
  try {
    const startedAt = performance.now();
    let schedule = scheduleOf(loaded);
    await runOnce(loaded, schedule.prologue, options, tally, (encoder) => encodeReset(loaded, encoder));
    while (plan.iteration.length > 0 && tally.status[2] === 0) {
      if (schedule.iteration.some(({ item }) => !loaded.rates.isKnown(item.pass.kernel))) schedule = scheduleOf(loaded);
      const before = tally.status[0];
      await runIterations(loaded, schedule.iteration, options, tally);
      if (tally.status[0] <= before) throw new Fault('failed', `the device did not count iteration ${before + 1}`);
    }
    const wallNs = (performance.now() - startedAt) * 1e6;
    const untimed: Tally = { gpuNs: 0, phasesNs: {}, status: [0, 0, 0] };
    await runOnce(loaded, schedule.epilogue, { ...options, profile: false }, untimed, null);
    const { trace, iterationsPerSequence } = await traceOf(loaded, tally.status[0], options.signal);
    await popScopes(context);
    return {
      wallNs,
      gpuNs: tally.gpuNs,
      phasesNs: options.profile && tally.gpuNs !== null ? tally.phasesNs : null,
      iterations: tally.status[0],
      iterationsPerSequence:
        plan.iteration.length > 0 ? iterationsPerSequence : Array.from({ length: problem.batch }, () => 0),
      resets: trace.reduce((sum, row) => sum + row.resets, 0),
      settled: plan.iteration.length === 0 || tally.status[1] === 1,
      trace,
    };
  } catch (cause) {
    await popScopes(context).catch(() => undefined);
    throw cause;
  }
}

/** Zeroes what an iteration accumulates into, and puts a given guess in place. */
function encodeReset(loaded: Loaded, encoder: GPUCommandEncoder): void {
  for (const name of loaded.plan.clears) encoder.clearBuffer(bufferOf(loaded.buffers, name));
  for (const { from, to } of loaded.plan.copies) {
    const source = bufferOf(loaded.buffers, from);
    encoder.copyBufferToBuffer(source, 0, bufferOf(loaded.buffers, to), 0, source.size);
  }
}

/** Passes that run once: cut into submits, two of them in flight. */
async function runOnce(
  loaded: Loaded,
  dispatches: readonly Dispatch[],
  options: SolveOptions,
  tally: Tally,
  before: ((encoder: GPUCommandEncoder) => void) | null,
): Promise<void> {
  const items = dispatches.map((dispatch) => dispatch.item);
  let first = before;
  let running: Promise<void> = Promise.resolve();
  for (let next = 0; next < items.length;) {
    options.signal?.throwIfAborted();
    const taken = takeSubmit(items, next, loaded.rates, SUBMIT_TARGET_NS, MAX_ITEMS_PER_SUBMIT);
    const group = dispatches
      .slice(next, next + taken.length)
      .map((dispatch) => ({ ...dispatch, indirectOffset: null }));
    const measured = taken.every((item) => loaded.rates.isKnown(item.pass.kernel));
    const submitted = loaded.submitter
      .submit(group, options.profile, first)
      .then((result) => account(loaded, tally, taken, result, options));
    first = null;
    next += taken.length;
    // While rates are being learned, the next cut waits for this submit's time.
    if (measured) {
      await running;
      running = submitted;
    } else await submitted;
    running.catch(() => undefined);
  }
  await running;
}

/** One round trip: as many iterations as the time budget allows, then the status. */
async function runIterations(
  loaded: Loaded,
  dispatches: readonly Dispatch[],
  options: SolveOptions,
  tally: Tally,
): Promise<void> {
  const items = dispatches.map((dispatch) => dispatch.item);
  const perSubmit = Math.min(
    iterationsPerSubmit(items, loaded.rates, loaded.plan.maxIterations - tally.status[0]),
    Math.max(1, Math.floor(MAX_ITEMS_PER_SUBMIT / items.length)),
  );
  if (perSubmit === 1 || options.profile) return runOnce(loaded, dispatches, options, tally, null);
  options.signal?.throwIfAborted();
  const batch = Array.from({ length: perSubmit }, () => dispatches).flat();
  const before = tally.status[0];
  const result = await loaded.submitter.submit(batch, false, null);
  const done = result.status[0] - before;
  account(loaded, tally, Array.from({ length: done }, () => items).flat(), result, options);
}

function account(
  loaded: Loaded,
  tally: Tally,
  items: readonly Item[],
  result: SubmitResult,
  options: SolveOptions,
): void {
  failOnTrouble(loaded.context);
  loaded.rates.learn(items, result.gpuNs ?? result.elapsedNs);
  tally.status = result.status;
  tally.gpuNs = tally.gpuNs === null || result.gpuNs === null ? null : tally.gpuNs + result.gpuNs;
  if (options.profile)
    for (const [phase, ns] of Object.entries(result.phasesNs))
      tally.phasesNs[phase] = (tally.phasesNs[phase] ?? 0) + ns;
}

async function traceOf(
  loaded: Loaded,
  iterations: number,
  signal: AbortSignal | null,
): Promise<{ trace: TraceRow[]; iterationsPerSequence: (number | null)[] }> {
  const buffer = loaded.buffers.get('trace');
  if (!buffer) return { trace: [], iterationsPerSequence: [] };
  const { batch } = loaded.plan;
  const words = await readBuffer(loaded.context, loaded.ledger, buffer, (iterations + 1) * batch * 16, signal);
  const tolerance = loaded.plan.buffers.find((known) => known.name === 'params')?.data;
  const bits = tolerance ? new Uint32Array(tolerance.buffer, tolerance.byteOffset)[9] : undefined;
  return readTrace(new Uint32Array(words), iterations, batch, bits ?? 0);
}

function failOnTrouble(context: DeviceContext): void {
  const trouble = context.trouble();
  if (trouble !== null) throw new Fault('failed', trouble);
}

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

function pushScopes(device: GPUDevice): void {
  for (const scope of SCOPES) device.pushErrorScope(scope);
}

/** Rejects with the first error that the scopes caught. */
async function popScopes(context: DeviceContext): Promise<void> {
  const errors = await Promise.all(SCOPES.map(() => context.device.popErrorScope()));
  const error = errors.find((found) => found !== null);
  if (error) throw new Fault('failed', `WebGPU refused: ${error.message}`);
  failOnTrouble(context);
}

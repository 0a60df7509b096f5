/** Makes a plan ready on a device and solves with it. */
import type { Posed } from './solver.ts';
import { debug } from '../../../shared/text/debug-log.ts';
import type { RnnTraceRow } from '../../../shared/studies/rnn/trace.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import { shortHash } from '../../../shared/contract/parts/kernels.ts';
import { MAX_ITERATIONS_WORD } from '../plan/params.ts';
import type { Plan, PlanPass } from '../plan/plan.ts';
import type { DeviceContext } from './context.ts';
import { scheduleOf } from './dispatches.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { bufferOf, loadPlan, settleUpload, touchKernels, type Loaded } from './load-plan.ts';
import type { PipelineCache } from './pipelines.ts';
import { digestsOf, passesOf, passNotes } from './pass-notes.ts';
import { Profile } from './profile.ts';
import { readBuffer } from './read-buffer.ts';
import { iterationsPerSubmit, SUBMIT_TARGET_NS, takeSubmit, type Item } from './schedule.ts';
import { failOnTrouble, inScopes } from './scopes.ts';
import type { Opening, OpenOptions, Solution, SolveOptions, Solver } from './solver.ts';
import { MAX_ITEMS_PER_SUBMIT, type Dispatch, type SubmitResult } from './submitter.ts';
import { readTrace, type SequenceTrace } from './trace.ts';

export async function openPlan(
  context: DeviceContext,
  pipelines: PipelineCache,
  problem: Posed,
  plan: Plan,
  options: OpenOptions,
): Promise<Solver> {
  const ledger = openLedger(context.device);
  try {
    return await inScopes(context, async () => {
      const digests = await digestsOf(plan);
      const { loaded, opening, compileMs } = await load(context, pipelines, ledger, plan, options);
      return { ...solverOf(loaded, problem, digests), opening, compileMs };
    });
  } catch (cause) {
    ledger.destroyAll();
    throw cause;
  }
}

/** Compiles, uploads and uses every kernel once, each part timed by itself. */
async function load(
  context: DeviceContext,
  pipelines: PipelineCache,
  ledger: Ledger,
  plan: Plan,
  { cold }: OpenOptions,
): Promise<{ loaded: Loaded; opening: Opening; compileMs: number }> {
  const startedAt = performance.now();
  const compiled = await pipelines.compile(plan.kernels, cold);
  const compiledAt = performance.now();
  const loaded = loadPlan(context, ledger, plan, compiled.pipelines);
  await settleUpload(loaded);
  const uploadedAt = performance.now();
  await touchKernels(loaded);
  const compileMs = compiledAt - startedAt + (performance.now() - uploadedAt);
  if (compiled.isCold) compiled.keep(compileMs * 1e6);
  const compileNs = compiled.isCold ? compileMs * 1e6 : compiled.knownNs;
  const opening = { compileNs, isCached: !compiled.isCold, uploadNs: (uploadedAt - compiledAt) * 1e6 };
  return { loaded, opening, compileMs };
}

function solverOf(
  loaded: Loaded,
  problem: Posed,
  digests: ReadonlyMap<string, string>,
): Omit<Solver, 'opening' | 'compileMs'> {
  const { plan, ledger, context } = loaded;
  return {
    algorithm: plan.algorithm,
    kernels: plan.kernels.map((kernel) => ({
      name: kernel.name,
      variant: plan.variant,
      sourceHash: shortHash(digests.get(kernel.name) ?? ''),
    })),
    passes: () => passNotes(loaded, digests),
    work: (iterations) => workOf(plan, iterations),
    solve: (options) => solve(loaded, options, problem, plan.maxIterations),
    solveFirst: (iterations, signal) => solveFirst(loaded, iterations, signal, problem),
    readStates: async (signal) => {
      const states = bufferOf(loaded.buffers, 'states');
      const bytes = await inScopes(context, () => readBuffer(context, ledger, states, plan.stateCount * 4, signal));
      return new Float32Array(bytes);
    },
    readGradient: async (name, signal) => {
      const buffer = loaded.buffers.get(name);
      if (!buffer) return null;
      const floats = (plan.buffers.find((declared) => declared.name === name)?.sizeBytes ?? 0) / 4;
      return inScopes(
        context,
        async () => new Float32Array(await readBuffer(context, ledger, buffer, floats * 4, signal)),
      );
    },
    memory: () => ledger.memory(),
    destroy: () => ledger.destroyAll(),
  };
}

function workOf(plan: Plan, iterations: number): { flops: number; bytes: number } {
  const sum = (passes: readonly PlanPass[], pick: (pass: PlanPass) => number) =>
    passes.reduce((total, pass) => total + pick(pass), 0);
  const total = (pick: (pass: PlanPass) => number) =>
    sum(plan.prologue, pick) + iterations * sum(plan.iteration, pick) + sum(plan.finale, pick);
  return { flops: total((pass) => pass.flops), bytes: total((pass) => pass.bytes) };
}

/** What the submits of one solve add up to. */
interface Tally {
  gpuNs: number | null;
  readonly phasesNs: Record<string, number>;
  /** Every dispatch; null where the solve is not profiled. */
  readonly profile: Profile | null;
  status: readonly [number, number, number];
}

/** The same kernels, pipelines and buffers as any solve: one word of the parameters differs. */
async function solveFirst(
  { plan, ...loaded }: Loaded,
  iterations: number,
  signal: AbortSignal | null,
  problem: Posed,
): Promise<Solution> {
  const most = Math.min(iterations, plan.maxIterations);
  const allow = (count: number): void =>
    loaded.context.device.queue.writeBuffer(
      bufferOf(loaded.buffers, 'params'),
      MAX_ITERATIONS_WORD * 4,
      Uint32Array.of(count),
    );
  allow(most);
  try {
    return await solve({ ...loaded, plan: { ...plan, finale: [] } }, { profile: false, signal }, problem, most);
  } finally {
    allow(plan.maxIterations);
  }
}

/** `most`: iterations after which the kernels stop at the latest. */
async function solve(loaded: Loaded, options: SolveOptions, problem: Posed, most: number): Promise<Solution> {
  const { context, plan } = loaded;
  failOnTrouble(context);
  loaded.ledger.enter('solve');
  const profile = options.profile ? new Profile(passesOf(plan)) : null;
  const tally: Tally = { gpuNs: 0, phasesNs: {}, profile, status: [0, 0, 0] };
  return inScopes(context, async () => {
    const startedAt = performance.now();
    let schedule = scheduleOf(loaded);
    await runOnce(loaded, schedule.prologue, options, tally, (encoder) => encodeReset(loaded, encoder));
    while (plan.iteration.length > 0 && tally.status[2] === 0) {
      if (schedule.iteration.some(({ item }) => !loaded.rates.isKnown(item.pass.kernel))) schedule = scheduleOf(loaded);
      const before = tally.status[0];
      if (before >= most)
        throw new Fault('failed', `the device did not stop after iteration ${most}, the last allowed`);
      if (profile) profile.iteration = before + 1;
      await runIterations(loaded, schedule.iteration, options, tally, most);
      if (tally.status[0] <= before) throw new Fault('failed', `the device did not count iteration ${before + 1}`);
    }
    if (profile) profile.iteration = null;
    if (plan.finale.length > 0) {
      if (schedule.finale.some(({ item }) => !loaded.rates.isKnown(item.pass.kernel))) schedule = scheduleOf(loaded);
      const { status } = tally;
      await runOnce(loaded, schedule.finale, options, tally, null);
      tally.status = status;
    }
    const wallNs = (performance.now() - startedAt) * 1e6;
    const untimed: Tally = { gpuNs: 0, phasesNs: {}, profile: null, status: [0, 0, 0] };
    await runOnce(loaded, schedule.epilogue, { ...options, profile: false }, untimed, null);
    const { trace, iterationsPerSequence, stepsPerSequence } = await traceOf(loaded, tally.status[0], options.signal);
    return {
      wallNs,
      gpuNs: tally.gpuNs,
      phasesNs: options.profile && tally.gpuNs !== null ? tally.phasesNs : null,
      spans: profile && profile.spans.length > 0 ? profile.spans : null,
      iterations: tally.status[0],
      iterationsPerSequence:
        plan.iteration.length > 0 ? iterationsPerSequence : Array.from({ length: problem.batch }, () => 0),
      stepsPerSequence,
      resets: trace.reduce((sum, row) => sum + row.resets, 0),
      settled: plan.iteration.length === 0 || tally.status[1] === 1,
      trace,
    };
  });
}

/** Zeroes what an iteration accumulates into, and puts a given guess in place. */
function encodeReset(loaded: Loaded, encoder: GPUCommandEncoder): void {
  for (const name of loaded.plan.clears) encoder.clearBuffer(bufferOf(loaded.buffers, name));
  for (const { from, to, toOffsetBytes } of loaded.plan.copies) {
    const source = bufferOf(loaded.buffers, from);
    encoder.copyBufferToBuffer(source, 0, bufferOf(loaded.buffers, to), toOffsetBytes, source.size);
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
  // A cell without input has nothing to do before the iterations, but what is reset is reset all the same.
  if (items.length === 0 && before) await loaded.submitter.submit([], false, before);
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
    // Two may be in flight: the second one's failure must not go unheard while the first one's is thrown.
    submitted.catch(() => undefined);
    first = null;
    next += taken.length;
    // While rates are being learned, the next cut waits for this submit's time.
    if (measured) {
      await running;
      running = submitted;
    } else await submitted;
  }
  await running;
}

/** One round trip: as many iterations as the time budget allows, then the status. */
async function runIterations(
  loaded: Loaded,
  dispatches: readonly Dispatch[],
  options: SolveOptions,
  tally: Tally,
  most: number,
): Promise<void> {
  const items = dispatches.map((dispatch) => dispatch.item);
  const perSubmit = Math.min(
    iterationsPerSubmit(items, loaded.rates, most - tally.status[0]),
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
  debug.submit?.('submit', {
    plan: loaded.plan.algorithm,
    dispatches: items.length,
    passes: new Set(items.map(({ pass }) => pass.kernel)).size,
    expectedMs: items.reduce((sum, item) => sum + loaded.rates.expectedNs(item), 0) / 1e6,
    gpuMs: result.gpuNs === null ? null : result.gpuNs / 1e6,
    elapsedMs: result.elapsedNs / 1e6,
  });
  loaded.rates.learn(items, result.gpuNs ?? result.elapsedNs);
  tally.status = result.status;
  tally.gpuNs = tally.gpuNs === null || result.gpuNs === null ? null : tally.gpuNs + result.gpuNs;
  tally.profile?.add(items, result.stamps);
  if (options.profile)
    for (const [phase, ns] of Object.entries(result.phasesNs))
      tally.phasesNs[phase] = (tally.phasesNs[phase] ?? 0) + ns;
}

async function traceOf(
  loaded: Loaded,
  iterations: number,
  signal: AbortSignal | null,
): Promise<SequenceTrace & { trace: RnnTraceRow[] }> {
  const buffer = loaded.buffers.get('trace');
  if (!buffer) return { trace: [], iterationsPerSequence: [], stepsPerSequence: [] };
  const { batch } = loaded.plan;
  const words = await readBuffer(loaded.context, loaded.ledger, buffer, (iterations + 1) * batch * 16, signal);
  return readTrace(new Uint32Array(words), iterations, batch);
}

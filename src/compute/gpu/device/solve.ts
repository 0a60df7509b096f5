/** One solve: the stages of a plan, cut into submits, with what they add up to. */
import { debug } from '../../../shared/text/debug-log.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { UntilSettled } from '../plan/plan.ts';
import { mostIterations, stagedPasses } from '../plan/stages.ts';
import { scheduleOf, type Schedule, type Section } from './dispatches.ts';
import { bufferOf, type Loaded } from './load-plan.ts';
import { Profile } from './profile.ts';
import { readBuffer } from './read-buffer.ts';
import { iterationsPerSubmit, SUBMIT_TARGET_NS, takeSubmit, type Item } from './schedule.ts';
import { failOnTrouble, inScopes } from './scopes.ts';
import type { Solution, SolveOptions } from './solver.ts';
import { MAX_ITEMS_PER_SUBMIT, type Dispatch, type SubmitResult } from './submitter.ts';
import { readTrace, type Traced } from './trace.ts';

/** What the submits of one solve add up to. */
interface Tally {
  gpuNs: number | null;
  readonly phasesNs: Record<string, number>;
  /** Every dispatch; null where the solve is not profiled. */
  readonly profile: Profile | null;
  /** Of the loop that runs: iterations, settled, stopped. */
  status: readonly [number, number, number];
  /** Of all stages so far. */
  iterations: number;
  settled: boolean;
}

/** Rounds of a stage that are enqueued at once, in dispatches. */
const DISPATCHES_AT_ONCE = 1024;

/** The same kernels, pipelines and buffers as any solve: one word of the parameters differs. What follows the loop is left out. */
export async function solveFirst(
  { plan, ...loaded }: Loaded,
  iterations: number,
  signal: AbortSignal | null,
): Promise<Solution> {
  const place = plan.body.findIndex(({ kind }) => kind === 'until-settled');
  const loop = plan.body[place];
  if (loop?.kind !== 'until-settled' || !loop.limit) throw new Fault('failed', 'the plan has no loop to be stopped');
  const { buffer, word } = loop.limit;
  const allow = (count: number): void =>
    loaded.context.device.queue.writeBuffer(bufferOf(loaded.buffers, buffer), word * 4, Uint32Array.of(count));
  const most = Math.min(iterations, loop.most);
  allow(most);
  try {
    const body = [...plan.body.slice(0, place), { ...loop, most }];
    return await solve({ ...loaded, plan: { ...plan, body } }, { profile: false, signal });
  } finally {
    allow(loop.most);
  }
}

export async function solve(loaded: Loaded, options: SolveOptions): Promise<Solution> {
  const { context, plan } = loaded;
  failOnTrouble(context);
  loaded.ledger.enter('solve');
  const profile = options.profile ? new Profile(stagedPasses(plan).map(({ pass }) => pass)) : null;
  const tally: Tally = { ...startOf(), profile };
  return inScopes(context, async () => {
    const startedAt = performance.now();
    let schedule = scheduleOf(loaded);
    await prepare(loaded, tally, options);
    for (let place = 0; place < plan.body.length; place += 1) {
      if (place > 0) schedule = refreshed(loaded, schedule, place);
      schedule = await runSection(loaded, schedule, place, options, tally);
    }
    const wallNs = (performance.now() - startedAt) * 1e6;
    await runOnce(loaded, schedule.epilogue, { ...options, profile: false }, startOf(), null);
    const isIterated = mostIterations(plan) > 0;
    const { trace, iterationsPerSequence, stepsPerSequence } = await traceOf(loaded, tally.iterations, options.signal);
    return {
      wallNs,
      gpuNs: tally.gpuNs,
      phasesNs: options.profile && tally.gpuNs !== null ? tally.phasesNs : null,
      spans: profile && profile.spans.length > 0 ? profile.spans : null,
      iterations: tally.iterations,
      iterationsPerSequence: isIterated ? iterationsPerSequence : Array.from({ length: plan.batch }, () => 0),
      stepsPerSequence,
      resets: trace.reduce((sum, row) => sum + (row['resets'] ?? 0), 0),
      settled: tally.settled,
      trace,
    };
  });
}

function startOf(): Tally {
  return { gpuNs: 0, phasesNs: {}, profile: null, status: [0, 0, 0], iterations: 0, settled: true };
}

/** What is reset before the first pass travels with its submit; a plan without one is reset all the same. */
async function prepare(loaded: Loaded, tally: Tally, options: SolveOptions): Promise<void> {
  const [first] = loaded.plan.body;
  if (first?.kind === 'once') return;
  const result = await loaded.submitter.submit([], false, null, (encoder) => encodeReset(loaded, encoder));
  account(loaded, tally, [], result, options);
}

/** Cut again where kernels were measured in the meantime. */
function refreshed(loaded: Loaded, schedule: Schedule, place: number): Schedule {
  const { dispatches = [] } = schedule.sections[place] ?? {};
  return dispatches.some(({ item }) => !loaded.rates.isKnown(item.pass.kernel)) ? scheduleOf(loaded) : schedule;
}

/** Resolves with the schedule that the next stage goes by. */
async function runSection(
  loaded: Loaded,
  schedule: Schedule,
  place: number,
  options: SolveOptions,
  tally: Tally,
): Promise<Schedule> {
  const section = schedule.sections[place];
  if (!section) return schedule;
  const { stage, dispatches } = section;
  if (stage.kind === 'until-settled') return runLoop(loaded, stage, schedule, place, options, tally);
  if (stage.kind === 'times') await runRounds(loaded, stage.count, dispatches, options, tally);
  else {
    const before = place === 0 ? (encoder: GPUCommandEncoder) => encodeReset(loaded, encoder) : null;
    await runOnce(loaded, dispatches, options, tally, null, before);
  }
  return schedule;
}

/** So many rounds in a row: several are enqueued at once, and nothing is asked between them. */
async function runRounds(
  loaded: Loaded,
  count: number,
  round: readonly Dispatch[],
  options: SolveOptions,
  tally: Tally,
): Promise<void> {
  const { profile } = tally;
  const most = profile ? 1 : Math.max(1, Math.floor(DISPATCHES_AT_ONCE / Math.max(1, round.length)));
  for (let done = 0; done < count; done += most) {
    if (profile) profile.iteration = done + 1;
    const rounds = Math.min(most, count - done);
    await runOnce(loaded, Array.from({ length: rounds }, () => round).flat(), options, tally, null);
  }
  if (profile) profile.iteration = null;
  tally.iterations += count;
}

/** Until the device says that it has stopped. */
async function runLoop(
  loaded: Loaded,
  { most, status }: UntilSettled,
  scheduled: Schedule,
  place: number,
  options: SolveOptions,
  tally: Tally,
): Promise<Schedule> {
  const { profile } = tally;
  const buffer = bufferOf(loaded.buffers, status);
  let schedule = scheduled;
  tally.status = [0, 0, 0];
  while (tally.status[2] === 0) {
    const { dispatches } = schedule.sections[place] as Section;
    const before = tally.status[0];
    if (before >= most) throw new Fault('failed', `the device did not stop after iteration ${most}, the last allowed`);
    if (profile) profile.iteration = before + 1;
    await runIterations(loaded, dispatches, options, tally, most, buffer);
    if (tally.status[0] <= before) throw new Fault('failed', `the device did not count iteration ${before + 1}`);
    if (tally.status[2] === 0) schedule = refreshed(loaded, schedule, place);
  }
  if (profile) profile.iteration = null;
  tally.iterations += tally.status[0];
  tally.settled &&= tally.status[1] === 1;
  return schedule;
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
  status: GPUBuffer | null,
  before: ((encoder: GPUCommandEncoder) => void) | null = null,
): Promise<void> {
  const items = dispatches.map((dispatch) => dispatch.item);
  let first = before;
  let running: Promise<void> = Promise.resolve();
  for (let next = 0; next < items.length;) {
    options.signal?.throwIfAborted();
    const taken = takeSubmit(items, next, loaded.rates, SUBMIT_TARGET_NS, MAX_ITEMS_PER_SUBMIT);
    const group = dispatches
      .slice(next, next + taken.length)
      .map((dispatch) => (dispatch.isNested ? dispatch : { ...dispatch, indirectOffset: null }));
    const measured = taken.every((item) => loaded.rates.isKnown(item.pass.kernel));
    const submitted = loaded.submitter
      .submit(group, options.profile, status, first)
      .then((result) => account(loaded, tally, taken, result, options, group));
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
  status: GPUBuffer,
): Promise<void> {
  const items = dispatches.map((dispatch) => dispatch.item);
  const perSubmit = Math.min(
    iterationsPerSubmit(items, loaded.rates, most - tally.status[0]),
    Math.max(1, Math.floor(MAX_ITEMS_PER_SUBMIT / items.length)),
  );
  if (perSubmit === 1 || options.profile) return runOnce(loaded, dispatches, options, tally, status);
  options.signal?.throwIfAborted();
  const batch = Array.from({ length: perSubmit }, () => dispatches).flat();
  const before = tally.status[0];
  const result = await loaded.submitter.submit(batch, false, status, null);
  const done = result.status[0] - before;
  account(loaded, tally, Array.from({ length: done }, () => items).flat(), result, options, batch);
}

function account(
  loaded: Loaded,
  tally: Tally,
  items: readonly Item[],
  result: SubmitResult,
  options: SolveOptions,
  group: readonly Dispatch[] = [],
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
  if (isTelling(loaded, items, group)) loaded.rates.learn(items, result.gpuNs ?? result.elapsedNs);
  tally.status = result.status;
  tally.gpuNs = tally.gpuNs === null || result.gpuNs === null ? null : tally.gpuNs + result.gpuNs;
  tally.profile?.add(items, result.stamps);
  if (options.profile)
    for (const [phase, ns] of Object.entries(result.phasesNs))
      tally.phasesNs[phase] = (tally.phasesNs[phase] ?? 0) + ns;
}

/**
 * Whether the time of a submit says how fast its kernels are: in a loop within another stage most dispatches may have done
 * nothing, but the first of a kernel always did its work.
 */
function isTelling({ rates }: Loaded, items: readonly Item[], group: readonly Dispatch[]): boolean {
  return !group.some(({ isNested }) => isNested) || items.some(({ pass }) => !rates.isKnown(pass.kernel));
}

async function traceOf(loaded: Loaded, iterations: number, signal: AbortSignal | null): Promise<Traced> {
  const { trace: layout } = loaded.plan;
  if (!layout) return { trace: [], iterationsPerSequence: [], stepsPerSequence: [] };
  const bytes = (iterations + 1) * layout.entries * layout.columns.length * 4;
  const buffer = bufferOf(loaded.buffers, 'trace');
  const words = await readBuffer(loaded.context, loaded.ledger, buffer, bytes, signal);
  return readTrace(new Uint32Array(words), iterations, layout);
}

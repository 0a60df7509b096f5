/** Makes a plan ready on a device. */
import { Fault } from '../../../shared/contract/fault.ts';
import { shortHash } from '../../../shared/contract/parts/kernels.ts';
import type { Plan } from '../plan/plan.ts';
import { workOf } from '../plan/stages.ts';
import type { DeviceContext } from './context.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { bufferOf, loadPlan, settleUpload, touchKernels, type Loaded } from './load-plan.ts';
import type { PipelineCache } from './pipelines.ts';
import { digestsOf, passNotes } from './pass-notes.ts';
import { readBuffer } from './read-buffer.ts';
import { inScopes } from './scopes.ts';
import { solve, solveFirst } from './solve.ts';
import type { Opening, OpenOptions, Solver } from './solver.ts';

export async function openPlan(
  context: DeviceContext,
  pipelines: PipelineCache,
  plan: Plan,
  options: OpenOptions,
): Promise<Solver> {
  const ledger = openLedger(context.device);
  try {
    return await inScopes(context, async () => {
      const digests = await digestsOf(plan);
      const { loaded, opening, compileMs } = await load(context, pipelines, ledger, plan, options);
      return { ...solverOf(loaded, digests), opening, compileMs };
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

function solverOf(loaded: Loaded, digests: ReadonlyMap<string, string>): Omit<Solver, 'opening' | 'compileMs'> {
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
    solve: (options) => solve(loaded, options),
    ...(plan.body.some((stage) => stage.kind === 'until-settled' && stage.limit) && {
      solveFirst: (iterations, signal) => solveFirst(loaded, iterations, signal),
    }),
    read: async (name, signal) => {
      const output = plan.outputs.find((declared) => declared.name === name);
      if (!output) throw new Fault('failed', `the plan has no output "${name}"`);
      const buffer = bufferOf(loaded.buffers, output.buffer);
      const bytes = await inScopes(context, () => readBuffer(context, ledger, buffer, output.floats * 4, signal));
      return new Float32Array(bytes);
    },
    memory: () => ledger.memory(),
    destroy: () => ledger.destroyAll(),
  };
}

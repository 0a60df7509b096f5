/**
 * ONNX Runtime for Node, where it is installed: an optional package, pinned here and not in package.json. As one of npm's optional
 * dependencies it would add 113 MB to every installation, and its install script fetches CUDA libraries that nothing
 * here needs; as an optional peer npm refuses to add it later. The command below installs it without scripts.
 */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import type { OrtHost, OrtRuntime, OrtTensor } from '../../compute/studies/rnn/peers/ort/runtime.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { say } from '../../shared/words/say.ts';

const PACKAGE = 'onnxruntime-node';
const VERSION = '1.30.0';
export const INSTALL_ORT = `npm install --no-save --ignore-scripts ${PACKAGE}@${VERSION}`;

/** What of the package is used (https://onnxruntime.ai/docs/api/js): its own types are there only where it is. */
interface OrtPackage {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<PackageSession>;
  };
  readonly env: { readonly versions: { readonly node?: string } };
}

interface PackageSession {
  run(feeds: Readonly<Record<string, object>>, fetches: Readonly<Record<string, object>>): Promise<unknown>;
  release(): Promise<void>;
}

/** Looked up when it is first asked for. `resolve`: finds a package; given in tests only. */
export function openOrtHost(
  require: Pick<NodeJS.Require, 'resolve'> & ((id: string) => unknown) = ownRequire,
): OrtHost {
  return {
    get whyMissing() {
      try {
        require.resolve(PACKAGE);
        return null;
      } catch {
        return say('ort.missing', { INSTALL_ORT });
      }
    },
    async load() {
      if (this.whyMissing !== null) throw new Fault('invalid', this.whyMissing);
      return runtimeOf(loadPackage(require));
    },
  };
}

const ownRequire = createRequire(import.meta.url);

/** Throws a Fault where there is no binary for this system, or an incomplete installation. */
function loadPackage(require: (id: string) => unknown): OrtPackage {
  try {
    return require(PACKAGE) as OrtPackage;
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new Fault('failed', say('ort.unloadable', { PACKAGE, message }), { cause });
  }
}

function runtimeOf({ Tensor, InferenceSession, env }: OrtPackage): OrtRuntime {
  const tensorsOf = (given: Readonly<Record<string, OrtTensor>>): Record<string, object> =>
    Object.fromEntries(
      Object.entries(given).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)]),
    );
  return {
    version: env.versions.node ?? VERSION,
    threads: availableParallelism(),
    open: async (model, threads) => {
      const session = await InferenceSession.create(model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        // Its threads spin for milliseconds after a run, on cores on which something else is timed by then.
        extra: { session: { force_spinning_stop: '1' } },
        // Errors only: what it warns of says nothing about the result.
        logSeverityLevel: 3,
      });
      return {
        run: async (inputs, outputs) => {
          await session.run(tensorsOf(inputs), tensorsOf(outputs));
        },
        close: () => session.release(),
      };
    },
  };
}

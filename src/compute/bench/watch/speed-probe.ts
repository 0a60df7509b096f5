/** A fixed piece of work that tells how fast the adapter is at this moment: a few milliseconds of multiply-adds. */
import type { Engine } from '../../gpu/device/solver.ts';
import { link } from '../../gpu/wgsl/link.ts';
import { emitChains, stepsOf } from '../../gpu/ceilings/fma.ts';
import main from '../../gpu/ceilings/fma.wgsl?raw';
import { nsOf } from '../../gpu/ceilings/variant.ts';

export interface SpeedProbe {
  readonly clock: 'gpu' | 'wall';
  /** Size of the work: multiply-adds of one reading, all lanes together. */
  readonly multiplyAdds: number;
  /** The time of the work, once, in ns. Rejects with a Fault where the device fails. */
  read(): Promise<number>;
  destroy(): void;
}

const SHAPE = { chains: 8, width: 1 } as const;
const LANES_PER_GROUP = 64;
/** Every lane of a large GPU several times over; on a processor each group costs something. */
const GROUPS = { gpu: 4096, software: 256 } as const;
/** Long against a submit, short against a point. */
const TARGET_NS = 8e6;
const MOST_GROWTH = 8;
const MOST_ROUNDS = 2 ** 20;

/** Sizes the work once; from then on it stays the same. Rejects with a Fault where the device fails. */
export async function openSpeedProbe(engine: Engine): Promise<SpeedProbe> {
  const probe = engine.openProbe();
  try {
    const groups = GROUPS[engine.traits.type];
    const factors = probe.buffer('factors', 8);
    const rounds = probe.buffer('rounds', 4);
    const sums = probe.buffer('sums', 4 * groups * LANES_PER_GROUP);
    probe.write(factors, new Float32Array([1, 1]));
    const kernel = await probe.kernel('speed probe', link([main, emitChains(SHAPE)]), [factors, rounds, sums]);
    const run = () => probe.run([{ kind: 'dispatch', kernel, groups, times: 1 }]);
    const runOf = (count: number) => {
      probe.write(rounds, new Uint32Array([count]));
      return run();
    };
    // The first dispatch compiles on some drivers: its time says nothing.
    await runOf(1);
    const { clock, count } = await sizeWork(runOf);
    const multiplyAdds = count * groups * LANES_PER_GROUP * stepsOf(SHAPE) * SHAPE.chains * SHAPE.width;
    return { clock, multiplyAdds, read: async () => nsOf(await run()), destroy: () => probe.destroy() };
  } catch (error) {
    probe.destroy();
    throw error;
  }
}

/** Grows the work until even the shortest of three times is long enough; tells its rounds, and by which clock that was seen. */
async function sizeWork(
  runOf: (count: number) => Promise<{ readonly wallNs: number; readonly gpuNs: number | null }>,
): Promise<{ readonly clock: SpeedProbe['clock']; readonly count: number }> {
  for (let count = 1; ;) {
    const times = [await runOf(count), await runOf(count), await runOf(count)];
    const ns = Math.min(...times.map(nsOf));
    if (ns >= TARGET_NS / 2 || count >= MOST_ROUNDS)
      return { clock: times.some(({ gpuNs }) => gpuNs === null) ? 'wall' : 'gpu', count };
    count = Math.min(MOST_ROUNDS, Math.ceil(count * Math.min(MOST_GROWTH, TARGET_NS / Math.max(1, ns))));
  }
}

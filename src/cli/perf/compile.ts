/** Compile bars: every kernel that one algorithm needs, built on a fresh device with the driver's own cache off. */
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { formatNs } from '../../shared/text/units.ts';
import type { CompileBar } from './bars.ts';
import { Lab } from './lab.ts';
import type { Measured } from './result.ts';

/** Kernels do not depend on the length; this one is quickly verified. */
const LENGTH = 500;

export type OpenEngine = () => Promise<Engine>;

export async function measureCompilation(
  openEngine: OpenEngine,
  { algorithm, state, over }: CompileBar,
  signal: AbortSignal,
): Promise<Measured> {
  const ours = await secondsToBuild(openEngine, algorithm, state, null, signal);
  if (over === 'second') return { ratio: ours, interval: null, note: `${formatNs(ours * 1e9)}, one build` };
  const unrolled = await secondsToBuild(openEngine, algorithm, state, 'unrolled', signal);
  const note = `${formatNs(ours * 1e9)} / ${formatNs(unrolled * 1e9)}, one build each`;
  return { ratio: ours / unrolled, interval: null, note };
}

/** What was built has to compute the right thing, too. */
async function secondsToBuild(
  openEngine: OpenEngine,
  algorithm: string,
  state: number,
  fill: 'unrolled' | null,
  signal: AbortSignal,
): Promise<number> {
  const engine = await openEngine();
  try {
    const lab = new Lab(fill ? { ...engine, traits: { ...engine.traits, fill } } : engine, signal, {
      truth: 'float64',
    });
    const { solver } = await lab.prepare({ algorithm, length: LENGTH, state });
    solver.destroy();
    return solver.compileMs / 1000;
  } finally {
    engine.close();
  }
}

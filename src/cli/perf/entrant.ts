/** What takes turns in a race: a verified solver, or the microbenchmark of multiply-adds. */
import type { Solution } from '../../compute/gpu/device/solver.ts';
import { openFma } from '../../compute/gpu/ceilings/fma.ts';
import { bestOf } from '../../compute/gpu/ceilings/variant.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Side, Solve, Unit } from './bars.ts';
import type { Bench } from './lab.ts';

/** One repetition, and what it did. */
export interface Sample {
  readonly ns: number;
  /** Of each unit, how many the repetition held. */
  readonly units: Readonly<Record<Unit, number>>;
}

export interface Entrant {
  sample(): Promise<Sample>;
  /** After the last repetition; rejects with a Fault where it did not do what was timed. */
  check(): Promise<void>;
  destroy(): void;
}

/** Two sides with one key are one entrant: only the unit differs. */
export function keyOf({ of, clock, per }: Side): string {
  return JSON.stringify([of, clock, per === 'solve']);
}

export async function openEntrant(lab: Bench, side: Side): Promise<Entrant> {
  return side.of === 'fma' ? openChains(lab) : openSolver(lab, side.of, side);
}

async function openSolver(lab: Bench, of: Solve, { clock, per }: Side): Promise<Entrant> {
  const prepared = await lab.prepare(of);
  const { solver } = prepared;
  const steps = solver.steps ?? of.length;
  return {
    sample: async () => {
      const solution = await prepared.solve(clock === 'gpu');
      const ns = clock === 'host' ? solution.wallNs : phasesNs(solution, per === 'solve');
      return { ns, units: unitsOf(of, steps, solution.iterations) };
    },
    check: prepared.check,
    destroy: () => solver.destroy(),
  };
}

/** GPU time of the passes; the input projections are the same for everyone and left out, but from a whole solve. */
function phasesNs({ phasesNs: phases }: Solution, isWhole: boolean): number {
  if (!phases) throw new Fault('failed', 'the adapter has no timestamps');
  const counted = Object.entries(phases).filter(([phase]) => isWhole || phase !== 'project');
  return counted.reduce((sum, [, ns]) => sum + ns, 0);
}

/** Matrices of the measured cell, a GRU, that multiply the state at every step. */
const PRODUCTS = 3;

function unitsOf({ state }: Solve, steps: number, iterations: number): Sample['units'] {
  const times = Math.max(1, iterations);
  return {
    pass: 1,
    solve: 1,
    iteration: times,
    step: steps,
    entry: times * steps * state,
    'product-flop': times * steps * 2 * PRODUCTS * state * state,
  };
}

/** The variant of the chains that this adapter likes best. */
async function openChains({ engine }: Bench): Promise<Entrant> {
  const probe = engine.openProbe();
  try {
    const variants = await openFma(probe, engine.traits.type);
    const { variant: name } = await bestOf(variants, 3, 'higher', null);
    const best = variants.find((variant) => variant.name === name);
    if (!best) throw new Fault('failed', `there is no variant "${name}"`);
    const once = { pass: 1, solve: 1, iteration: 1, step: 1, entry: 1 };
    return {
      sample: async () => ({ ns: 1e9 / (await best.sample()), units: { ...once, 'product-flop': 1 } }),
      check: best.prove,
      destroy: () => probe.destroy(),
    };
  } catch (error) {
    probe.destroy();
    throw error;
  }
}

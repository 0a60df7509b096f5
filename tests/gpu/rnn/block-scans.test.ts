/** The scans of the block algorithms alone, on given linear systems, against dense float64 arithmetic. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { assemble } from '../../../src/compute/studies/rnn/algorithms/assemble.ts';
import { sizesOf, storage } from '../../../src/compute/studies/rnn/algorithms/buffers.ts';
import { constantDamping } from '../../../src/compute/studies/rnn/algorithms/damping.ts';
import { affineScan } from '../../../src/compute/studies/rnn/algorithms/quasi-deer-block/affine-scan.ts';
import type { Scan } from '../../../src/compute/studies/rnn/algorithms/quasi-deer-block/block-plan.ts';
import { filterScan } from '../../../src/compute/studies/rnn/algorithms/quasi-elk-block/filter-scan.ts';
import { smootherScan } from '../../../src/compute/studies/rnn/algorithms/quasi-elk-smoother-block/smoother-scan.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { mulberry32 } from '../../../src/compute/studies/rnn/drawing/random.ts';
import type { Plan } from '../../../src/compute/gpu/plan/plan.ts';
import { makeDenseFilter } from '../../../src/compute/studies/rnn/twin/filter.ts';
import { makeDenseSmoother } from '../../../src/compute/studies/rnn/twin/smoother.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

/** One linearised system per unit: F_t by rows and f_t; [b][t][u] of six, and the problem whose guess it belongs to. */
interface System {
  readonly problem: Problem;
  readonly guess: Float32Array;
  readonly rows: Float64Array;
}

/** Slopes of that size: rotations and shears beside contractions. */
function drawSystem(length: number, units: number, batch: number, size: number): System {
  const uniform = mulberry32(length + 31 * units);
  const draw = (count: number, spread: number) =>
    Float32Array.from({ length: count }, () => spread * (2 * uniform() - 1));
  const guess = draw(batch * length * units * 2, 1);
  const problem = { ...drawGru({ length, state: 2 * units, input: 1, batch }), guess };
  const rows = Float64Array.from(draw(batch * length * units * 6, size));
  return { problem, guess, rows };
}

type MakeScan = (sizes: ReturnType<typeof sizesOf>, traits: DeviceTraits) => Scan;

/** One lane that walks over all chunks, and levels. */
const TRAITS: readonly DeviceTraits[] = (['software', 'gpu'] as const).map((type) => ({
  type,
  features: new Set(),
  limits: {},
  subgroupSize: null,
}));

/** A plan of the scan alone: what a linearising pass would have written is copied into `maps`. */
function planOf({ problem, rows }: System, scan: MakeScan, lambda: number, traits: DeviceTraits): Plan {
  const sizes = sizesOf(problem, undefined, traits);
  const given = new Float32Array(rows.length);
  // By columns.
  rows.forEach((value, index) => (given[index - (index % 6) + [0, 2, 1, 3, 4, 5][index % 6]!] = value));
  const { buffers, kernels, passes } = scan(sizes, traits);
  const plan = assemble(
    {
      algorithm: 'scan',
      sizes,
      buffers: [...buffers, storage('maps', 'jacobians', rows.length), storage('given', 'inputs', rows.length, given)],
      kernels,
      mappings: {},
      clears: [],
      once: [],
      iteration: passes,
    },
    problem,
    { tolerance: 1e-4, maxIterations: 1, lambda, reset: true, variant: 'auto' },
    traits,
  );
  return { ...plan, copies: [...plan.copies, { from: 'given', to: 'maps', toOffsetBytes: 0 }], epilogue: [] };
}

/** Calls back with F, f, guess and the initial state of a unit, step by step. */
function forEachUnit(
  { problem, guess, rows }: System,
  visit: (unit: {
    slopeAt(t: number): Float64Array;
    offsetAt(t: number): Float64Array;
    guessAt(t: number): Float64Array;
    write(t: number, pair: ArrayLike<number>): void;
  }) => void,
): Float64Array {
  const { length, batch, state } = problem;
  const units = state / 2;
  const out = new Float64Array(guess.length);
  for (let b = 0; b < batch; b += 1) {
    for (let u = 0; u < units; u += 1) {
      const mapAt = (t: number) => ((b * length + t) * units + u) * 6;
      const entryAt = (t: number) => (b * length + t) * state + u;
      visit({
        slopeAt: (t) => rows.slice(mapAt(t), mapAt(t) + 4),
        offsetAt: (t) => rows.slice(mapAt(t) + 4, mapAt(t) + 6),
        guessAt: (t) =>
          t < 0
            ? Float64Array.of(problem.initial[b * state + u]!, problem.initial[b * state + units + u]!)
            : Float64Array.of(guess[entryAt(t)]!, guess[entryAt(t) + units]!),
        write: (t, pair) => {
          out[entryAt(t)] = pair[0]!;
          out[entryAt(t) + units] = pair[1]!;
        },
      });
    }
  }
  return out;
}

/** s_t = f_t + F_t (s_{t−1} − p_t). */
function affineTwin(system: System): Float64Array {
  return forEachUnit(system, ({ slopeAt, offsetAt, guessAt, write }) => {
    let state = guessAt(-1);
    for (let t = 0; t < system.problem.length; t += 1) {
      const [f00, f01, f10, f11] = slopeAt(t);
      const [x, y] = state.map((value, k) => value - guessAt(t - 1)[k]!);
      state = offsetAt(t).map((value, k) => value + (k === 0 ? f00! * x! + f01! * y! : f10! * x! + f11! * y!));
      write(t, state);
    }
  });
}

function dampedTwin(system: System, lambda: number, smooth: boolean): Float64Array {
  const shape = { state: 2, precision: 'float64' } as const;
  return forEachUnit(system, ({ slopeAt, offsetAt, guessAt, write }) => {
    const filter = makeDenseFilter(shape);
    const smoother = makeDenseSmoother(shape);
    filter.start(lambda);
    smoother.start(lambda);
    for (let t = 0; t < system.problem.length; t += 1) {
      const slope = slopeAt(t);
      const guess = guessAt(t);
      const mean = filter.advance(
        slope,
        guess.map((value, k) => value - offsetAt(t)[k]!),
      );
      smoother.keep(filter, slope);
      write(
        t,
        guess.map((value, k) => value + mean[k]!),
      );
    }
    if (!smooth) return;
    smoother.smooth().forEach((mean, t) =>
      write(
        t,
        guessAt(t).map((value, k) => value + mean[k]!),
      ),
    );
  });
}

const SIZES = [
  { length: 1, units: 1, batch: 1 },
  { length: 2, units: 5, batch: 3 },
  { length: 31, units: 1, batch: 1 },
  { length: 65, units: 5, batch: 2 },
  { length: 1021, units: 1, batch: 3 },
  { length: 20_000, units: 5, batch: 1 },
];

/** Slopes beyond 1 expand: there λ = 1e-8 would let covariances reach 1e8, of which float32 keeps seven digits. */
const DAMPINGS = [
  { lambda: 0, size: 0.9 },
  { lambda: 1e-8, size: 0.9 },
  { lambda: 1e-2, size: 1.5 },
  { lambda: 1, size: 3 },
];

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  async function errorOf(plan: Plan, expected: Float64Array): Promise<number> {
    const solver = await engine!.open(plan);
    try {
      await solver.solve({ profile: false, signal: null });
      const states = await solver.read('states', null);
      const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - states[at]!)), 0) / scale;
    } finally {
      solver.destroy();
    }
  }

  test.for(SIZES)('affine maps: T $length, $units units, B $batch', async ({ length, units, batch }, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const system = drawSystem(length, units, batch, 0.9);
    const expected = affineTwin(system);
    for (const traits of TRAITS)
      expect(await errorOf(planOf(system, affineScan, 0, traits), expected)).toBeLessThan(3e-6);
  });

  describe.each(kind === 'swiftshader' ? DAMPINGS : DAMPINGS.slice(2, 3))(
    'λ $lambda, slopes up to $size',
    ({ lambda, size }) => {
      test.for(SIZES)('filter: T $length, $units units, B $batch', async ({ length, units, batch }, context) => {
        if (!engine) return context.skip('no such adapter on this machine');
        const system = drawSystem(length, units, batch, size);
        const expected = dampedTwin(system, lambda, false);
        const scan: MakeScan = (sizes, at) => filterScan(sizes, constantDamping, at);
        for (const traits of TRAITS)
          expect(await errorOf(planOf(system, scan, lambda, traits), expected)).toBeLessThan(3e-5);
      });
      test.for(SIZES)('smoother: T $length, $units units, B $batch', async ({ length, units, batch }, context) => {
        if (!engine) return context.skip('no such adapter on this machine');
        const system = drawSystem(length, units, batch, size);
        const expected = dampedTwin(system, lambda, true);
        const scan: MakeScan = (sizes, at) => smootherScan(sizes, constantDamping, at);
        for (const traits of TRAITS)
          expect(await errorOf(planOf(system, scan, lambda, traits), expected)).toBeLessThan(3e-5);
      });
    },
  );
});

/** The microbenchmarks on real adapters: their work is proved by the device itself. */
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { measureCeilings } from '../../../src/compute/gpu/ceilings/ceilings.ts';
import { openCopies } from '../../../src/compute/gpu/ceilings/copy.ts';
import { openLatencies } from '../../../src/compute/gpu/ceilings/latency.ts';
import { ceilingsSchema } from '../../../src/shared/contract/parts/ceilings.ts';
import { openTestEngine } from '../../support/engines.ts';

async function withEngine(kind: 'swiftshader' | 'llvmpipe', use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await openTestEngine(kind);
  if (!engine) return expect(kind, 'SwiftShader is missing').toBe('llvmpipe');
  await use(engine);
  expect(engine.lostReason()).toBeNull();
  engine.close();
}

test.each(['swiftshader', 'llvmpipe'] as const)('%s has ceilings in the range of a processor', (kind) =>
  withEngine(kind, async (engine) => {
    const ceilings = await measureCeilings(engine, { now: Date.now, signal: null });
    expect(ceilingsSchema.parse(ceilings)).toEqual(ceilings);
    // Wide enough for any machine, narrow enough for a factor of a thousand to be noticed.
    expect(ceilings.flopsPerSecond.median).toBeGreaterThan(1e8);
    expect(ceilings.flopsPerSecond.median).toBeLessThan(1e13);
    expect(ceilings.bytesPerSecond.median).toBeGreaterThan(1e8);
    expect(ceilings.bytesPerSecond.median).toBeLessThan(1e12);
    expect(ceilings.submitNs.median).toBeGreaterThan(1e3);
    expect(ceilings.flopsPerSecond.samples).toHaveLength(7);
  }),
);

test('a copy that is not whole and a dispatch that is not counted are found', () =>
  withEngine('swiftshader', async (engine) => {
    const probe = engine.openProbe();
    const cheating = {
      ...probe,
      run: (async (commands) => {
        const honest = commands.filter(({ kind }) => kind !== 'copy');
        return probe.run(honest);
      }) as typeof probe.run,
    };
    const [copy] = await openCopies(cheating, engine.traits);
    await copy!.sample();
    await expect(copy!.prove()).rejects.toThrow(/copy that was timed was not made: \d+ of \d+ words differ/);
    const steps = { timestampStepNs: null, clockStepNs: null };
    const latencies = await openLatencies(probe, steps);
    await latencies.dispatch.sample();
    await expect(latencies.dispatch.prove()).resolves.toBeUndefined();
    const forgetful = await openLatencies({ ...probe, run: async () => ({ wallNs: 1, gpuNs: 1 }) }, steps);
    await forgetful.submit.sample();
    await expect(forgetful.submit.prove()).rejects.toThrow(/0 of 204 dispatches/);
    probe.destroy();
  }));

test('a probe refuses what does not compile, foreign buffers, and use after the device is gone', () =>
  withEngine('swiftshader', async (engine) => {
    const probe = engine.openProbe();
    await expect(probe.kernel('broken', '@compute fn main(', [])).rejects.toThrow(/kernel broken/);
    expect(() => probe.write({ sizeBytes: 4 }, new Uint32Array(1))).toThrow(/another one/);
    await expect(probe.run([{ kind: 'clear', buffer: { sizeBytes: 4 } }])).rejects.toThrow(/another one/);
    const buffer = probe.buffer('small', 8);
    probe.write(buffer, new Uint32Array([3, 4]));
    expect([...(await probe.read(buffer, 2))]).toEqual([3, 4]);
    probe.destroy();
  }));

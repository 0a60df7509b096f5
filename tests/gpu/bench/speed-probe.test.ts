/** The fixed work that watches a machine's speed, on real adapters. */
import { expect, test } from 'vitest';
import { openSpeedProbe } from '../../../src/compute/bench/watch/speed-probe.ts';
import { openTestEngine } from '../../support/engines.ts';

test.each(['swiftshader', 'llvmpipe'] as const)('%s: some milliseconds of work, the same every time', async (kind) => {
  const engine = await openTestEngine(kind);
  if (!engine) return expect(kind, 'SwiftShader is missing').toBe('llvmpipe');
  const probe = await openSpeedProbe(engine);
  const times: number[] = [];
  for (let time = 0; time < 12; time += 1) times.push(await probe.read());
  probe.destroy();
  expect(probe.clock).toBe('gpu');
  // 256 groups of 64 lanes, 96 multiply-adds a round, and at least one round.
  expect(probe.multiplyAdds % (256 * 64 * 96)).toBe(0);
  expect(probe.multiplyAdds).toBeGreaterThan(0);
  // Other programs only make it longer: the shortest tells how much work it is.
  const shortest = Math.min(...times);
  expect(shortest).toBeGreaterThan(1e6);
  expect(shortest).toBeLessThan(40e6);
  await expect(probe.read()).rejects.toThrow();
  engine.close();
});

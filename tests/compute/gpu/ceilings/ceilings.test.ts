/** Microbenchmarks without a device: what is timed has to be proved done, and hopeless variants cost little. */
import { expect, test } from 'vitest';
import type { Probe, ProbeBuffer } from '../../../../src/compute/gpu/device/probe.ts';
import { emitChains, openFma } from '../../../../src/compute/gpu/ceilings/fma.ts';
import { bestOf, timesFor, type Variant } from '../../../../src/compute/gpu/ceilings/variant.ts';

interface FakeVariant extends Variant {
  readonly taken: number[];
}

function fakeVariant(name: string, figure: number, isDone = true): FakeVariant {
  const taken: number[] = [];
  return {
    name,
    taken,
    sample: async () => {
      taken.push(figure);
      return figure;
    },
    prove: async () => {
      if (!isDone) throw new Error(`${name} was not done`);
    },
  };
}

test('the best variant is the ceiling, with every sample and an interval', async () => {
  const figure = await bestOf([fakeVariant('slow', 10), fakeVariant('fast', 12)], 7, 'higher', null);
  expect(figure).toEqual({ variant: 'fast', median: 12, ci95: [12, 12], samples: Array(7).fill(12) });
  const latency = await bestOf([fakeVariant('slow', 10), fakeVariant('fast', 8)], 3, 'lower', null);
  expect(latency).toMatchObject({ variant: 'fast', median: 8, ci95: null });
});

test('a hopeless variant is left out after two repetitions, a close one is not', async () => {
  const [hopeless, close, best] = [fakeVariant('hopeless', 1), fakeVariant('close', 9), fakeVariant('best', 10)];
  await bestOf([hopeless, close, best], 7, 'higher', null);
  expect([hopeless, close, best].map(({ taken }) => taken.length)).toEqual([2, 7, 7]);
});

test('work that was not done has no ceiling, and neither has a clock that stands still', async () => {
  await expect(bestOf([fakeVariant('liar', 5, false)], 3, 'higher', null)).rejects.toThrow('liar was not done');
  await expect(bestOf([fakeVariant('still', 0)], 3, 'lower', null)).rejects.toThrow(/clock/);
});

test('an aborted measurement ends with the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(bestOf([fakeVariant('any', 1)], 3, 'higher', signal)).rejects.toThrow('enough');
});

test('work is repeated until it takes long enough, within the most that is allowed', async () => {
  const asked: number[] = [];
  const msEach = async (times: number): Promise<number> => {
    asked.push(times);
    return times * 1e6;
  };
  expect(await timesFor(msEach, 1000)).toBe(40);
  expect(asked).toEqual([1, 8, 40]);
  expect(await timesFor(async () => 1, 5)).toBe(5);
});

/** A device that counts multiply-adds as fma.wgsl does, and drops the dispatch with that number. */
function countingProbe(dropped: number | null): Probe {
  const words = new Map<ProbeBuffer, Uint32Array>();
  const kernels = new Map<object, { source: string; buffers: readonly ProbeBuffer[] }>();
  let dispatches = 0;
  return {
    buffer: (_name, sizeBytes) => {
      const buffer = { sizeBytes };
      words.set(buffer, new Uint32Array(sizeBytes / 4));
      return buffer;
    },
    write: (buffer, given) => words.set(buffer, new Uint32Array(given.buffer.slice(0))),
    kernel: async (name, source, buffers) => {
      const kernel = { name };
      kernels.set(kernel, { source, buffers });
      return kernel;
    },
    run: async ([command]) => {
      dispatches += 1;
      if (command?.kind !== 'dispatch') throw new Error('nothing but dispatches was expected');
      const { source, buffers } = kernels.get(command.kernel)!;
      const rounds = words.get(buffers[1]!)![0]!;
      const numbers = source.match(/u32\(a/g)!.length;
      const chains = source.match(/var a\d+ =/g)!.length;
      const steps = source.match(/fma\(/g)!.length / chains;
      const sums = words.get(buffers[2]!)!;
      const first = (numbers * (numbers - 1)) / 2;
      if (dispatches !== dropped)
        sums.forEach((sum, lane) => (sums[lane] = sum + first + numbers * ((lane % 8) + steps * rounds)));
      return { wallNs: 1e6 * rounds, gpuNs: null };
    },
    read: async (buffer, count) => words.get(buffer)!.slice(0, count),
    destroy: () => undefined,
  };
}

test('every lane has to have done every multiply-add that was timed', async () => {
  for (const variant of await openFma(countingProbe(null), 'software')) {
    await variant.sample();
    await expect(variant.prove()).resolves.toBeUndefined();
  }
  const [first] = await openFma(countingProbe(3), 'software');
  await first!.sample();
  await expect(first!.prove()).rejects.toThrow(/lane 0 did not do the multiply-adds/);
});

test('a vector counts four chains', () => {
  const source = emitChains({ chains: 2, width: 4 });
  expect(source.match(/u32\(/g)).toHaveLength(8);
  expect(source).toContain('vec4f(4.0, 5.0, 6.0, 7.0)');
});

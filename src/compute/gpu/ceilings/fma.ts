/** The ceiling of arithmetic: independent chains of multiply-adds, as many at once as the device likes best. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { Probe } from '../device/probe.ts';
import { link } from '../wgsl/link.ts';
import main from './fma.wgsl?raw';
import { nsOf, timesFor, type Variant } from './variant.ts';

/** Chains of one lane: too few leave the units waiting, too many do not fit into registers. */
const SHAPES: readonly ChainShape[] = [
  { chains: 8, width: 1 },
  { chains: 12, width: 1 },
  { chains: 16, width: 1 },
  { chains: 2, width: 4 },
  { chains: 4, width: 4 },
];

interface ChainShape {
  readonly chains: number;
  /** Numbers of one chain: 1 is f32, 4 is vec4f. */
  readonly width: 1 | 4;
}

const LANES_PER_GROUP = 64;
/** Enough for every lane of a large GPU several times over; on a processor each group costs something. */
const GROUPS = { gpu: 4096, software: 256 } as const;
/** Multiply-adds between two tests of the loop. */
const UNROLLED = 96;
/** Chains count their own steps, exactly below 2^24. */
const MOST_STEPS = 2 ** 24 - 256;

export async function openFma(probe: Probe, type: 'gpu' | 'software'): Promise<Variant[]> {
  const factors = probe.buffer('factors', 8);
  probe.write(factors, new Float32Array([1, 1]));
  const variants: Variant[] = [];
  for (const shape of SHAPES) variants.push(await openShape(probe, shape, GROUPS[type], factors));
  return variants;
}

async function openShape(
  probe: Probe,
  shape: ChainShape,
  groups: number,
  factors: ReturnType<Probe['buffer']>,
): Promise<Variant> {
  const name = `${shape.chains} accumulators of ${shape.width === 1 ? 'f32' : 'vec4f'}`;
  const lanes = groups * LANES_PER_GROUP;
  const rounds = probe.buffer('rounds', 4);
  const sums = probe.buffer('sums', 4 * lanes);
  const kernel = await probe.kernel(name, link([main, emitChains(shape)]), [factors, rounds, sums]);
  const asked = { dispatches: 0, rounds: 0 };
  const nsAt = async (count: number): Promise<number> => {
    probe.write(rounds, new Uint32Array([count]));
    asked.dispatches += 1;
    asked.rounds += count;
    return nsOf(await probe.run([{ kind: 'dispatch', kernel, groups, times: 1 }]));
  };
  // The first dispatch compiles on some drivers: its time says nothing.
  await nsAt(1);
  const count = await timesFor(nsAt, Math.floor(MOST_STEPS / stepsOf(shape)));
  const flops = 2 * lanes * count * stepsOf(shape) * shape.chains * shape.width;
  return {
    name,
    sample: async () => (flops / (await nsAt(count))) * 1e9,
    prove: async () => proveSums(name, await probe.read(sums, lanes), shape, asked),
  };
}

/** Steps of every chain in one round. */
export function stepsOf({ chains }: ChainShape): number {
  return Math.floor(UNROLLED / chains);
}

/** `fn chains`, straight-line inside the loop: chain k begins at its first number plus what the lane brings along. */
export function emitChains(shape: ChainShape): string {
  const { chains, width } = shape;
  const names = Array.from({ length: chains }, (_, k) => `a${k}`);
  const type = width === 1 ? 'f32' : 'vec4f';
  const first = (k: number) =>
    width === 1 ? `${k}.0` : `vec4f(${[0, 1, 2, 3].map((c) => `${4 * k + c}.0`).join(', ')})`;
  const step = names.map((name) => `    ${name} = fma(${name}, factor, summand);`).join('\n');
  const ends = names.flatMap((name) => (width === 1 ? [name] : ['x', 'y', 'z', 'w'].map((c) => `${name}.${c}`)));
  return `fn chains(start: f32, x: f32, y: f32, rounds: u32) -> u32 {
  let factor = ${type}(x);
  let summand = ${type}(y);
${names.map((name, k) => `  var ${name} = ${first(k)} + start;`).join('\n')}
  for (var round = 0u; round < rounds; round++) {
${Array.from({ length: stepsOf(shape) }, () => step).join('\n')}
  }
  return ${ends.map((end) => `u32(${end})`).join(' + ')};
}`;
}

/** Exact whole numbers, modulo 2^32 like the additions on the device. */
function proveSums(
  name: string,
  sums: Uint32Array,
  shape: ChainShape,
  asked: { readonly dispatches: number; readonly rounds: number },
): void {
  const numbers = shape.chains * shape.width;
  const stepped = BigInt(asked.rounds) * BigInt(stepsOf(shape) * numbers);
  const wrong = sums.findIndex((sum, lane) => {
    const started = BigInt(asked.dispatches) * BigInt((numbers * (numbers - 1)) / 2 + numbers * (lane % 8));
    return BigInt(sum) !== BigInt.asUintN(32, started + stepped);
  });
  if (wrong >= 0) throw new Fault('failed', `${name}: lane ${wrong} did not do the multiply-adds that were timed`);
}

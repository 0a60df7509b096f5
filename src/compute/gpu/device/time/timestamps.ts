/** GPU timestamps: their smallest step, and spans of compute passes. */

import { Fault } from '../../../../shared/contract/fault.ts';

/** A device that takes this long for a few empty passes has hung; a busy machine needs milliseconds. */
const LIMIT_MS = 30_000;

const PAIRS = 16;
const ROUNDS = 8;

/**
 * The smallest step between timestamps that this device shows, in ns: the greatest common divisor of differences
 * between many of them. Null without timestamps, or where all came out equal. Browsers coarsen them to as much as 100 µs,
 * so one round may end within a single step. Rejects with a Fault (`no-adapter`) where the device does not answer.
 */
export async function measureTimestampStep(device: GPUDevice): Promise<number | null> {
  if (!device.features.has('timestamp-query')) return null;
  let first: bigint | null = null;
  let step = 0n;
  for (let round = 0; round < ROUNDS && (round < 2 || step === 0n); round += 1) {
    for (const time of await withinLimit(readTimestamps(device))) {
      first ??= time;
      step = gcd(step, difference(time, first));
    }
  }
  return step === 0n ? null : Number(step);
}

async function withinLimit<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hang = new Promise<never>((_, reject) => {
    const message = `the adapter has not answered for ${LIMIT_MS / 1000} s when its device was opened`;
    timer = setTimeout(() => reject(new Fault('no-adapter', message)), LIMIT_MS);
  });
  try {
    return await Promise.race([answer, hang]);
  } finally {
    clearTimeout(timer);
  }
}

/** The begin and end of some empty passes. */
async function readTimestamps(device: GPUDevice): Promise<bigint[]> {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * PAIRS });
  const bytes = 16 * PAIRS;
  const resolved = device.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const writes = { querySet, beginningOfPassWriteIndex: 2 * pair, endOfPassWriteIndex: 2 * pair + 1 };
    encoder.beginComputePass({ timestampWrites: writes }).end();
  }
  encoder.resolveQuerySet(querySet, 0, 2 * PAIRS, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const times = [...new BigUint64Array(readable.getMappedRange())];
  querySet.destroy();
  resolved.destroy();
  readable.destroy();
  return times;
}

function difference(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

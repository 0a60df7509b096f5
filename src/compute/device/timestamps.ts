/** GPU timestamps: their smallest step, and spans of compute passes. */

/**
 * The smallest step between timestamps that this device shows, in ns: the greatest common divisor of differences
 * between many of them. Null without timestamps. Browsers coarsen them to as much as 100 µs.
 */
export async function measureTimestampStep(device: GPUDevice): Promise<number | null> {
  if (!device.features.has('timestamp-query')) return null;
  const pairs = 16;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * pairs });
  const resolved = device.createBuffer({
    size: 16 * pairs,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const readable = device.createBuffer({ size: 16 * pairs, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  for (let pair = 0; pair < pairs; pair += 1) {
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * pair, endOfPassWriteIndex: 2 * pair + 1 },
    });
    pass.end();
  }
  encoder.resolveQuerySet(querySet, 0, 2 * pairs, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, 16 * pairs);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const times = [...new BigUint64Array(readable.getMappedRange())];
  querySet.destroy();
  resolved.destroy();
  readable.destroy();
  let step = 0n;
  for (let index = 1; index < times.length; index += 1)
    step = gcd(step, difference(times[index] ?? 0n, times[0] ?? 0n));
  return step === 0n ? null : Number(step);
}

function difference(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

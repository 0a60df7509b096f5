/** Reads a buffer to the host in bounded pieces. */
import type { Ledger } from './ledger.ts';
import type { DeviceContext } from './context.ts';
import { bounded } from './submitter.ts';

const PIECE_BYTES = 16 * 1024 ** 2;

/** The first `bytes` bytes (a multiple of 4). The readback buffer is at most 16 MiB and freed afterwards. */
export async function readBuffer(
  context: DeviceContext,
  ledger: Ledger,
  source: GPUBuffer,
  bytes: number,
  signal: AbortSignal | null,
): Promise<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  const piece = Math.min(bytes, PIECE_BYTES);
  const staging = ledger.create(
    'states readback',
    'readback',
    piece,
    GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  );
  try {
    for (let offset = 0; offset < bytes; offset += piece) {
      signal?.throwIfAborted();
      const size = Math.min(piece, bytes - offset);
      const encoder = context.device.createCommandEncoder();
      encoder.copyBufferToBuffer(source, offset, staging, 0, size);
      context.device.queue.submit([encoder.finish()]);
      await bounded(staging.mapAsync(GPUMapMode.READ, 0, size), context);
      result.set(new Uint8Array(staging.getMappedRange(0, size)), offset);
      staging.unmap();
    }
  } finally {
    ledger.release(staging);
  }
  return result.buffer;
}

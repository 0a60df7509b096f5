/** Reads a buffer to the host in bounded pieces. */
import type { Ledger } from './ledger.ts';
import type { DeviceContext } from './context.ts';
import { bounded } from './submitter.ts';

const LARGEST_PIECE_BYTES = 16 * 1024 ** 2;
const SMALLEST_PIECE_BYTES = 16 * 1024;
const PIECES = 16;

/** A sixteenth of the whole, so that reading adds little to the peak of a solver; a multiple of 4. */
export function pieceOf(bytes: number): number {
  const share = Math.ceil(bytes / PIECES / 4) * 4;
  return Math.min(bytes, LARGEST_PIECE_BYTES, Math.max(SMALLEST_PIECE_BYTES, share));
}

/** The first `bytes` bytes (a multiple of 4). The readback buffer is freed afterwards. */
export async function readBuffer(
  context: DeviceContext,
  ledger: Ledger,
  source: GPUBuffer,
  bytes: number,
  signal: AbortSignal | null,
): Promise<ArrayBuffer> {
  ledger.enter('read back');
  const result = new Uint8Array(bytes);
  const piece = pieceOf(bytes);
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

/** Reads the arguments of a Bridge call from a request, never more than the method may send. */
import type { IncomingMessage } from 'node:http';
import { BUNDLE_SIZE_LIMIT_BYTES } from '../../shared/contract/bundle.ts';

export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

const MIB = 2 ** 20;

/** A bundle of the largest size, escaped as JSON; a run with the longest trace; the ids of a whole library. */
const LIMITS: Readonly<Record<string, number>> = { importBundle: 2 * BUNDLE_SIZE_LIMIT_BYTES, record: 128 * MIB };
const LIMIT = 8 * MIB;

/** The JSON body of a call; refused with an HTTP status where it is too large, not JSON, or not said to be. */
export async function readBody(request: IncomingMessage, method: string): Promise<Body> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    return { ok: false, status: 415, message: 'the body of a call must be application/json' };
  const limit = LIMITS[method] ?? LIMIT;
  const chunks: Buffer[] = [];
  let size = 0;
  // A request destroyed in the middle of its body could not be answered any more.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > limit) return { ok: false, status: 413, message: `the arguments of ${method} are over ${limit} bytes` };
    chunks.push(chunk);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { ok: false, status: 400, message: `the arguments of ${method} are not JSON` };
  }
}

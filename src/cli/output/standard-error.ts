/**
 * The stream for words to the person at the terminal. On Linux it may be another descriptor than 2: `library-noise.ts` puts
 * a filter behind 2, where graphics libraries print, and keeps the way past it for our own words.
 */
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty, WriteStream } from 'node:tty';

/** Holds the number of the descriptor; unset: 2. */
export const WORDS_DESCRIPTOR = 'ANTLER_WORDS_DESCRIPTOR';

/** How long to wait for a reader that is slow. */
const SLOW_READER_MS = 5;

type WordStream = Writable & Pick<WriteStream, 'isTTY'>;

let stream: WordStream | null = null;

/** Where words go. What cannot be written is lost, and nothing else: no measurement ends because nobody listens. */
export function standardError(): WordStream {
  stream ??= open().on('error', () => undefined);
  return stream;
}

function open(): WordStream {
  const descriptor = Number(process.env[WORDS_DESCRIPTOR] ?? 2);
  // Children have standard error only.
  Reflect.deleteProperty(process.env, WORDS_DESCRIPTOR);
  if (descriptor === 2) return process.stderr;
  if (!isatty(descriptor)) return Object.assign(new Writable({ write: writer(descriptor) }), { isTTY: false });
  return new WriteStream(descriptor);
}

/** Written before it returns, as to process.stderr: nothing is lost at the end of the process. */
function writer(descriptor: number) {
  return (chunk: Buffer, _encoding: string, done: (error?: Error) => void): void => {
    try {
      for (let from = 0; from < chunk.length;) from += writeSome(descriptor, chunk, from);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

/** A pipe that its reader made non-blocking may be full. */
function writeSome(descriptor: number, chunk: Buffer, from: number): number {
  try {
    return writeSync(descriptor, chunk, from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOW_READER_MS);
    return 0;
  }
}

/** A file that is read in pieces by offset: only what is asked for comes into memory, and never more than the file has. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Fault } from '../../shared/fault.ts';

/** One buffer holds at most this much, however much a file declares. */
const MOST_BYTES = 2 ** 31 - 1;

export interface ByteFile {
  readonly descriptor: number;
  readonly sizeBytes: number;
  /** Exactly these bytes. Refuses what lies outside the file. */
  read(offset: number, length: number): Uint8Array;
  /** Throws an `invalid` Fault that begins with the file's name; a message may go on with a colon. */
  refuse(message: string): never;
  close(): void;
}

/** Opens a plain file for reading. Throws an `invalid` Fault where there is none. */
export function openByteFile(what: string, path: string): ByteFile {
  const refuse = (message: string, options?: ErrorOptions): never => {
    throw new Fault('invalid', `${what} "${path}"${message.startsWith(':') ? '' : ' '}${message}`, options);
  };
  const descriptor = openDescriptor(path, refuse);
  const status = fstatSync(descriptor);
  if (!status.isFile()) {
    closeSync(descriptor);
    return refuse('is not a plain file');
  }
  const sizeBytes = status.size;
  return {
    descriptor,
    sizeBytes,
    refuse,
    close: () => {
      closeSync(descriptor);
    },
    read(offset, length) {
      if (offset + length > sizeBytes)
        refuse(`ends at byte ${sizeBytes}, but bytes up to ${offset + length} are needed: it is truncated or damaged`);
      if (length > MOST_BYTES) refuse(`needs ${length} bytes in one piece, more than ${MOST_BYTES}`);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done);
        if (count === 0) refuse('grew shorter while it was read');
        done += count;
      }
      return bytes;
    },
  };
}

function openDescriptor(path: string, refuse: (message: string, options?: ErrorOptions) => never): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown error'})`;
    return refuse(reason, { cause: error });
  }
}

/** A file that is read in pieces by offset: only what is asked for comes into memory, and never more than the file has. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { decodeText, LONGEST_TEXT_BYTES } from '../../shared/text/decode-text.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { systemReason } from '../../shared/contract/system-error.ts';
import { formatBytes } from '../../shared/text/units.ts';
import { say } from '../../shared/words/say.ts';

/** One buffer holds at most this much, however much a file declares. */
const MOST_BYTES = 2 ** 31 - 1;

export interface ByteFile {
  readonly descriptor: number;
  readonly sizeBytes: number;
  /** What it is for and its path, as refusals name it. */
  readonly name: string;
  /** Exactly these bytes. Refuses what lies outside the file. */
  read(offset: number, length: number): Uint8Array;
  /** Throws an `invalid` Fault that begins with the file's name; a message may go on with a colon. */
  refuse(message: string): never;
  close(): void;
}

/** Opens a plain file for reading. Throws an `invalid` Fault where there is none. */
export function openByteFile(what: string, path: string): ByteFile {
  const name = `${what} "${path}"`;
  const refuse = (message: string, options?: ErrorOptions): never => {
    throw new Fault('invalid', `${name}${message.startsWith(':') ? '' : ' '}${message}`, options);
  };
  const descriptor = openDescriptor(path, refuse);
  const status = fstatSync(descriptor);
  if (!status.isFile()) {
    closeSync(descriptor);
    return refuse(say('file-read.not-plain', { status: kindOf(status) }));
  }
  const sizeBytes = status.size;
  return {
    descriptor,
    name,
    sizeBytes,
    refuse,
    close: () => {
      closeSync(descriptor);
    },
    read(offset, length) {
      if (offset + length > sizeBytes) refuse(say('file-read.truncated', { sizeBytes, offset: offset + length }));
      if (length > MOST_BYTES) refuse(say('file-read.piece', { length, MOST_BYTES }));
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done);
        if (count === 0) refuse(say('file-read.shrunk'));
        done += count;
      }
      return bytes;
    },
  };
}

function openDescriptor(path: string, refuse: (message: string, options?: ErrorOptions) => never): number {
  try {
    // Opening a pipe would wait for a writer, who may never come. Windows has no such flag, and no such pipes.
    return openSync(path, constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? say('file.unknown-error');
    return refuse(WHY_NOT_OPENED[code] ?? say('file-read.failed', { error: systemReason(error) ?? code }), {
      cause: error,
    });
  }
}

const WHY_NOT_OPENED: Readonly<Record<string, string>> = {
  ENOENT: say('file-read.missing'),
  EISDIR: say('file-read.folder'),
  ENXIO: say('file-read.device'),
  ELOOP: say('file-read.loop'),
  EACCES: say('file-read.denied'),
};

function kindOf(status: Stats): string {
  if (status.isDirectory()) return say('file-read.a-directory');
  if (status.isFIFO()) return say('file-read.a-pipe');
  return status.isSocket() ? say('file-read.a-socket') : say('file-read.a-device');
}

/** The whole file as text. Refuses, naming the file, what is larger than `limitBytes` or no text. */
export function readText(file: ByteFile, limitBytes = LONGEST_TEXT_BYTES): string {
  const { sizeBytes, refuse } = file;
  const limit = limitBytes < 2 ** 20 ? say('file-read.bytes', { limitBytes }) : formatBytes(limitBytes);
  if (sizeBytes > limitBytes) refuse(say('file-read.too-large', { limit, sizeBytes: formatBytes(sizeBytes) }));
  return decodeText(file.read(0, sizeBytes), file.name);
}

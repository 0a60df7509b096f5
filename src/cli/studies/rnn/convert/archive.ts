/** The ZIP archive of a PyTorch file: entries stored without compression, read by random access, each checked by its CRC. */
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import type { ByteFile } from '../../../files/byte-file.ts';
import { say } from '../../../../shared/words/say.ts';

export interface Archive {
  /** Names of all entries. */
  readonly names: readonly string[];
  sizeBytes(name: string): number;
  /** The bytes of an entry. Refuses one that is missing, longer than `limit`, compressed or damaged. */
  read(name: string, limit?: number): Promise<Uint8Array>;
}

const MOST_ENTRIES = 100_000;
const LOCAL_HEADER_BYTES = 30;
const ENCRYPTED = 1;

export function isZip(file: ByteFile): boolean {
  if (file.sizeBytes < 4) return false;
  return new TextDecoder('latin1').decode(file.read(0, 4)) === 'PK\u0003\u0004';
}

/** Reads the list of entries. Refuses damaged archives, strange names, duplicates and overlapping entries. */
export async function openArchive(file: ByteFile): Promise<Archive> {
  const { zip, entries } = await attempt(file, () => listEntries(file));
  checkOverlap(file, [...entries.values()]);
  const entryOf = (name: string): Entry => entries.get(name) ?? file.refuse(say('archive.no-entry', { name }));
  return {
    names: [...entries.keys()],
    sizeBytes: (name) => entryOf(name).uncompressedSize,
    async read(name, limit = Infinity) {
      const entry = entryOf(name);
      if (entry.compressionMethod !== 0 || entry.generalPurposeBitFlag & ENCRYPTED)
        file.refuse(say('archive.compressed', { name }));
      if (entry.uncompressedSize > limit)
        file.refuse(say('archive.too-large', { name, uncompressedSize: entry.uncompressedSize, limit }));
      const { fileDataStart } = await attempt(file, () => zip.readLocalFileHeaderPromise(entry, { minimal: true }));
      const bytes = file.read(fileDataStart, entry.uncompressedSize);
      if (crc32(bytes) !== entry.crc32) file.refuse(say('archive.checksum', { name }));
      return bytes;
    },
  };
}

async function listEntries(file: ByteFile): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  const zip = await fromFdPromise(file.descriptor, { autoClose: false, strictFileNames: true });
  if (zip.entryCount > MOST_ENTRIES) file.refuse(say('archive.too-many', { entryCount: zip.entryCount, MOST_ENTRIES }));
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) file.refuse(say('archive.twice', { fileName: entry.fileName }));
    entries.set(entry.fileName, entry);
  }
  return { zip, entries };
}

/** Entries that share bytes are no honest archive. */
function checkOverlap(file: ByteFile, entries: readonly Entry[]): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < end) file.refuse(say('archive.overlap', { fileName: entry.fileName }));
    const { relativeOffsetOfLocalHeader, fileNameLength, compressedSize } = entry;
    end = relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + fileNameLength + compressedSize;
  }
}

/** The library's errors as refusals of this file; ours pass. */
async function attempt<T>(file: ByteFile, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Error && error.name === 'Fault') throw error;
    return file.refuse(say('archive.broken', { error: error instanceof Error ? error.message : String(error) }));
  }
}

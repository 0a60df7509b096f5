/** The files in which Linux tells about the machine, under a root that tests replace. What is not there is null. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface SystemFiles {
  /** Trimmed text; null where it cannot be read. */
  text(path: string): string | null;
  /** A file that holds one number and nothing else. */
  number(path: string): number | null;
  /** Names in a folder, sorted; none where it cannot be read. */
  names(path: string): string[];
  /** The last part of what a link points at. */
  target(path: string): string | null;
}

export function openSystemFiles(root = '/'): SystemFiles {
  const quietly = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch {
      return null;
    }
  };
  const text = (path: string): string | null => quietly(() => readFileSync(join(root, path), 'utf8').trim());
  return {
    text,
    number(path) {
      const found = text(path);
      return found !== null && /^\d+(\.\d+)?$/.test(found) ? Number(found) : null;
    },
    names: (path) => quietly(() => readdirSync(join(root, path)).sort()) ?? [],
    target: (path) => quietly(() => basename(readlinkSync(join(root, path)))),
  };
}

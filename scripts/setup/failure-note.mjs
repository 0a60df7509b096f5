/** Remembers what could not be fetched, so that the next start does not wait for the same failure again. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './paths.mjs';

/** A note that counts for some minutes; deleting `file` makes the next start try again at once. */
export function failureNote(name, minutes) {
  const file = join(CACHE, `${name}.failed`);
  return {
    file,
    isFresh() {
      const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      return Date.now() - written < minutes * 60_000;
    },
    write(reason) {
      try {
        mkdirSync(CACHE, { recursive: true });
        writeFileSync(file, `${reason}\n`);
      } catch {
        // In a read-only clone the next start tries again.
      }
    },
    clear() {
      if (existsSync(file)) rmSync(file, { force: true });
    },
  };
}

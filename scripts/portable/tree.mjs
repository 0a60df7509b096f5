/** A folder's contents in an order that is the same on every machine. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** { path, isFolder } of everything below, sorted by name, each folder before what it holds. */
export function everythingUnder(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [{ path, isFolder: true }, ...everythingUnder(path)] : [{ path, isFolder: false }];
  });
}

/** The bytes of all files below. */
export function sizeOf(folder) {
  const files = everythingUnder(folder).filter(({ isFolder }) => !isFolder);
  return files.reduce((sum, { path }) => sum + statSync(path).size, 0);
}

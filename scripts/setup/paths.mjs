/** Where things lie, from the scripts' point of view. */
import { existsSync } from 'node:fs';
import path, { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './report.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Notes that set-up keeps for itself; not under version control. */
export const CACHE = join(ROOT, '.cache');
export const OUT = join(ROOT, 'out');

/** The first of the programs that is on the PATH; null where there is none. */
export function findProgram(
  names,
  searchPath = process.env.PATH ?? '',
  { platform = process.platform, exists = existsSync } = {},
) {
  const { delimiter, join: joinPath } = platform === 'win32' ? path.win32 : path.posix;
  const endings = platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const name of names)
    for (const folder of searchPath.split(delimiter))
      for (const ending of endings) {
        const file = joinPath(folder, name + ending);
        if (folder !== '' && exists(file)) return file;
      }
  return null;
}

/** Throws where the clone's path has a character that Vite takes for the end of a path: the build would fail midway. */
export function refuseUnusableFolder(root = ROOT) {
  const found = [...new Set(root.match(/[#?]/g) ?? [])];
  if (found.length === 0) return;
  const names = found.map((character) => `"${character}"`).join(' and ');
  throw new SetupError(`the path ${root} contains ${names}, which the build cannot handle: move or rename that folder`);
}

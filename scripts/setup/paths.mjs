/** Where things lie, from the scripts' point of view. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Notes that set-up keeps for itself; not under version control. */
export const CACHE = join(ROOT, '.cache');
export const OUT = join(ROOT, 'out');

/** The first of the programs that is on the PATH; null where there is none. */
export function findProgram(names, path = process.env.PATH ?? '') {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const name of names)
    for (const folder of path.split(delimiter))
      for (const ending of endings) {
        const file = join(folder, name + ending);
        if (folder !== '' && existsSync(file)) return file;
      }
  return null;
}

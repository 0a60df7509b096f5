/** How npm is started: its own script with a Node, because Windows' npm.cmd needs a shell, and a shell splits paths. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './paths.mjs';

const SCRIPT = 'npm-cli.js';

/**
 * { file, args } that start npm, to be followed by npm's own arguments; null where there is no npm. `searchPath` is a
 * PATH without this clone's node_modules, `nodeFile` a Node outside of them: `npm ci` deletes what is in there.
 */
export function npmCommand({
  nodeFile,
  searchPath,
  env = process.env,
  platform = process.platform,
  files = { exists: existsSync, resolve: realpathSync },
}) {
  const { basename, dirname, join } = platform === 'win32' ? path.win32 : path.posix;
  const installed = platform === 'win32' ? ['node_modules/npm/bin'] : ['../lib/node_modules/npm/bin'];
  const scriptsBeside = (file) => installed.map((folder) => join(dirname(file), folder, SCRIPT));
  const started = env.npm_execpath;
  const program = findProgram(['npm'], searchPath, { platform, exists: files.exists });
  const candidates = [
    ...(started !== undefined && basename(started) === SCRIPT ? [started] : []),
    ...scriptsBeside(nodeFile),
    ...(program === null ? [] : scriptsBeside(program)),
    // On Unix `npm` is usually a link to the script itself.
    ...(program === null || platform === 'win32' ? [] : [files.resolve(program)]),
  ];
  const script = candidates.find((file) => basename(file) === SCRIPT && files.exists(file));
  if (script !== undefined) return { file: nodeFile, args: [script] };
  // A version manager's wrapper; on Windows that would be a batch file.
  return program === null || platform === 'win32' ? null : { file: program, args: [] };
}

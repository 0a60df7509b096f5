/** What goes into the folder, found by following the imports of the built program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, nodeBinary } from '../setup/dependencies.mjs';
import { OUT, ROOT } from '../setup/paths.mjs';
import { runProgram } from '../setup/process.mjs';
import { SetupError } from '../setup/report.mjs';

const TRACE = fileURLToPath(new URL('trace.mjs', import.meta.url));
const PROGRAM = join(OUT, 'main/cli.js');
/** The sources behind what is carried: parts of packages are built into it. */
const SOURCES = ['src/cli/index.ts', 'src/renderer/report/report.ts'];

/**
 * Paths from the root of the clone: `files` to copy, and `packages` (folders) whose code is among them or was built into
 * them. Native parts are those of one platform, "linux-x64". Throws a SetupError.
 */
export async function listCarried(platform) {
  const built = (await trace([PROGRAM])).filter((file) => extensionIsNot(file, '.node'));
  const sources = await trace(SOURCES.map((file) => join(ROOT, file)));
  const packages = packagesOf(built);
  const files = [
    ...built,
    ...built.flatMap(manifestsAbove),
    ...packages.flatMap((folder) => nativeFiles(folder, platform)),
    ...['out/report', 'migrations'].flatMap((folder) => filesUnder(join(ROOT, folder))),
  ];
  return {
    files: [...new Set(files)].map((file) => relative(ROOT, file)).sort(),
    packages: [...new Set([...packages, ...packagesOf(sources)])].map((folder) => relative(ROOT, folder)).sort(),
  };
}

async function trace(entries) {
  const args = ['--no-warnings', '--experimental-import-meta-resolve', TRACE, ...entries];
  const { status, output } = await runProgram(nodeBinary(), args, { cwd: ROOT, env: childEnvironment(), quiet: true });
  if (status !== 0) throw new SetupError(`the imports could not be followed:\n${output.trim()}`);
  const { files } = JSON.parse(output);
  const outside = files.find((file) => !file.startsWith(ROOT));
  if (outside !== undefined) throw new SetupError(`${outside} lies outside of the clone`);
  return files;
}

const extensionIsNot = (file, ending) => !file.endsWith(ending);

/** The folders of the packages that the files belong to. */
function packagesOf(files) {
  return [...new Set(files.map(packageOf).filter((folder) => folder !== null))];
}

/** `…/node_modules/name` or `…/node_modules/@scope/name`; null outside of packages. */
function packageOf(file) {
  const parts = file.split(sep);
  const start = parts.lastIndexOf('node_modules') + 1;
  if (start === 0) return null;
  return parts.slice(0, start + (parts[start].startsWith('@') ? 2 : 1)).join(sep);
}

/** A package.json says how the modules below it are read, also one inside of a package. */
function manifestsAbove(file) {
  const top = packageOf(file);
  const found = [];
  for (let folder = dirname(file); top !== null && folder.length >= top.length; folder = dirname(folder))
    found.push(join(folder, 'package.json'));
  return found.filter((path) => existsSync(path));
}

/** What a package holds for each platform apart: a folder or a file of its name (on macOS for all processors in one). */
function nativeFiles(folder, platform) {
  const names = [platform, platform.replace(/^darwin-.*/, 'darwin-universal')];
  return filesUnder(folder).filter((file) =>
    relative(folder, file)
      .split(sep)
      .some((part, index, parts) => names.includes(index === parts.length - 1 ? basename(part, '.node') : part)),
  );
}

/** Without the packages inside of a package: those are their own. */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Name, version and licence of a package, as it says itself. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}

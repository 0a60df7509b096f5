/** The newer Node that the program brings, for machines whose own is too old. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say } from './report.mjs';

const FOLDER = join(CACHE, 'node');
const PROGRAM = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

/** The package `node` links its program here by a script of its own. */
const LINKED = join(ROOT, 'node_modules/node', PROGRAM);
/** The program in the package for this platform alone, as `fetchNode` puts it. */
const FETCHED = join(FOLDER, 'node_modules', platformPackage(process.platform, process.arch), PROGRAM);

/** Where that Node is, or would be. */
export function packagedNode() {
  return !existsSync(LINKED) && existsSync(FETCHED) ? FETCHED : LINKED;
}

/** The name of the package that holds the program for a platform, by the rules of the package `node`. */
export function platformPackage(platform, arch) {
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return [prefix, platform === 'win32' ? 'win' : platform, arch].join('-');
}

/**
 * Whether npm would leave native parts of the builder out under this Node: they are optional packages, and those whose
 * `engines` (^20.19.0 || >=22.12.0) exclude the Node that npm runs on are skipped without a word.
 */
export function skipsNativeParts(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major === 20) return minor < 19;
  return major < 22 || (major === 22 && minor < 12);
}

/** Fetches it with npm, without running any script; its path, or null where it cannot be had. */
export async function fetchNode(npm, env) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const wanted = `${platformPackage(process.platform, process.arch)}@${lock.packages['node_modules/node'].version}`;
  say(`fetching a newer Node (${wanted}) …`);
  mkdirSync(FOLDER, { recursive: true });
  // npm would look for a project further up otherwise.
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const args = ['install', wanted, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await runProgram(npm.file, [...npm.args, ...args], { cwd: FOLDER, env });
  return status === 0 && existsSync(FETCHED) ? FETCHED : null;
}

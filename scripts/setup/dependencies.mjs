/** The packages under node_modules, and among them a Node that is new enough. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findProgram, ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say, SetupError } from './report.mjs';

/** better-sqlite3's prebuilt files need Node-API of Node 22; under Node 20 they crash. */
const OLDEST_NODE = 22;
const PACKAGED_NODE = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Whether what is installed is what package-lock.json asks for. */
export function dependenciesAreFresh(root = ROOT) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || installed[path]?.version === entry.version,
  );
}

/** Runs `npm ci` unless everything is there already. */
export async function ensureDependencies() {
  if (dependenciesAreFresh() && existsSync(nodeBinary())) return;
  say('installing the packages that package-lock.json lists (npm ci), about a minute …');
  const path = outsidePath();
  const npm = findProgram(['npm'], path);
  if (npm === null) throw new SetupError('npm is missing: install Node.js with npm, then try again');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await runProgram(npm, args, { cwd: ROOT, env: { ...process.env, PATH: path } });
  if (status !== 0) throw new SetupError('npm ci failed, see above; is the package registry reachable?');
  if (!existsSync(nodeBinary()))
    throw new SetupError(`this program needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install it`);
}

/** The Node to run everything else with: this one if it is new enough, else the one among the packages. */
export function nodeBinary() {
  return ownNodeIsNewEnough() ? process.execPath : PACKAGED_NODE;
}

/** Whether the program can be loaded into this very process. */
export function ownNodeIsNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
}

/** The environment for children: they find the right Node and the installed tools first. */
export function childEnvironment() {
  const path = [dirname(nodeBinary()), join(ROOT, 'node_modules/.bin'), outsidePath()].join(delimiter);
  return { ...process.env, PATH: path };
}

/** The PATH without node_modules: npm must not run on the Node that it is about to replace. */
function outsidePath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

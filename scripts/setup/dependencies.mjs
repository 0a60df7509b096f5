/** The packages under node_modules, and among them a Node that is new enough. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { npmCommand } from './npm.mjs';
import { fetchNode, packagedNode, skipsNativeParts } from './packaged-node.mjs';
import { findProgram, ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say, SetupError } from './report.mjs';

/** better-sqlite3's prebuilt files are made for this Node-API (Node 22.14, 23.6 and later); older ones crash in them. */
const OLDEST_NODE_API = 10;

/** Whether what is installed is what package-lock.json asks for. */
export function dependenciesAreFresh(root = ROOT) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || installed[path]?.version === entry.version,
  );
}

/** Whether every package is there, and a Node that can run the program. */
export function dependenciesAreReady() {
  return dependenciesAreFresh() && existsSync(nodeBinary());
}

/** Installs every package, and a Node that can run the program. Throws a SetupError. */
export async function installDependencies() {
  const npm = npmCommand({ nodeFile: outsideNode(), searchPath: outsidePath() });
  if (npm === null) throw new SetupError('npm is missing: install Node.js with npm, then try again');
  if (!dependenciesAreFresh()) await installPackages(npm);
  if (existsSync(nodeBinary())) return;
  const scriptsAreIgnored = await ignoresScripts(npm);
  if (scriptsAreIgnored) say('npm is set to ignore-scripts=true: its packages bring no Node');
  if ((await fetchNode(npm, npmOptions().env)) === null) throw new SetupError(missingNode(scriptsAreIgnored));
}

async function installPackages(npm) {
  const newer = skipsNativeParts() ? await fetchNode(npm, npmOptions().env) : null;
  // A version manager's wrapper chooses its Node itself.
  const { file, args } = newer === null || npm.args.length === 0 ? npm : { file: newer, args: npm.args };
  say('installing the packages that package-lock.json lists (npm ci), about a minute …');
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await runProgram(file, [...args, ...options], npmOptions());
  if (status !== 0) throw new SetupError('npm ci failed, see above; is the package registry reachable?');
}

/** The Node to run everything else with: this one if it is new enough, else the one among the packages. */
export function nodeBinary() {
  return ownNodeIsNewEnough() ? process.execPath : packagedNode();
}

/** Whether the program can be loaded into this very process. */
export function ownNodeIsNewEnough(versions = process.versions) {
  return Number(versions.napi) >= OLDEST_NODE_API;
}

/** Why there is no Node that can run the program, and what to do about it. */
export function missingNode(scriptsAreIgnored, version = process.version) {
  const need = `this program needs Node 22.14, 23.6 or newer (Node-API ${OLDEST_NODE_API}), and this is ${version}`;
  if (!scriptsAreIgnored) return `${need}: install a newer Node`;
  return (
    `${need}; the newer one among its packages was not installed, because npm is set to ignore-scripts=true. ` +
    'Install a newer Node, or allow this one script: npm rebuild node --ignore-scripts=false'
  );
}

/** The environment for children: they find the right Node and the installed tools first. */
export function childEnvironment() {
  const path = [dirname(nodeBinary()), join(ROOT, 'node_modules/.bin'), outsidePath()].join(delimiter);
  return { ...process.env, PATH: path };
}

/** `ignore-scripts` as npm's own configuration has it for this clone. */
async function ignoresScripts(npm) {
  const { output } = await runProgram(npm.file, [...npm.args, 'config', 'get', 'ignore-scripts'], {
    ...npmOptions(),
    quiet: true,
  });
  // npm may warn of an old Node besides.
  return /^true$/m.test(output);
}

function npmOptions() {
  return { cwd: ROOT, env: { ...process.env, PATH: outsidePath() } };
}

/** A Node outside of node_modules where there is one: npm must not run on the Node that it is about to replace. */
function outsideNode() {
  const isOutside = (file) => file !== undefined && !file.includes(`${sep}node_modules${sep}`) && existsSync(file);
  const candidates = [process.execPath, process.env.npm_node_execpath];
  return candidates.find(isOutside) ?? findProgram(['node'], outsidePath()) ?? process.execPath;
}

/** The PATH without node_modules. */
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

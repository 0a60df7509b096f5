/** The build under out/, made anew when a source has changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, nodeBinary } from './dependencies.mjs';
import { OUT, ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say, SetupError } from './report.mjs';

const SOURCES = ['src', 'migrations', 'package.json', 'package-lock.json', 'tsconfig.json'];
const CONFIGS = ['vite.report.config.ts', 'electron.vite.config.ts'];
const STAMP = join(OUT, '.sources');

/** Whether the build at hand was made from these very sources. */
export function buildIsFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashSources();
}

/** Builds everything. Throws a SetupError with what the builder said. */
export async function build() {
  const sources = hashSources();
  say('building …');
  try {
    rmSync(STAMP, { force: true });
    mkdirSync(OUT, { recursive: true });
  } catch (error) {
    throw new SetupError(`the build has to be renewed, and ${OUT} cannot be written to (${error.code})`);
  }
  // The report's own page goes first: the program carries it inside.
  await runBuilder('vite', ['build', '-c', 'vite.report.config.ts', '--logLevel', 'warn']);
  await runBuilder('electron-vite', ['build', '--logLevel', 'warn']);
  writeFileSync(STAMP, sources);
}

async function runBuilder(tool, args) {
  const file = join(ROOT, 'node_modules', tool, 'bin', `${tool}.js`);
  const options = { cwd: ROOT, env: childEnvironment(), quiet: true };
  const { status, output } = await runProgram(nodeBinary(), [file, ...args], options);
  if (status !== 0) throw new SetupError(`the build failed (${tool} ${args.join(' ')}):\n${output.trim()}`);
}

function hashSources() {
  const hash = createHash('sha256');
  for (const path of [...SOURCES, ...CONFIGS].flatMap(filesUnder)) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  const entries = existsSync(join(ROOT, path)) ? tryList(join(ROOT, path)) : [];
  if (entries === null) return [path];
  return entries.flatMap((entry) => filesUnder(join(path, entry)));
}

/** The sorted names in a folder; null where it is a file. */
function tryList(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}

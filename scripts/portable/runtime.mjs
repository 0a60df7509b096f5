/** The Node that the folder brings: the packaged one, or the running one where that is newer. */
import { copyFileSync, existsSync } from 'node:fs';
import { findProgram } from '../setup/paths.mjs';
import { packagedNode } from '../setup/packaged-node.mjs';
import { ownNodeIsNewEnough } from '../setup/dependencies.mjs';
import { runProgram } from '../setup/process.mjs';
import { SetupError } from '../setup/report.mjs';

/** { file, version } of that Node. Throws a SetupError where there is none that runs by itself. */
export async function chooseNode() {
  const packaged = existsSync(packagedNode()) ? await describe(packagedNode()) : null;
  const isUsable = ownNodeIsNewEnough() && process.config.variables.node_shared !== true;
  const own = isUsable ? { file: process.execPath, version: process.versions.node } : null;
  const chosen = own !== null && (packaged === null || isNewer(own.version, packaged.version)) ? own : packaged;
  if (chosen === null) throw new SetupError('there is no Node to carry: install the packages again (npm ci)');
  return chosen;
}

async function describe(file) {
  const { status, output } = await runProgram(file, ['--version'], { quiet: true });
  return status === 0 ? { file, version: output.trim().replace(/^v/, '') } : null;
}

function isNewer(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const first = left.findIndex((part, index) => part !== right[index]);
  return first !== -1 && left[first] > right[first];
}

/** Copies it without its debugging symbols where `strip` is there; elsewhere than on Linux that would break its signature. */
export async function copyNode(from, to) {
  const strip = process.platform === 'linux' ? findProgram(['strip']) : null;
  if (strip !== null && (await runProgram(strip, ['-o', to, from], { quiet: true })).status === 0) return;
  copyFileSync(from, to);
}

/** Electron's binary: not among the packages, fetched at the first start that wants it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, nodeBinary } from './dependencies.mjs';
import { failureNote } from './failure-note.mjs';
import { ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say } from './report.mjs';

const PACKAGE = join(ROOT, 'node_modules/electron');
/** About 110 MB; a line too slow for that gets the browser shell, and Electron another time. */
const DOWNLOAD_TIMEOUT_MS = 4 * 60_000;

/** The path of Electron's program, fetched where it can be; null where it cannot. */
export async function findElectron() {
  const present = installedElectron();
  if (present !== null) return present;
  const note = failureNote('electron', 180);
  if (note.isFresh()) {
    say(`Electron could not be fetched a while ago (delete ${note.file} to try again at once)`);
    return null;
  }
  say('fetching Electron’s binary, about 110 MB, once …');
  const options = { env: childEnvironment(), timeoutMs: DOWNLOAD_TIMEOUT_MS, quiet: true };
  const { status, output } = await runProgram(nodeBinary(), [join(PACKAGE, 'install.js')], options);
  const fetched = status === 0 ? installedElectron() : null;
  if (fetched !== null) note.clear();
  else {
    note.write(output);
    say(`Electron cannot be fetched here: ${firstLine(output) || 'it took too long'}`);
  }
  return fetched;
}

/** Follows the package's own rules: path.txt names the program, ELECTRON_OVERRIDE_DIST_PATH another folder. */
function installedElectron() {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : defaultName();
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH || join(PACKAGE, 'dist'), name);
  return existsSync(file) ? file : null;
}

function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

const firstLine = (text) => text.trim().split('\n')[0] ?? '';

/** Starts the built command line, in this process where its Node is new enough. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment, nodeBinary, ownNodeIsNewEnough } from './setup/dependencies.mjs';
import { OUT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';

const PROGRAM = join(OUT, 'main/cli.js');

/** Runs `antler <args>`; the exit status is the program's. */
export async function runCommandLine(args) {
  if (!ownNodeIsNewEnough()) {
    await becomeProgram(nodeBinary(), [PROGRAM, ...args], childEnvironment());
    return;
  }
  process.argv = [process.execPath, PROGRAM, ...args];
  await import(pathToFileURL(PROGRAM).href);
}

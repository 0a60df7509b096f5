/** `npm start`: the desktop application, in Electron where its binary is or can be had, else in a browser's window. */
import { join } from 'node:path';
import { ensureReady } from './ensure.mjs';
import { findBrowser } from './setup/browser.mjs';
import { hasDisplay, ozoneArguments } from './setup/display.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { findElectron } from './setup/electron.mjs';
import { OUT, ROOT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain, say, SetupError } from './setup/report.mjs';

/** An Electron that ends with an error this soon did not start at all: a missing library, a refused sandbox. */
const FAILED_START_MS = 5000;

runMain(async () => {
  const args = process.argv.slice(2);
  // Served without a window: for tests, and for a browser of one's own choice.
  const windowless = args.includes('--no-open');
  if (!windowless && !hasDisplay())
    throw new SetupError('there is no display for a window here; `npm run bench` measures and reports without one');
  await ensureReady({ adapters: windowless });
  if (windowless) await startBrowserShell(args);
  else if (!(await startElectron(args))) await openInBrowser(args);
});

/** Whether Electron ran. */
async function startElectron(args) {
  const electron = await findElectron();
  if (electron === null) return false;
  say('starting in Electron');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const startedAt = Date.now();
  const status = await becomeProgram(electron, [...asRoot, ...ozoneArguments(args), ROOT, ...args]);
  if (status === 0 || Date.now() - startedAt > FAILED_START_MS) return true;
  say(`Electron ended at once (status ${status})`);
  return false;
}

async function openInBrowser(args) {
  await ensureReady({ browser: true });
  const browser = findBrowser();
  if (browser === null) throw new SetupError('neither Electron nor a Chromium-family browser is to be had here');
  say(`starting in a window of ${browser}`);
  await startBrowserShell(['--browser', browser, ...args]);
}

function startBrowserShell(args) {
  return becomeProgram(nodeBinary(), [join(OUT, 'main/browser.js'), ...args], childEnvironment());
}

/** The desktop application: Electron started this file. */
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { runApp } from './app.ts';
import { createElectronShell, registerPageScheme } from './shell/electron.ts';
import { chromiumSwitches } from './switches.ts';

for (const { name, value } of chromiumSwitches(process.platform))
  app.commandLine.appendSwitch(name, value ?? undefined);
registerPageScheme();
app.enableSandbox();

const root = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/index.cjs');

if (app.requestSingleInstanceLock()) {
  runApp(createElectronShell({ root, preload })).catch((error: unknown) => {
    dialog.showErrorBox('Antler cannot go on', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else {
  // The window that is open comes to the front instead.
  app.quit();
}

/** The desktop application: Electron started this file. */
import { say } from '../shared/words/say.ts';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { openDebugLog } from '../shared/text/debug-log.ts';
import { visibleLines } from '../shared/text/visible-text.ts';
import { runApp } from './app.ts';
import { languageAmong, setLanguage } from '../shared/words/language.ts';
import { createElectronShell, registerPageScheme } from './shell/electron.ts';
import { chromiumSwitches, runsOnWayland, switchTexts } from './switches.ts';

openDebugLog(process.env['ANTLER_DEBUG'], (line) => process.stderr.write(`${visibleLines(line)}\n`));

const ozone = app.commandLine.getSwitchValue('ozone-platform');
const switches = chromiumSwitches(process.platform, runsOnWayland(process.platform, process.env, ozone));
for (const { name, value } of switches) app.commandLine.appendSwitch(name, value ?? undefined);
registerPageScheme();
app.enableSandbox();

const root = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/index.cjs');
const given = ozone === '' ? [] : [`ozone-platform=${ozone}`];

// Until the page says what was chosen.
void app.whenReady().then(() => setLanguage(languageAmong(app.getPreferredSystemLanguages())));

if (app.requestSingleInstanceLock()) {
  runApp(createElectronShell({ root, preload, switches: [...given, ...switchTexts(switches)] })).catch(giveUp);
} else {
  // The window that is open comes to the front instead.
  app.quit();
}

async function giveUp(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`antler: ${message}\n`);
  // Before that, Linux shows no box.
  await app.whenReady();
  dialog.showErrorBox(say('shell.cannot-go-on'), message);
  app.exit(1);
}

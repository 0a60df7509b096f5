/** Finds an installed browser of the Chromium family. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './paths.mjs';

const ON_PATH = [
  'chromium',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
  'vivaldi-stable',
  // Last: on Ubuntu this name may be a stub that only starts a snap.
  'chromium-browser',
];

const MAC_PROGRAMS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/** The path of a browser that can show the window; ANTLER_BROWSER chooses one. Null where there is none. */
export function findBrowser() {
  const chosen = process.env.ANTLER_BROWSER;
  if (chosen) return chosen;
  if (process.platform === 'darwin') return MAC_PROGRAMS.find((file) => existsSync(file)) ?? null;
  if (process.platform === 'win32') return windowsPrograms().find((file) => existsSync(file)) ?? null;
  return findProgram(ON_PATH);
}

function windowsPrograms() {
  const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
  return folders.filter(Boolean).flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)));
}

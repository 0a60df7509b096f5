/** The browser that tests drive: ANTLER_BROWSER, or what is installed. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Starts it without a window, without its sandbox (tests may run as root), with the given switches. */
export function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['ANTLER_BROWSER'] ?? INSTALLED.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('No browser of the Chromium family is installed; ANTLER_BROWSER can name one.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...switches] });
}

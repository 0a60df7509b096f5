/** The browser that tests drive. */
import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../../scripts/setup/browser.mjs';

/** Starts it without a window, without its sandbox (tests may run as root), with the given switches. */
export function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null)
    throw new Error('No browser of the Chromium family is installed; ANTLER_BROWSER can name one.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...switches] });
}

/** The desktop application without Electron: `npm start` runs this file with Node where Electron cannot be had. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../shared/contract/fault.ts';
import { openDebugLog } from '../shared/text/debug-log.ts';
import { visible, visibleLines } from '../shared/text/visible-text.ts';
import { languageOfEnvironment, setLanguage } from '../shared/words/language.ts';
import { runApp } from './app.ts';
import { createBrowserShell } from './shell/browser.ts';

const HELP = `usage: browser.js [--browser PATH] [--no-open] [--port N]

  --browser PATH  the Chromium-family browser that shows the window
  --no-open       open none: print the address on standard output and serve until told to end
  --port N        the port to listen on (default: any free one)
`;

async function main(): Promise<void> {
  openDebugLog(process.env['ANTLER_DEBUG'], (line) => process.stderr.write(`${visibleLines(line)}\n`));
  // Until the page says what was chosen.
  setLanguage(languageOfEnvironment(process.env));
  const { values } = parseArgs({
    options: {
      browser: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const browser = values.browser ?? null;
  if (browser === null && !values['no-open']) throw new Fault('invalid', 'either --browser or --no-open is needed');
  await runApp(
    createBrowserShell({
      root: join(import.meta.dirname, '../renderer'),
      browser: values['no-open'] ? null : browser,
      port: toPort(values.port),
      announce: (startUrl) => process.stdout.write(`${startUrl}\n`),
    }),
  );
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Fault('invalid', `--port: ${text} is not a port (0 … 65535)`);
  return port;
}

main().catch((error: unknown) => {
  process.stderr.write(`antler: ${visible(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = error instanceof Fault && error.code === 'invalid' ? 2 : 1;
});

#!/usr/bin/env node
/** `npm run antler -- …`: the command line, set up first where needed. */
import { runCommandLine } from './command-line.mjs';
import { ensureReady } from './ensure.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensureReady({ adapters: true });
  await runCommandLine(process.argv.slice(2));
});

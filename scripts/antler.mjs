#!/usr/bin/env node
/** `npm run antler -- …`: the command line, set up first where needed. */
import { runCommandLine } from './command-line.mjs';
import { ensureReady } from './ensure.mjs';
import { needsOf } from './setup/needs.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  const args = process.argv.slice(2);
  await ensureReady(needsOf(args));
  await runCommandLine(args);
});

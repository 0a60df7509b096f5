/** `npm run perf [-- --json FILE]`: how fast this build is, held against its bars, on every adapter of this machine. */
import { join } from 'node:path';
import { ensureReady } from './ensure.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { OUT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensureReady({ adapters: true });
  await becomeProgram(nodeBinary(), [join(OUT, 'main/perf.js'), ...process.argv.slice(2)], childEnvironment());
});

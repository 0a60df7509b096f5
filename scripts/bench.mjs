/** `npm run bench`: the main job, without a window. Takes every flag of `antler run`. */
import { runCommandLine } from './command-line.mjs';
import { ensureReady } from './ensure.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensureReady({ adapters: true });
  await runCommandLine(['bench', ...process.argv.slice(2)]);
});

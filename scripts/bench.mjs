/** `npm run bench`: the main job, without a window. Takes every flag of `antler run`. */
import { runCommandLine } from './command-line.mjs';
import { ensureReady } from './ensure.mjs';
import { needsOf } from './setup/needs.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  const args = ['bench', ...process.argv.slice(2)];
  await ensureReady(needsOf(args));
  await runCommandLine(args);
});

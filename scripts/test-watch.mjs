/**
 * `npm run test:watch [-- FILE…]`: runs the unit tests whose files change, until it is stopped. Needs no adapter, no
 * browser and no build. Arguments go to vitest.
 */
import { join } from 'node:path';
import { ensurePackages } from './ensure.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { ROOT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensurePackages();
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = ['watch', '--root', ROOT, '--project', 'unit', ...process.argv.slice(2)];
  await becomeProgram(nodeBinary(), [vitest, ...args], childEnvironment());
});

/**
 * `npm run gallery`: serves the page of every component and chart on fixtures (tests/gallery). With `-- --shots DIR` it writes
 * a picture of each part of it, in both themes, and ends.
 */
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './ensure.mjs';
import { ownNodeIsNewEnough } from './setup/dependencies.mjs';
import { packagedNode } from './setup/packaged-node.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensurePackages();
  const args = process.argv.slice(2);
  if (!ownNodeIsNewEnough())
    return becomeProgram(packagedNode(), [fileURLToPath(import.meta.url), ...args], process.env);
  const { runGallery } = await import('./gallery/serve.mjs');
  return runGallery(args);
});

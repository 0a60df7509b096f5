/**
 * Set-up that every command does for itself, from a fresh clone with nothing but Node 20 and npm: packages, a newer
 * Node, the build, and what the system lacks. Plain JavaScript, because nothing is installed when it runs.
 */
import { build, buildIsFresh } from './setup/build.mjs';
import { dependenciesAreReady, installDependencies } from './setup/dependencies.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { refuseUnusableFolder } from './setup/paths.mjs';
import { ensureSystemPackages } from './setup/system.mjs';

/**
 * Makes the clone ready. `adapters` is for measuring (at least a software one), `browser` for showing the window without
 * Electron and for the end-to-end tests; `installs: false` names what the system lacks and leaves it at that. Where
 * nothing is missing this is quick and writes nothing. Throws a SetupError.
 */
export async function ensureReady({ adapters = false, browser = false, installs = true } = {}) {
  refuseUnusableFolder();
  await ensurePackages();
  if (adapters || browser) await ensureSystemPackages({ needsBrowser: browser, installs });
  await unless(buildIsFresh, build);
}

/** The packages, and a Node that can run the program. Throws a SetupError. */
export async function ensurePackages() {
  await unless(dependenciesAreReady, installDependencies);
}

/** Does what is not done yet, and lets no other command do it at the same time. */
async function unless(isDone, action) {
  if (isDone()) return;
  await withSetupLock(async () => {
    if (!isDone()) await action();
  });
}

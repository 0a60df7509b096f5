/**
 * Set-up that every command does for itself, from a fresh clone with nothing but Node 20 and npm: packages, a newer
 * Node, the build, and what the system lacks. Plain JavaScript, because nothing is installed when it runs.
 */
import { ensureBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { ensureSystemPackages } from './setup/system.mjs';

/**
 * Makes the clone ready: `adapters` for measuring (at least a software one), `browser` for showing the window without
 * Electron and for the end-to-end tests. Quick where nothing is missing. Throws a SetupError.
 */
export async function ensureReady({ adapters = false, browser = false } = {}) {
  await withSetupLock(async () => {
    await ensureDependencies();
    if (adapters || browser) await ensureSystemPackages({ needsBrowser: browser });
    await ensureBuild();
  });
}

/** Installs the system packages that a machine without GPU or browser lacks; for root, on Debian. */
import { runMain } from './setup/report.mjs';
import { ensureSystemPackages } from './setup/system.mjs';

runMain(() => ensureSystemPackages({ needsBrowser: true }));

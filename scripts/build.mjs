/** `npm run build`: what has to be built, and nothing where it is built already. */
import { ensureReady } from './ensure.mjs';
import { runMain } from './setup/report.mjs';

runMain(() => ensureReady());

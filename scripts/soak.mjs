/**
 * `npm run soak -- fuzz|kill [--count N] [--seed S]`: what takes too long for the tests. `fuzz` makes N calls with mutated
 * inputs, `kill` ends N commands at random moments. Without a name both run.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady } from './ensure.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { ROOT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain, SetupError } from './setup/report.mjs';

runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string' }, seed: { type: 'string' } },
  });
  for (const [flag, value] of Object.entries(values))
    if (!/^[0-9]{1,9}$/.test(value)) throw new SetupError(`--${flag}: ${value} is no whole number`);
  await ensureReady({ adapters: true });
  const names = positionals.map((name) => `${name}.soak`);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--root', ROOT, '--config', join(ROOT, 'vitest.soak.config.ts'), ...names];
  const chosen = {
    ...(values.count !== undefined && { SOAK_COUNT: values.count }),
    ...(values.seed !== undefined && { SOAK_SEED: values.seed }),
  };
  await becomeProgram(nodeBinary(), [vitest, ...args], { ...childEnvironment(), ...chosen });
});

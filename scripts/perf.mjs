/** `npm run perf`: measures a small fixed sweep and compares it with the last one taken here: is this build slower? */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ensureReady } from './ensure.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { CACHE, OUT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain, say } from './setup/report.mjs';

const SWEEP = [
  '--algorithm',
  'sequential,quasi-deer,deer,quasi-elk',
  '--length',
  '1000,10000',
  '--state',
  '8',
  '--time',
  '8',
];

runMain(async () => {
  await ensureReady({ adapters: true });
  mkdirSync(CACHE, { recursive: true });
  const [before, now] = ['perf-before.json', 'perf-now.json'].map((name) => join(CACHE, name));
  if (existsSync(now)) renameSync(now, before);
  const database = join(CACHE, 'perf.db');
  const args = ['run', ...SWEEP, '--database', database, '--json', now, ...process.argv.slice(2)];
  const status = await antler(args);
  if (status !== 0) return;
  if (existsSync(before)) await antler(['compare', before, now, '--database', database]);
  else say('this is the first measurement here: the next one is compared with it');
});

function antler(args) {
  return becomeProgram(nodeBinary(), [join(OUT, 'main/cli.js'), ...args], childEnvironment());
}

/**
 * `npm test`: the checks, then every test. Ends with one line, `N passed, N failed`, in which a check counts like a
 * test. With arguments it hands them to vitest and leaves the checks out: `npm test -- tests/main`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.mjs';
import { ensureReady } from './ensure.mjs';
import { countTests, summaryLine } from './setup/test-counts.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { CACHE, ROOT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { say, SetupError } from './setup/report.mjs';

const RESULTS = join(CACHE, 'tests.json');

async function main() {
  const args = process.argv.slice(2);
  await ensureReady({ adapters: true, browser: true });
  const checks = args.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
  const tests = await runTests(args);
  finish({ passed: checks.passed + tests.passed, failed: checks.failed + tests.failed, skipped: tests.skipped });
}

async function runTests(args) {
  mkdirSync(CACHE, { recursive: true });
  rmSync(RESULTS, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`];
  const status = await becomeProgram(nodeBinary(), [vitest, 'run', ...reporters, ...args], childEnvironment());
  return countTests(existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : null, status);
}

function finish(counts) {
  console.log(summaryLine(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

main().catch((error) => {
  say(error instanceof SetupError ? error.message : String(error?.stack ?? error));
  finish({ passed: 0, failed: 1, skipped: 0 });
});

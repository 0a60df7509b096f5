/** `npm run check`: format, lint, types, dependency rules, unused code. Each says what to do when it fails. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure.mjs';
import { childEnvironment, nodeBinary } from './setup/dependencies.mjs';
import { ROOT } from './setup/paths.mjs';
import { runProgram } from './setup/process.mjs';
import { runMain } from './setup/report.mjs';

const CHECKS = [
  { name: 'format', program: 'prettier/bin/prettier.cjs', args: ['--check', '.'], mend: 'npm run format' },
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  { name: 'types', program: 'vue-tsc/bin/vue-tsc.js', args: ['--noEmit', '-p', '.'] },
  {
    name: 'dependency rules',
    program: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['src', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long'],
  },
  { name: 'unused code', program: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/** Runs every check and shows what each that failed has to say; resolves to { passed, failed }. */
export async function runChecks() {
  let failed = 0;
  for (const { name, program, args, mend } of CHECKS) {
    const options = { cwd: ROOT, env: childEnvironment(), quiet: true };
    const { status, output } = await runProgram(nodeBinary(), [join(ROOT, 'node_modules', program), ...args], options);
    console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
    if (status === 0) continue;
    failed += 1;
    console.log(output.trimEnd());
    if (mend) console.log(`  → ${mend}`);
  }
  return { passed: CHECKS.length - failed, failed };
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    await ensureReady();
    const { failed } = await runChecks();
    process.exitCode = failed === 0 ? 0 : 1;
  });
}

/** Builds the command line once, before the first of the tests that start it. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../..');

/** Where the command line under test lies, built from the sources at hand. */
export const BUILD = join(ROOT, '.cache/test-cli');

export async function setup(): Promise<void> {
  const outDir = join(BUILD, 'main');
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: { ssr: 'src/cli/index.ts', outDir } });
  if (!existsSync(join(ROOT, 'out/report/report.js')))
    await build({ root: ROOT, configFile: join(ROOT, 'vite.report.config.ts'), logLevel: 'error' });
  cpSync(join(ROOT, 'out/report'), join(BUILD, 'out/report'), { recursive: true });
}

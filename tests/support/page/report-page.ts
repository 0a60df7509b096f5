/** Builds the report page where it is missing or older than its sources. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const BUILT = 'out/report/report.js';
const SOURCES = ['src/renderer/report', 'src/renderer/charts', 'src/shared'];

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}

export async function ensureReportPage(): Promise<void> {
  const changed = Math.max(...SOURCES.map(newest), statSync('vite.report.config.ts').mtimeMs);
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > changed) return;
  await build({ configFile: 'vite.report.config.ts', logLevel: 'error' });
}

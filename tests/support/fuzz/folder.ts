/** A folder in which everything that a mutated call reads and writes lies: it is the working folder meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';

export function useFuzzFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'antler-fuzz-'));
  const before = process.cwd();
  beforeAll(() => {
    process.chdir(folder);
    vi.stubEnv('ANTLER_DATABASE', join(folder, 'default.db'));
    // Reports of crashes are read from there.
    vi.stubEnv('TMPDIR', folder);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/**
 * Four groups of tests, one after the other: `unit`, `process` (tests that start the command line) and `device` (a GPU) run
 * two files at a time; `browser` runs one, because pages that measure have no patience for a neighbour.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const DEVICE_TESTS = ['tests/gpu/**/*.test.ts', 'tests/**/*.gpu.test.ts'];
const BROWSER_TESTS = ['tests/app/**/*.test.ts'];
const PROCESS_TESTS = ['tests/cli/**/*.test.ts'];

export default defineConfig({
  plugins: [vue()],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    env: softwareDrivers(),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,mjs}'],
          exclude: [...DEVICE_TESTS, ...PROCESS_TESTS, ...BROWSER_TESTS],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: PROCESS_TESTS,
          globalSetup: 'tests/cli/build-antler.ts',
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'device',
          include: DEVICE_TESTS,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER_TESTS,
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

/** Tests run on the software adapters wherever these are installed, so that every machine tests the same thing. */
function softwareDrivers(): Record<string, string> {
  if (process.env['VK_ICD_FILENAMES'] !== undefined) return {};
  const folders = ['/usr/lib/chromium', '/usr/share/vulkan/icd.d'];
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => /(vk_swiftshader_icd|lvp_icd[^/]*)\.json$/.test(file));
  return files.length > 0 ? { VK_ICD_FILENAMES: files.join(':') } : {};
}

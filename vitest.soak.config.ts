/** Long tests with seeds of one's own, apart from all others: `npm run soak`. */
import { defineConfig } from 'vitest/config';

const HOURS = 3_600_000;

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 1,
    include: ['tests/soak/**/*.soak.ts'],
    globalSetup: 'tests/cli/build-antler.ts',
    testTimeout: 6 * HOURS,
    hookTimeout: HOURS,
  },
});

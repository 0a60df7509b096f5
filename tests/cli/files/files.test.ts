/** What a command writes: whole, in the place that was named, and never instead of a device. */
import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkWritable, writeWhole } from '../../../src/cli/files/files.ts';
import { commandOf, ended, useAntler } from '../antler.ts';

const { folder } = useAntler();

it('replaces a file whole, and leaves the old one where writing fails', () => {
  const path = join(folder(), 'whole.json');
  writeFileSync(path, 'old');
  const failing = function* (): Generator<string> {
    yield 'half';
    throw new Error('no more');
  };
  expect(() => {
    writeWhole(path, failing());
  }).toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('old');
  writeWhole(path, ['new ', 'text']);
  expect(readFileSync(path, 'utf8')).toBe('new text');
  expect(readdirSync(folder()).filter((name) => name.includes('whole'))).toEqual(['whole.json']);
});

it('follows a link to the file that it names', () => {
  const target = join(folder(), 'target.json');
  const link = join(folder(), 'link.json');
  writeFileSync(target, 'old');
  symlinkSync(target, link);
  writeWhole(link, ['new']);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe('new');
});

it.skipIf(process.platform === 'win32')('writes into a pipe instead of replacing it', () => {
  const pipe = join(folder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    checkWritable('--out', pipe);
    writeWhole(pipe, ['through ', 'the pipe']);
    const received = Buffer.alloc(64);
    expect(received.toString('utf8', 0, readSync(reader, received))).toBe('through the pipe');
  } finally {
    closeSync(reader);
  }
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

it.skipIf(!existsSync('/dev/full'))('fails where standard output cannot take the result', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const child = spawn(process.execPath, commandOf(['--help']), { stdio: ['ignore', full, 'pipe'] });
    const { status, stderr } = await ended(child);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^antler: standard output cannot be written: .*ENOSPC.*$/);
  } finally {
    closeSync(full);
  }
});

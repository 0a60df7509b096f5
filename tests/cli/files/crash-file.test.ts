import { homedir, hostname, userInfo } from 'node:os';
import { readFileSync, rmSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { crashText, writeCrashFile } from '../../../src/cli/files/crash-file.ts';
import * as program from '../../../src/cli/program.ts';
import { antlerHere } from '../../support/antler-here.ts';

const SECRET = ['run', '--problem', '/secret/place.json', '--seed=42', 'word', '--json'];

it('has version, system, flags without values, the stack and its causes', () => {
  const error = new Error('it broke', { cause: new TypeError('the cause') });
  const text = crashText(error, SECRET);
  expect(text).toMatch(/^Antler \d+\.\d+\.\d+, Node v\d+/);
  expect(text).toContain('antler run --problem … --seed … --json\n');
  expect(text).toMatch(/Error: it broke\n\s+at .*crash-file\.test\.ts/);
  expect(text).toContain('caused by TypeError: the cause');
  expect(text).not.toMatch(/secret|42|word/);
});

it('names neither user nor host nor home, and nothing raw', () => {
  const names = [homedir(), userInfo().username, hostname()].join(' ');
  const text = crashText(new Error(`in ${names} \u001b[31m`), ['list']);
  expect(text).toContain(String.raw`\u001b[31m`);
  if (homedir().length > 1) expect(text).not.toContain(homedir());
  expect(text).not.toMatch(new RegExp(String.raw`\b${hostname()}\b`));
});

it('is written to the temporary folder, else to the data folder, else not at all', () => {
  const path = writeCrashFile(new Error('x'), ['list']);
  expect(readFileSync(path!, 'utf8')).toContain('Error: x');
  rmSync(path!);
  vi.stubEnv('TMPDIR', '/nowhere');
  vi.stubEnv('XDG_DATA_HOME', '/nowhere/else');
  expect(writeCrashFile(new Error('x'), ['list'])).toBe(null);
  vi.unstubAllEnvs();
});

it('a fault of the program is one line that names the file, with exit status 1', async () => {
  vi.spyOn(program, 'buildProgram').mockImplementation(() => {
    throw new TypeError('undefined is not\na function');
  });
  const { status, stdout, stderr } = await antlerHere(['list']);
  vi.restoreAllMocks();
  expect([status, stdout]).toEqual([1, '']);
  const [, path] = /please attach (\S+) to a bug report/.exec(stderr) ?? [];
  expect(stderr).toMatch(
    /^antler: unexpected error, a bug in Antler: undefined is not a function \(please attach [^\n]+ to a bug report\)\n$/,
  );
  expect(readFileSync(path!, 'utf8')).toContain('TypeError: undefined is not');
  rmSync(path!);
});

it.each([
  [
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
    /no space left/,
  ],
  [Object.assign(new Error('EMFILE'), { code: 'EMFILE', syscall: 'open', path: '/x' }), /\/x: too many open files/],
  [new RangeError('Invalid string length'), /512 MiB/],
])('what the system refuses is no fault of the program: %s', async (error, line) => {
  vi.spyOn(program, 'buildProgram').mockImplementation(() => {
    throw error;
  });
  const { status, stderr } = await antlerHere(['list']);
  vi.restoreAllMocks();
  expect(status).toBe(1);
  expect(stderr).toMatch(line);
  expect(stderr).not.toContain('unexpected');
});

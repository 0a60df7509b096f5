/** The portable folder, from outside: packed once, then started as on a machine on which nothing is installed. */
import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json';
import { filesIn } from './antler.ts';
import { foreignConnections, foreignFiles, writtenFiles } from './system-calls.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLATFORM = `${process.platform}-${process.arch}`;
const STARTER = process.platform === 'win32' ? 'antler.cmd' : 'antler';
const GOLDEN = 'gru_small.json';
const STRACE = onPath('strace');
const DRIVER = (process.env['VK_ICD_FILENAMES'] ?? '').split(delimiter).find((file) => file.includes('swiftshader'));

/** A folder of its own for the pack, and one to stand in, which is empty but for a problem file. */
let top = '';
let folder = '';
let standing = '';
let packed: string[] = [];

beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'antler-portable-')));
  standing = join(top, 'standing');
  mkdirSync(standing);
  copyFileSync(join(ROOT, 'tests/golden', GOLDEN), join(standing, GOLDEN));
  const script = join(ROOT, 'scripts/pack-portable.mjs');
  execFileSync(process.execPath, [script, '--out', join(top, 'stick'), '--no-archive'], { stdio: 'pipe' });
  folder = join(top, 'stick', `antler-${PLATFORM}-${manifest.version}`);
  packed = listed();
});
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});

/** Names, sizes and times: equal before and after where nothing was written. */
function listed(): string[] {
  return filesIn(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
}

/** Nothing of this process's environment is handed on: no PATH and no HOME. */
function start(args: readonly string[], env: Record<string, string> = {}, file = join(folder, STARTER)) {
  return spawnSync(file, args, { cwd: standing, env: { PATH: '', HOME: '', ...env }, encoding: 'utf8' });
}

function startWithDriver(args: readonly string[]): SpawnSyncReturns<string> {
  return start(args, { VK_ICD_FILENAMES: DRIVER ?? '' });
}

const SOLVE = ['solve', GOLDEN, '--algorithm', 'quasi-deer', '--out', 'states.json'];

it('tells calls that leave the folder or the machine from those that do not', () => {
  const calls = [
    'socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3',
    'socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3',
    'connect(3, {sa_family=AF_INET6, sin6_port=htons(443)}, 28) = -1 EINPROGRESS (Operation now in progress)',
    'connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd"}, 110) = -1 ENOENT (No such file or directory)',
    'openat(AT_FDCWD, "/usr/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3',
    'openat(AT_FDCWD, "/usr/lib/node_modules/zod/index.js", O_RDONLY|O_CLOEXEC) = 3',
    'openat(AT_FDCWD, "/home/someone/.npmrc", O_RDONLY|O_CLOEXEC) = 4',
    'openat(AT_FDCWD, "/home/someone/absent", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)',
    'openat(AT_FDCWD, "/stick/out/a", O_WRONLY|O_CREAT, 0666) = 4',
  ];
  expect(foreignConnections(calls)).toEqual([calls[1], calls[2]]);
  expect(foreignFiles(calls, ['/stick'])).toEqual(['/usr/lib/node_modules/zod/index.js', '/home/someone/.npmrc']);
  expect(writtenFiles(calls)).toEqual(['/stick/out/a']);
});

describe('what the folder holds', () => {
  it('brings native parts of this platform alone', () => {
    const native = filesIn(folder).filter((name) => name.endsWith('.node'));
    expect(native).toHaveLength(2);
    const tags = [PLATFORM, PLATFORM.replace(/^darwin-.*/, 'darwin-universal')];
    for (const name of native) expect(tags.some((tag) => name.includes(tag))).toBe(true);
  });

  it('names no folder of the machine that packed it', () => {
    const texts = filesIn(folder).filter((name) => /\.([cm]?js|json|txt|sql|css)$/.test(name) || name === STARTER);
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((name) => readFileSync(join(folder, name), 'utf8').includes(ROOT))).toEqual([]);
  });

  it('brings a licence for every package, for Node, and for what was built into the report', () => {
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const packages = filesIn(join(folder, 'node_modules'))
      .filter((name) => /^(@[^/\\]+[/\\])?[^@/\\]+[/\\]package\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(join(folder, 'node_modules', name), 'utf8')) as { name: string });
    expect(packages.map(({ name }) => name)).toContain('better-sqlite3');
    for (const name of [...packages.map((one) => one.name), 'Node.js', 'chart.js'])
      expect(notices).toMatch(new RegExp(`^${name.replaceAll('.', String.raw`\.`)} \\d`, 'm'));
  });
});

describe('the program in it', () => {
  it('tells its version', () => {
    expect(start(['--version'])).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it.skipIf(process.platform === 'win32')('starts through links, and by a shell in its own folder', () => {
    symlinkSync(join(folder, STARTER), join(standing, 'absolute'));
    mkdirSync(join(standing, 'links'));
    symlinkSync('../absolute', join(standing, 'links/relative'));
    for (const name of ['absolute', 'links/relative'])
      expect(start(['--version'], {}, join(standing, name)).stdout).toBe(`${manifest.version}\n`);
    const inside = spawnSync('/bin/sh', [STARTER, '--version'], { cwd: folder, env: {}, encoding: 'utf8' });
    expect(inside.stdout).toBe(`${manifest.version}\n`);
  });

  it('says what to name where there is no user’s folder, and writes into no other', () => {
    const before = filesIn(standing);
    const { status, stderr } = start(['list']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^antler: .*HOME is empty.*--database FILE or ANTLER_DATABASE\n$/);
    expect(filesIn(standing)).toEqual(before);
    expect(start(['list'], { ANTLER_DATABASE: 'none.db' }).stderr).toContain('no stored run');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)('runs for a user without a name', () => {
    const env = { PATH: '' };
    for (const path of [top, standing]) execFileSync('chmod', ['755', path]);
    const options = { cwd: standing, env, uid: 54_321, gid: 54_321, encoding: 'utf8' } as const;
    expect(spawnSync(join(folder, STARTER), ['--version'], options).stdout).toBe(`${manifest.version}\n`);
    expect(spawnSync(join(folder, STARTER), ['list'], options).stderr).toContain('HOME is empty');
  });

  describe.skipIf(DRIVER === undefined)('on SwiftShader', () => {
    it('lists the adapter', () => {
      const { status, stdout } = startWithDriver(['devices', '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([{ architecture: 'swiftshader' }]);
    });

    it('solves a golden case, and leaves the folder as it was', () => {
      const { status, stdout, stderr } = startWithDriver(SOLVE);
      expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining('maxDynamic') });
      expect(stdout).toMatch(/^status +ok$/m);
      expect(errorOfStates()).toBeLessThan(5e-3);
      expect(listed()).toEqual(packed);
    });

    it('measures into a database, with TensorFlow.js too, and writes the report', () => {
      const database = ['--database', 'own.db'];
      const sizes = [
        '--length',
        '8',
        '--state',
        '1',
        '--algorithm',
        'sequential,tfjs-deer',
        '--max-samples',
        '6',
        '--time',
        '1',
      ];
      const measured = startWithDriver(['run', ...sizes, '--restarts', '1', ...database]);
      expect(measured, measured.stderr).toMatchObject({ status: 0 });
      const exported = start(['export', '--format', 'html', '--out', 'report.html', ...database]);
      expect(exported, exported.stderr).toMatchObject({ status: 0 });
      expect(readFileSync(join(standing, 'report.html'), 'utf8')).toContain('tfjs-deer');
      expect(listed()).toEqual(packed);
    });

    it.skipIf(STRACE === null)(
      'connects to nothing, and opens nothing but its own, drivers and system libraries (strace)',
      () => {
        const log = join(top, 'calls');
        const traced = [join(folder, STARTER), ...SOLVE];
        const args = ['-f', '-ff', '-o', log, '-s', '4096', '-e', 'trace=network,open,openat,openat2,creat', ...traced];
        const env = { PATH: '', HOME: '', VK_ICD_FILENAMES: DRIVER ?? '' };
        const { status, stderr } = spawnSync(STRACE ?? '', args, { cwd: standing, env, encoding: 'utf8' });
        expect(status, stderr).toBe(0);
        const calls = filesIn(top)
          .filter((name) => /^calls\.\d+$/.test(name))
          .flatMap((name) => readFileSync(join(top, name), 'utf8').split('\n'));
        expect(calls.some((call) => call.includes('dawn.node'))).toBe(true);
        expect(foreignConnections(calls)).toEqual([]);
        expect(foreignFiles(calls, [folder, standing])).toEqual([]);
        expect(writtenFiles(calls).filter((path) => path.startsWith(folder))).toEqual([]);
      },
    );
  });
});

/** max |s − s*| over all steps, which this golden case stores. */
function errorOfStates(): number {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  const { states } = read(join(standing, 'states.json')) as { states: number[][][] };
  const { truth } = read(join(standing, GOLDEN)) as { truth: { data: number[] } };
  const found = states.flat(2);
  expect(found).toHaveLength(truth.data.length);
  return Math.max(...found.map((value, index) => Math.abs(value - (truth.data[index] ?? Number.NaN))));
}

/** Null where it is not installed, or may not be used. */
function onPath(name: string): string | null {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, name));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) return null;
  accessSync(found, constants.X_OK);
  return spawnSync(found, ['-o', '/dev/null', process.execPath, '--version']).status === 0 ? found : null;
}

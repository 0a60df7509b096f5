/** `antler ab` from outside: two versions in turns, made up ones whose times are known, and this very build. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { antler, ended, start, useAntler } from '../antler.ts';
import { BUILD } from '../build-antler.ts';

const { folder } = useAntler();
const LABEL = 'gru, B 1, tol 1e-4, D 8, T 1,000: sequential';

interface Answer {
  readonly ratioOf: string;
  readonly turns: number;
  readonly pairs: readonly { label: string; ratio: number; lower: number; upper: number; verdict: string }[];
  readonly control: { readonly lower: number; readonly upper: number; readonly includesOne: boolean };
  readonly failures: readonly string[];
  readonly notCompared: readonly { label: string; reason: string }[];
  readonly processes: readonly { turn: number; role: string }[];
}
const read = (name: string): Answer => JSON.parse(readFileSync(join(folder(), name), 'utf8')) as Answer;

/** A command line that knows `run --help` and `run`, and writes what an early version would have written. */
function fake(name: string, body: string): void {
  const main = join(folder(), name, 'main');
  mkdirSync(main, { recursive: true });
  writeFileSync(
    join(main, 'index.js'),
    `const { writeFileSync, appendFileSync } = require('node:fs');
    const args = process.argv.slice(2);
    const valueOf = (flag) => args[args.indexOf(flag) + 1];
    if (args.includes('--help')) {
      console.log('Usage: antler run\\n\\n  --json <file>  x\\n  --database <file>  x\\n  --length <list>  x\\n  --time <s>  x\\n  --quiet  x');
      process.exit(0);
    }
    const run = (ns, more = {}) => ({
      config: { cell: 'gru', algorithm: 'sequential', length: 1000, state: 8 },
      status: 'ok', reason: null, verification: { passed: true },
      timing: { solveNs: { samples: Array.from({ length: 7 }, () => ns * (1 + 0.002 * Math.random())) } },
      ...more,
    });
    const write = (...runs) => writeFileSync(valueOf('--json'), JSON.stringify({ format: 'antler-bundle', version: 1, runs }));
    appendFileSync(${JSON.stringify(join(folder(), 'calls.txt'))}, '${name} ' + args.join(' ') + '\\n');
    ${body}`,
  );
  writeFileSync(join(main, 'package.json'), '{ "type": "commonjs" }');
}

const ab = (before: string, after: string, ...more: string[]) =>
  antler(['ab', '--before', before, '--after', after, ...more], folder());

beforeAll(() => {
  fake('steady', 'write(run(1e6));');
  fake('slow', 'write(run(1.3e6));');
  fake(
    'elsewhere',
    "writeFileSync(valueOf('--json'), JSON.stringify({ adapters: [{ name: 'B' + process.pid }], runs: [run(1e6)] }));",
  );
  fake('crashing', "console.error('antler: the adapter is gone'); process.exit(1);");
  fake('refusing', "console.error('antler: --length: there is none'); process.exit(2);");
  fake('nonsense', "writeFileSync(valueOf('--json'), '{ \"runs\": 3 }');");
  fake('wrong', "write(run(1e6, { status: 'wrong', reason: 'another trajectory' }));");
  fake(
    'sleeping',
    "process.on('SIGINT', () => process.exit(130)); console.error('antler: asleep'); setTimeout(() => {}, 60_000);",
  );
  mkdirSync(join(folder(), 'empty'));
});

describe('two versions in turns', () => {
  it('confirm what got slower, fail on it where that is asked for, and write it', async () => {
    const plain = await ab('steady', 'slow', '--turns', '5', '--json', 'slower.json', '--length', '1000');
    expect(plain).toMatchObject({ status: 0, stdout: expect.stringContaining('slower') });
    expect(plain.stderr).toContain('turn 5 of 5 done');
    const { pairs, control, turns, ratioOf, processes } = read('slower.json');
    expect(turns).toBe(5);
    expect(ratioOf).toContain('before over time of after');
    expect(pairs).toMatchObject([{ label: LABEL, verdict: 'slower', ratio: expect.closeTo(1 / 1.3, 2) }]);
    expect(pairs[0]!.lower).toBeLessThan(pairs[0]!.ratio);
    expect(pairs[0]!.upper).toBeGreaterThan(pairs[0]!.ratio);
    expect(control).toMatchObject({ includesOne: true });
    expect(processes.filter(({ role }) => role === 'after')).toHaveLength(5);
    expect(processes).toHaveLength(15);
    const failed = await ab('steady', 'slow', '--turns', '3', '--fail-on', 'regression', '--quiet', '--json', 'f.json');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain(`antler: regression: ${LABEL}: after takes 1.30× the time of before`);
    expect(read('f.json').failures).toHaveLength(1);
  });

  it('call equals the same, and take as many turns as that needs', async () => {
    const { status, stdout } = await ab('steady', 'steady', '--fail-on', 'regression,suspected,inconclusive', '--json');
    expect(status).toBe(0);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer.turns).toBe(15);
    expect(answer.pairs).toMatchObject([{ verdict: 'same' }]);
  });

  it('get the flags of run, a budget and a database of their own, and leave nothing behind', async () => {
    writeFileSync(join(folder(), 'calls.txt'), '');
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('antler-ab-'));
    await ab('steady', 'slow', '--pairs', '1', '--length', '1000', '--database', 'own.db');
    const calls = readFileSync(join(folder(), 'calls.txt'), 'utf8').trim().split('\n');
    expect(calls.map((line) => line.split(' ')[0]).toSorted()).toEqual(['slow', 'steady', 'steady']);
    for (const line of calls)
      expect(line).toMatch(/ run --length 1000 --time 2 --quiet --json .*\.json --database .*\.db$/);
    expect(new Set(calls.map((line) => line.split(' ').at(-1))).size).toBe(3);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('antler-ab-'))).toEqual(before);
    for (const name of ['default.db', 'own.db']) expect(existsSync(join(folder(), name))).toBe(false);
  });
});

describe('what cannot be measured is said on one line', () => {
  it.each([
    ['empty', 'steady', [], 2, '--before "empty" holds no built command line'],
    ['steady', 'nowhere', [], 2, '--after "nowhere" does not exist'],
    ['steady', 'crashing', [], 1, '--after "crashing", turn 1: it ended with status 1: the adapter is gone'],
    ['refusing', 'steady', [], 2, '--before "refusing", turn 1: it ended with status 2: --length: there is none'],
    ['steady', 'nonsense', [], 1, '--after "nonsense", turn 1: its bundle cannot be read: runs'],
    ['steady', 'steady', ['--lenght', '10'], 2, '--lenght: `run` of --before "steady" has no such flag'],
    ['steady', 'steady', ['--restarts', '3'], 2, '--restarts: the processes already alternate: use --turns'],
    ['steady', 'steady', ['10'], 2, '"10" belongs to no flag'],
    ['steady', 'steady', ['--turns', '0'], 2, '--turns: "0" is not an integer from 1'],
    ['elsewhere', 'steady', [], 1, 'the versions measure on different adapters (B'],
    ['steady', 'wrong', ['--turns', '3'], 1, `nothing was compared: ${LABEL}: after: wrong: another trajectory`],
  ])('%s and %s %s', async (before, after, more, status, message) => {
    const result = await ab(before, after, '--quiet', ...more);
    expect(result.status).toBe(status);
    expect(result.stderr).toContain(message);
    expect(result.stderr.split('\n')).toHaveLength(1);
  });

  it('unless nothing has to be compared', async () => {
    const result = await ab('steady', 'wrong', '--turns', '1', '--allow-empty', '--json', 'empty.json');
    expect(result.status).toBe(0);
    expect(read('empty.json')).toMatchObject({
      ...{ pairs: [], failures: [] },
      notCompared: [{ label: LABEL, reason: 'after: wrong: another trajectory' }],
    });
    expect((await ab('steady', 'wrong', '--turns', '1', '--fail-on', 'missing')).status).toBe(1);
  });
});

it('Ctrl-C ends both at once, with 130, and writes nothing', async () => {
  const child = start(['ab', '--before', 'sleeping', '--after', 'steady', '--json', 'never.json'], folder());
  const end = ended(child);
  const calls = join(folder(), 'calls.txt');
  writeFileSync(calls, '');
  while (!readFileSync(calls, 'utf8').includes('sleeping')) await wait(50);
  await wait(200);
  child.kill('SIGINT');
  const { status, stdout, stderr } = await end;
  expect(status).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toContain('nothing is written');
  expect(existsSync(join(folder(), 'never.json'))).toBe(false);
});

describe('this very build', () => {
  /** Steps of sequential evaluation that do work which changes nothing. */
  const SLOWER = `
  var spin = values.next;
  for (var k = 0u; k < 3000u; k++) { spin = fma(spin, 0.999, 0.001); }
  (*row).previous = select(values.next, spin, spin > 1e30);`;
  const POINT = ['--length', '300', '--state', '4', '--algorithm', 'sequential', '--repeats', '6', '--no-watch'];

  beforeAll(() => {
    symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder(), 'node_modules'), 'junction');
    for (const name of ['own', 'slowed']) cpSync(BUILD, join(folder(), name), { recursive: true });
    const assets = join(folder(), 'slowed/main/assets');
    const [name = ''] = readdirSync(assets).filter((one) => one.startsWith('main-'));
    const file = join(assets, name);
    const code = readFileSync(file, 'utf8');
    const step =
      /\(\*row\)\.previous = values\.next;(?=(?:\\n|\s)+if \(alive\) \{(?:\\n|\s)+states\[step \* STATE \+ \(\*row\)\.i\] = values\.next)/;
    expect(code).toMatch(step);
    writeFileSync(
      file,
      code.replace(step, code.includes('\\n  (*row).previous') ? SLOWER.replaceAll('\n', '\\n') : SLOWER),
    );
  });

  it('is never slower than a copy of itself', async () => {
    const { status } = await ab(
      'own',
      'own',
      '--turns',
      '3',
      ...POINT,
      '--adapter',
      'swiftshader',
      '--json',
      'own.json',
      '--fail-on',
      'regression',
    );
    const { pairs, notCompared } = read('own.json');
    expect(notCompared).toEqual([]);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]!.verdict).not.toBe('slower');
    expect(status).toBe(0);
  });

  it('is found to be faster than a copy whose kernel was slowed down', async () => {
    const { status, stderr } = await ab(
      'own',
      'slowed',
      '--turns',
      '5',
      ...POINT,
      '--adapter',
      'swiftshader',
      '--json',
      'slowed.json',
      '--fail-on',
      'regression',
    );
    expect(read('slowed.json').pairs).toMatchObject([{ verdict: 'slower' }]);
    expect(stderr).toContain('regression: gru');
    expect(status).toBe(1);
  });
});

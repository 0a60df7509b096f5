/** From a measurement to its stored, shown, compared, exported and imported runs, from outside. */
import { runForFile } from '../../../src/shared/words/bundle-for-file.ts';
import { readBundleFile } from '../../support/bundle-file.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle } from '../../../src/shared/contract/bundle.ts';
import { antler, type Ended, filesIn, useAntler } from '../antler.ts';

const { folder } = useAntler();
const TINY = [
  '--length',
  '64,200',
  '--state',
  '3',
  '--algorithm',
  'sequential,quasi-deer,deer',
  '--repeats',
  '6',
  '--adapter',
  'swiftshader',
];

let run: Ended;
let bundle: Bundle;

beforeAll(async () => {
  run = await antler(['run', ...TINY, '--json', 'tiny.json', '--report', 'tiny.html'], folder());
  bundle = readBundleFile(readFileSync(join(folder(), 'tiny.json'), 'utf8'));
});

async function stored(...flags: string[]): Promise<{ id: string; status: string; config: { state: number } }[]> {
  const { stdout } = await antler(['list', '--json', ...flags], folder());
  return JSON.parse(stdout) as { id: string; status: string; config: { state: number } }[];
}

describe('run', () => {
  it('measures once what an unknown adapter does at best, and compares the work of every run with it', async () => {
    expect(run.stderr).toMatch(/measuring the peak throughput of SwiftShader once/);
    expect(bundle.adapters[0]?.ceilings?.flopsPerSecond.median).toBeGreaterThan(1e8);
    const shares = bundle.runs.map((each) => each.work?.fractionOfComputePeak ?? null);
    expect(shares.every((share) => share !== null && share > 0 && share < 1)).toBe(true);
    const again = [
      'run',
      '--no-tuning',
      '--no-watch',
      '--length',
      '20',
      '--state',
      '2',
      '--algorithm',
      'sequential',
      '--repeats',
      '1',
    ];
    const { stderr } = await antler([...again, '--adapter', 'swiftshader'], folder());
    expect(stderr).not.toMatch(/peak throughput/);
  });

  it('prints the comparison, the verdict and nothing else to standard output', () => {
    expect(run.status).toBe(0);
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^SOFTWARE ADAPTER, NOT A GPU: SwiftShader/);
    const table = lines.slice(0, lines.indexOf('', 2));
    const rows = table.filter((line) => line.startsWith('gru '));
    expect(rows).toHaveLength(6);
    expect(rows.map((row) => row.split(/ {2,}/)[4])).toEqual([
      'sequential',
      'quasi-deer',
      'deer',
      'sequential',
      'quasi-deer',
      'deer',
    ]);
    expect(rows.every((row) => / ok(, disturbed)?(, drifted)?$/.test(row))).toBe(true);
    expect(run.stdout).toContain('within one process only');
    expect(run.stdout).toContain('the median of the ratios within each block');
    expect(rows[1]).toMatch(/\d×/);
    expect(lines.at(-1)).toContain('SwiftShader');
    expect(run.stdout).not.toContain('antler:');
  });

  it('says on standard error that it is software, and shows no bar where nobody watches', () => {
    expect(run.stderr).toContain('NOT A GPU');
    expect(run.stderr).not.toContain('█');
    expect(run.stderr).not.toContain('\u001b');
  });

  it('says under which name the sweep is found again', async () => {
    const name = /stored as (sweep:[0-9a-f]{8}),/.exec(run.stderr)?.[1];
    const { stdout } = await antler(['export', name ?? ''], folder());
    expect((JSON.parse(stdout) as Bundle).runs.map(({ id }) => id).sort()).toEqual(
      bundle.runs.map(({ id }) => id).sort(),
    );
    expect((await antler(['list'], folder())).stdout).toContain(name?.slice('sweep:'.length));
  });

  it('writes every run into the bundle, measured and verified', () => {
    expect(bundle.runs).toHaveLength(6);
    for (const { status, timing, verification, memory, config } of bundle.runs) {
      expect(status).toBe('ok');
      expect(timing?.solveNs.samples).toHaveLength(6);
      expect(verification?.passed).toBe(true);
      expect(memory?.finalBytes).toBe(0);
      expect(rnnConfigOf(config).maxIterations).toBe(Math.min(rnnConfigOf(config).length + 1, 200));
    }
    expect(bundle.runs.filter((one) => one.speedup !== null)).toHaveLength(4);
    expect(bundle.machines).toHaveLength(1);
    expect(bundle.adapters[0]).toMatchObject({ name: 'SwiftShader', type: 'software' });
  });

  it('keeps what the machine was like, how its speed went, and how finely the clocks told time', async () => {
    const [sweep] = bundle.sweeps ?? [];
    expect(sweep?.id).toBe(bundle.runs[0]?.sweepId);
    expect(sweep?.environment.after?.adapter.name).toBe('SwiftShader');
    expect(sweep?.environment.before?.runtimes).toHaveProperty('dawn');
    const [series] = sweep?.environment.calibrations ?? [];
    const points = [...new Set(series?.readings.map(({ point, moment }) => `${point} ${moment}`))];
    expect(points).toEqual(['0 before', '0 after', '1 before', '1 after']);
    expect(series?.readings.every(({ ns }) => ns > 0)).toBe(true);
    expect(bundle.runs.every(({ resolution }) => (resolution?.clockStepNs ?? 0) > 0)).toBe(true);
    const { stdout } = await antler(['show', bundle.runs[0]!.id], folder());
    expect(stdout).toMatch(/^environment of its sweep$/m);
    expect(stdout).toMatch(/^Changed during the sweep/m);
    expect(readFileSync(join(folder(), 'tiny.html'), 'utf8')).toContain('Environment of the sweep of');
  });

  it('names kernels by the beginnings of their SHA-256', () => {
    const { kernels, notes } = bundle.runs.find(({ config }) => config.contender === 'deer')!;
    expect(kernels.length).toBeGreaterThan(0);
    for (const { name, hash } of kernels) expect(notes['kernels']).toContain(`${name} ${hash.slice(0, 8)}`);
  });

  it('writes a report that needs nothing else, and leaves no temporary file', () => {
    const report = readFileSync(join(folder(), 'tiny.html'), 'utf8');
    expect(report).toMatch(/^<!doctype html>/);
    expect(report).toContain('SwiftShader');
    expect(report).not.toMatch(/(src|href)="https?:/);
    expect(filesIn(folder()).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('skips what cannot run here, and calls that an answer', async () => {
    const { status, stdout } = await antler(
      [
        'run',
        '--no-ceilings',
        '--no-tuning',
        '--no-watch',
        '--quiet',
        '--length',
        '10',
        '--state',
        '2048',
        '--algorithm',
        'deer',
        '--repeats',
        '1',
        '--database',
        'skipped.db',
        '--adapter',
        'swiftshader',
      ],
      folder(),
    );
    expect(stdout).toMatch(/deer .*skipped \(1\)\n\(1\) .*state size/);
    expect(status).toBe(0);
  });

  it('measures a given problem under its name', async () => {
    const problem = join(import.meta.dirname, '../../golden/gru_small.json');
    const { status } = await antler(
      [
        'run',
        '--no-ceilings',
        '--no-tuning',
        '--no-watch',
        '--problem',
        problem,
        '--algorithm',
        'quasi-deer',
        '--repeats',
        '1',
        '--json',
        'given.json',
        '--database',
        'given.db',
        '--adapter',
        'swiftshader',
        '--quiet',
      ],
      folder(),
    );
    const given = JSON.parse(readFileSync(join(folder(), 'given.json'), 'utf8')) as Bundle;
    expect(status).toBe(0);
    expect(given.runs.map((one) => one.config)).toMatchObject([
      { length: 32, state: 6, batch: 2, problem: expect.stringMatching(/^gru_small [0-9a-f]{8}$/) as string },
    ]);
  });
});

describe('bench', () => {
  it('leaves a report named after the day and the hardware, and never overwrites one', async () => {
    const flags = [
      'bench',
      '--length',
      '20',
      '--state',
      '2',
      '--algorithm',
      'sequential',
      '--repeats',
      '1',
      '--database',
      'bench.db',
      '--adapter',
      'swiftshader',
    ];
    await antler(flags, folder());
    const { status } = await antler(flags, folder());
    const files = filesIn(join(folder(), 'reports'));
    expect(status).toBe(0);
    expect(files).toHaveLength(4);
    for (const file of files) expect(file).toMatch(/^\d{4}-\d{2}-\d{2}-[a-z0-9-]+-swiftshader(-2)?\.(html|json)$/);
  });
});

describe('the library', () => {
  it('lists, filters and sorts what was stored', async () => {
    // One more was stored when the ceilings were looked up again.
    const sizes = (await stored()).filter((one) => one.config.state === 3);
    expect(sizes.map((one) => one.id).sort()).toEqual(bundle.runs.map((one) => one.id).sort());
    expect(await stored('--algorithm', 'deer')).toHaveLength(2);
    expect(await stored('--status', 'failed,wrong')).toEqual([]);
    expect(await stored('--limit', '1')).toHaveLength(1);
    const { stdout } = await antler(['list', '--sort', 'length', '--ascending'], folder());
    const lengths = stdout.split('\n').flatMap((line) => /gru +3 +(\d+)/.exec(line)?.[1] ?? []);
    expect(lengths).toEqual(['64', '64', '64', '200', '200', '200']);
  });

  it('is empty, not an error, where there is no database yet; and none is made', async () => {
    const { status, stdout, stderr } = await antler(['list', '--json', '--database', 'later.db'], folder());
    expect([status, JSON.parse(stdout)]).toEqual([0, []]);
    expect(stderr).toContain('antler run');
    expect(existsSync(join(folder(), 'later.db'))).toBe(false);
  });

  it('shows a run by the beginning of its id, for people and for programs', async () => {
    const [one] = bundle.runs;
    const { stdout } = await antler(['show', one!.id.slice(0, 13)], folder());
    expect(stdout).toContain(one!.id);
    expect(stdout).toContain('verification');
    const json = await antler(['show', one!.id, '--json'], folder());
    expect(JSON.parse(json.stdout)).toEqual(runForFile(one!));
  });

  it('compares two runs of one point as paired, and a selection with itself as equal', async () => {
    const [sequential, deer] = ['sequential', 'deer'].map((name) =>
      bundle.runs.find((one) => one.config.contender === name && one.point === 0)!,
    );
    const { stdout } = await antler(['compare', sequential!.id, deer!.id, '--json'], folder());
    const { pairs } = JSON.parse(stdout) as { pairs: { ratio: number; paired: boolean }[] };
    expect(pairs).toHaveLength(1);
    expect(pairs[0]!.paired).toBe(true);
    expect(pairs[0]!.ratio).toBeCloseTo(deer!.speedup!.ratio, 10);
    const same = await antler(['compare', `adapter:${sequential!.adapterId}`, 'tiny.json', '--json'], folder());
    const ratios = (JSON.parse(same.stdout) as { pairs: { ratio: number }[] }).pairs.map((pair) => pair.ratio);
    expect(ratios).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([
    ['json', /^\{"format":"antler-bundle"/],
    ['csv', /^[\w,]+\r?\n/],
    ['html', /^<!doctype html>/],
    ['md', /^# /],
  ])('exports %s to standard output and to a file alike', async (format, start) => {
    const { stdout } = await antler(['export', '--format', format], folder());
    expect(stdout).toMatch(start);
    const toFile = await antler(['export', '--format', format, '--out', `export.${format}`], folder());
    expect(toFile.stdout).toBe('');
    expect(readFileSync(join(folder(), `export.${format}`), 'utf8').length).toBeCloseTo(stdout.length, -2);
  });

  it('imports a bundle once, however often it is asked to, and deletes', async () => {
    const database = ['--database', 'imported.db'];
    expect((await antler(['import', 'tiny.json', ...database], folder())).stdout).toContain('6 added, 0 unchanged');
    expect((await antler(['import', 'tiny.json', ...database], folder())).stdout).toContain('0 added, 6 unchanged');
    const again = await antler(['export', ...database], folder());
    expect(readBundleFile(again.stdout).runs.toSorted(byId)).toEqual(bundle.runs.toSorted(byId));
    const [first, second] = bundle.runs;
    const wrong = await antler(['delete', first!.id, 'nonsense', ...database], folder());
    expect(wrong.status).toBe(2);
    expect(await stored(...database)).toHaveLength(6);
    expect((await antler(['delete', first!.id, second!.id, ...database], folder())).stdout).toBe('deleted 2 runs\n');
    expect(await stored(...database)).toHaveLength(4);
  });
});

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

import { changeConfig } from '../../support/runs/runs.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import { reasonText } from '../../../src/shared/words/reason-text.ts';
import { type Block, type Cell, type Report, type TableBlock } from '../../../src/main/export/report/document.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { commandFor, shellWord } from '../../../src/shared/findings/runs/reproduce.ts';
import { driftOf } from '../../../src/shared/findings/machine/drift.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { bundleOf, demoBundle, GPU } from '../../support/runs/bundle.ts';
import { makeAdapter, makeRun, quantity } from '../../support/runs/runs.ts';
import { toleranceRuns } from '../../support/runs/tolerance-runs.ts';

function section(report: Report, id: string): readonly Block[] {
  return report.sections.find((one) => one.id === id)!.blocks;
}

function tablesIn(blocks: readonly Block[]): TableBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'details') return tablesIn(block.blocks);
    return block.kind === 'table' ? [block] : [];
  });
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : `${cell?.text} ${cell?.note}`;
}

describe('the report of a bundle', () => {
  const standard = demoBundle('standard');
  const report = reportOf(standard);

  it('answers first and limits last', () => {
    const ids = report.sections.map(({ id }) => id);
    expect(ids[0]).toBe('verdict');
    expect(ids.at(-1)).toBe('limits');
    expect(ids).toEqual(
      expect.arrayContaining([
        'method',
        'machine',
        'results',
        'correctness',
        'memory',
        'cold-cost',
        'convergence',
        'predictability',
        'failures',
        'published',
        'samples',
        'reproduce',
      ]),
    );
  });

  it('says from which seed the order came, and how often at least', () => {
    const runs = standard.runs.map((run) => ({ ...run, notes: { ...run.notes, orderSeed: '4000000000' } }));
    const method = JSON.stringify(section(reportOf({ ...standard, runs }), 'method'));
    expect(method).toContain('from a stored seed (seed 4000000000)');
    expect(method).toContain('at least 6 times');
  });

  it('maps the winners by state and length', () => {
    const [table] = tablesIn(section(report, 'verdict'));
    expect(table!.columns.map(({ title }) => title)).toEqual(['State', 'T 100', 'T 1,000', 'T 10,000', 'T 100,000']);
    expect(table!.rows.map((row) => row[0])).toEqual(['D 4', 'D 8', 'D 16', 'D 32']);
    expect(table!.rows[0]![1]).toMatchObject({ text: 'sequential', tone: 'plain' });
    expect(table!.rows[0]![3]).toMatchObject({ text: 'deer', tone: 'good' });
    expect(table!.rows[0]![4]).toMatchObject({ tone: 'even' });
  });

  it('lets no wrong or stalled run win, however fast', () => {
    const runs = standard.runs.map((run) =>
      run.config.contender === 'jacobi' && run.timing
        ? {
            ...run,
            status: 'wrong' as const,
            speedup: { vs: 'sequential', ratio: 20_000, ci95: null },
            timing: { ...run.timing, solveNs: { ...run.timing.solveNs, median: 1 } },
          }
        : run,
    );
    const blocks = section(reportOf(bundleOf(runs, [GPU])), 'verdict');
    expect(JSON.stringify(tablesIn(blocks))).not.toMatch(/jacobi|20,000×/);
  });

  it('lists every run that did not end ok, with its reason', () => {
    const [table] = tablesIn(section(report, 'failures'));
    const listed = table!.rows.map((row) => row.map(textOf).join(' '));
    expect(listed).toHaveLength(standard.runs.filter(({ status }) => status !== 'ok').length);
    for (const word of ['skipped', 'failed', 'not-converged', 'wrong', 'device lost', 'needs 2.4 GiB'])
      expect(listed.join('\n')).toContain(word);
  });

  it('keeps every raw sample', () => {
    const [table] = tablesIn(section(report, 'samples'));
    const counted = table!.rows.map((row) => textOf(row.at(-1)).split(' ').length);
    expect(counted).toEqual(standard.runs.flatMap((run) => (run.timing ? [run.timing.solveNs.samples.length] : [])));
  });

  it('names the runs during which the machine changed its speed', () => {
    const drift = driftOf([...Array<number>(5).fill(1), ...Array<number>(5).fill(2)])!;
    const [first, ...rest] = standard.runs;
    const drifting = reportOf({ ...standard, runs: [{ ...first!, notes: { drift } }, ...rest] });
    const [table] = tablesIn(section(drifting, 'samples'));
    expect(table!.rows.map((row) => row.at(-1))).toEqual([reasonText(drift)]);
    expect(drifting.badges.map((badge) => badge.text)).toContain('The machine changed its speed during 1 run');
    expect(JSON.stringify([report.badges, section(report, 'samples')])).not.toMatch(/changed its speed/);
  });

  it('marks published figures as other hardware', () => {
    expect(JSON.stringify(section(report, 'published'))).toMatch(/V100.*/);
    expect(section(report, 'published')[0]).toMatchObject({ kind: 'callout', title: 'Not measured here' });
  });

  it('says loudly that an adapter is software, and only then', () => {
    const quick = reportOf(demoBundle('quick'));
    expect(quick.badges[0]).toMatchObject({ tone: 'bad', text: expect.stringContaining('Software adapter') });
    expect(section(quick, 'verdict')[0]).toMatchObject({ kind: 'callout', tone: 'bad' });
    expect(reportOf(demoBundle('both')).badges[0]!.text).toMatch(/^Partly on a software adapter/);
    expect(JSON.stringify(report.badges)).not.toContain('Software');
    expect(section(report, 'verdict')[0]!.kind).toBe('picture');
  });

  it('can be made of nothing', () => {
    const empty = reportOf(bundleOf([], []));
    expect(empty.headline).toBe('Nothing was measured.');
    expect(empty.sections).toHaveLength(report.sections.length);
  });
});

describe('validity', () => {
  const quick = demoBundle('quick');
  const badges = (runs: typeof quick.runs) => reportOf(bundleOf(runs, quick.adapters)).badges.map(({ text }) => text);

  it('knows a whole preset, a part of one, and one in name only', () => {
    expect(badges(quick.runs)).toContain('Preset quick, complete');
    expect(badges(quick.runs.slice(1))).toContain('Preset quick, incomplete: 31 of 32 runs');
    const changed = quick.runs.map((run) => ({ ...run, config: changeConfig(run.config, { tolerance: 0.5 }) }));
    expect(badges(changed)).toContain('Custom sweep, based on quick');
    expect(badges(quick.runs.map((run) => ({ ...run, preset: 'constructor' })))).toContain('Custom sweep');
  });
});

describe('the command that reproduces', () => {
  const { runs } = demoBundle('standard');

  it('is the preset where the runs are one', () => {
    expect(commandFor(runs, 'AMD Radeon 780M')).toBe(
      "npm run antler -- run --preset standard --adapter 'AMD Radeon 780M'",
    );
  });

  it('spells out a sweep of its own', () => {
    const own = runs
      .filter(({ config }) => rnnConfigOf(config).state < 16 && config.contender !== 'jacobi')
      .map((run) => ({
        ...run,
        preset: null,
        config: changeConfig(run.config, { tolerance: 1e-6, batch: 16, gradient: true }),
      }));
    expect(commandFor(own, '')).toBe(
      'npm run antler -- run --cell gru --algorithm sequential,quasi-deer,deer,quasi-elk --length 100,1000,10000,100000 --state 4,8 --batch 16 --gradient --tol 0.000001 --restarts 3',
    );
  });

  it('cannot be made to run anything else', () => {
    expect(shellWord("x'; rm -rf ~ #")).toBe(`'x'\\''; rm -rf ~ #'`);
    expect(shellWord('a\nb')).toBe("'a b'");
    expect(shellWord('$(id)')).toBe("'$(id)'");
    expect(shellWord('gru,elman')).toBe('gru,elman');
  });
});

it('explains the gradient where any run has one, and only there', () => {
  const forward = makeRun({ id: 'forward' });
  const both = makeRun({ id: 'both', config: { gradient: true } });
  const methodOf = (runs: Run[]): string =>
    JSON.stringify(section(reportOf(bundleOf(runs, [makeAdapter()])), 'method'));
  expect(methodOf([forward, both])).toContain('the gradient of Σ c·s');
  expect(methodOf([forward])).not.toContain('the gradient of Σ c·s');
});

describe('predictability', () => {
  const workload = { lle: -0.4, standardError: 0.01, steps: 1000, prediction: 'fast' } as const;
  const hit = makeRun({ id: 'hit', workload, config: { algorithm: 'deer' } });
  const miss = makeRun({
    id: 'miss',
    workload,
    status: 'not-converged',
    iterations: 200,
    config: { algorithm: 'picard' },
  });

  it('holds every parallel run against what was predicted, and hides no miss', () => {
    const blocks = section(reportOf(bundleOf([hit, miss], [makeAdapter()])), 'predictability');
    const [byAlgorithm, byPoint] = tablesIn(blocks);
    expect(JSON.stringify(blocks)).toContain('1 of 2 parallel runs converged as predicted');
    expect(byAlgorithm!.rows).toEqual([
      ['deer', '1', '1', '–'],
      ['picard', '1', '0', expect.stringContaining('predicted that it converges fast, did not converge in 200')],
    ]);
    expect(byPoint!.rows).toHaveLength(1);
    expect(byPoint!.rows[0]!.slice(1)).toEqual([
      'T 1,000 · D 8',
      '−0.400 ± 0.0200 per step, over 1,000 steps',
      'converges fast',
      {
        text: '1 of 2 runs as predicted; picard did not converge in 200 iterations',
        note: '',
        tone: 'even',
      },
    ]);
  });

  it('says so where nothing was estimated', () => {
    const blocks = section(reportOf(bundleOf([{ ...hit, workload: null }], [makeAdapter()])), 'predictability');
    expect(blocks).toEqual([{ kind: 'text', text: expect.stringContaining('No run here has an estimate') }]);
  });
});

describe('settings that are not to be mixed', () => {
  const cold = makeRun({ id: 'cold', config: { algorithm: 'deer' } });
  const warm = makeRun({ id: 'warm', config: { algorithm: 'deer', warmStart: 0.01 } });

  it('keeps warm starts in a table and a verdict of their own, and says the command', () => {
    const report = reportOf(bundleOf([cold, warm], [makeAdapter()]));
    expect(tablesIn(section(report, 'verdict'))).toHaveLength(2);
    expect(report.lede.join(' ')).toContain('the gru cell, warm start ε 0.01');
    expect(JSON.stringify(section(report, 'reproduce'))).toContain('--warm-start 0.01');
  });

  it('draws speed-up over batch size where there are several, and not else', () => {
    const batches = [1, 16].map((batch) => makeRun({ id: `b${batch}`, config: { batch } }));
    const chartsOf = (runs: Run[]) =>
      section(reportOf(bundleOf(runs, [makeAdapter()])), 'results').flatMap((block) =>
        block.kind === 'chart' ? [block.chart] : [],
      );
    expect(chartsOf(batches)).toContain('speedup-batch');
    expect(chartsOf(batches.slice(0, 1))).not.toContain('speedup-batch');
  });

  it('names the best λ of a damped algorithm, ties included, only where several were measured', () => {
    const at = (lambda: number, ms: number, rest: Partial<Run> = {}) =>
      makeRun({
        id: `${lambda}`,
        timing: { solveNs: quantity(Array<number>(6).fill(ms * 1e6)), gpuNs: null, phasesNs: {} },
        config: { algorithm: 'elk', lambda },
        ...rest,
      });
    const blocks = section(
      reportOf(bundleOf([at(1e-2, 5), at(1e-4, 3), at(1e-6, 9, { status: 'not-converged' })], [makeAdapter()])),
      'verdict',
    );
    const table = tablesIn(blocks).find(({ caption }) => caption.includes('damping'));
    expect(table!.rows.map((row) => [row[0], textOf(row[3]), row[6]])).toEqual([
      ['elk', 'λ 1e-4 ', '1e-6 not-converged, 0.01 5.00\u00a0ms'],
    ]);
    const one = tablesIn(section(reportOf(bundleOf([at(1e-2, 5)], [makeAdapter()])), 'verdict'));
    expect(one.some(({ caption }) => caption.includes('damping'))).toBe(false);
  });
});

describe('several tolerances in a report', () => {
  const runs = toleranceRuns([100, 10_000], [4]);
  const told = reportOf(bundleOf(runs, [makeAdapter()]));

  it('shows one map and one crossover for each algorithm, at the tolerance that is compared', () => {
    expect(section(told, 'verdict').map(({ kind }) => kind)).toEqual(['picture', 'table', 'text']);
    const [crossovers] = tablesIn(section(told, 'crossover'));
    expect(crossovers!.rows.map((row) => [row[0], row[1]])).toEqual([
      ['quasi-deer', 'gru · B 1 · tol 1e-4'],
      ['deer', 'gru · B 1 · tol 1e-4'],
    ]);
    expect(textOf(crossovers!.rows[0]![4])).toMatch(/^from about T = [\d,]+ on/);
    const [charted] = section(told, 'results').flatMap((block) => (block.kind === 'chart' ? [block] : []));
    expect(charted!.runs.map((place) => rnnConfigOf(told.chartRuns[place]!.config).tolerance)).toEqual(
      expect.not.arrayContaining([1e-2]),
    );
  });

  it('draws time over error, and gives the speed-up at equal error beside the plain one', () => {
    const blocks = section(told, 'accuracy');
    expect(blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []))).toEqual(['pareto']);
    const table = tablesIn(blocks).at(-1)!;
    expect(table.rows).toHaveLength(4);
    const last = table.rows.find((row) => row[0] === 'quasi-deer' && textOf(row[1]).includes('T 10,000'))!;
    expect(last.map(textOf)).toEqual([
      'quasi-deer',
      'gru · B 1 · T 10,000 · D 4 · NVIDIA GeForce RTX 4070',
      '3e-7',
      expect.stringMatching(/× \(95 % CI .*\) at tol 1e-4$/),
      expect.stringMatching(/^[\d.]+× \(95 % CI/),
    ]);
    expect(Number.parseFloat(textOf(last[4]))).toBeLessThan(Number.parseFloat(textOf(last[3])));
  });

  it('lists every run with its tolerance, and one command for all', () => {
    const [correctness] = tablesIn(section(told, 'correctness'));
    expect(correctness!.rows).toHaveLength(runs.length);
    expect(JSON.stringify(correctness!.rows)).toContain('T 100 · D 4 · tol 0.01');
    const commands = section(told, 'reproduce').flatMap((block) => (block.kind === 'code' ? [block.text] : []));
    expect(commands.join('\n').match(/--tol/g)).toHaveLength(1);
    expect(commands[0]).toContain('--tol 0.01,0.001,0.0001,0.00001,0.000001');
  });

  it('says how to measure it where one tolerance was', () => {
    expect(JSON.stringify(section(reportOf(demoBundle('quick')), 'accuracy'))).toContain('--tol 1e-2,1e-3');
  });
});

describe('a report on several adapters', () => {
  const report = reportOf(demoBundle('both'));

  it('lets no adapter speak for the others', () => {
    const { adapters } = demoBundle('both');
    const gpu = adapters.find(({ type }) => type === 'gpu')!.name;
    const software = `${adapters.find(({ type }) => type === 'software')!.name} (software)`;
    expect(report.headline).toBe(`2 adapters, each with its own verdict: ${gpu}, ${software}`);
    expect(report.lede.slice(0, 2)).toEqual([
      expect.stringContaining(`On ${gpu}, `),
      expect.stringContaining(`On ${software}, `),
    ]);
    for (const name of [gpu, software])
      expect(report.lede).toContainEqual(
        expect.stringMatching(new RegExp(`^On ${name.replaceAll(/[()]/g, '.')}: .* measured on 20`)),
      );
  });

  it('names the adapter in every row of a table over runs', () => {
    const tables = report.sections.flatMap(({ blocks }) => tablesIn(blocks));
    const ofRuns = tables.filter(({ columns: [first] }) => first?.title === 'Algorithm' || first?.title === 'Problem');
    expect(ofRuns.length).toBeGreaterThan(5);
    const names = demoBundle('both').adapters.map(({ name }) => name);
    for (const { caption, rows } of ofRuns.filter(({ caption: text }) => !text.startsWith('Predictions that came')))
      for (const row of rows)
        expect(
          names.some((name) => JSON.stringify(row).includes(name)),
          `${caption}: ${JSON.stringify(row)}`,
        ).toBe(true);
  });
});

it('shows what was disturbed wherever a run is said to be ok', () => {
  const quick = demoBundle('quick');
  const at: Run['disturbances'][number] = {
    kind: 'load',
    at: quick.runs[0]!.startedAt,
    text: 'other programs',
    samples: null,
    setAsideNs: [],
  };
  const runs = quick.runs.map((run): Run => ({ ...run, disturbances: [at] }));
  const statuses = tablesIn(section(reportOf(bundleOf(runs, quick.adapters)), 'convergence')).flatMap(({ rows }) =>
    rows.map((row) => row.at(-1)),
  );
  expect(statuses.length).toBeGreaterThan(0);
  for (const status of statuses) expect(status).toMatch(/^[\w-]+, disturbed$/);
  const ok = runs.filter(({ status }) => status === 'ok');
  const failures = section(reportOf(bundleOf(ok, quick.adapters)), 'failures');
  expect(JSON.stringify(failures)).toContain(`ended ok, ${ok.length} of them disturbed or drifted`);
});

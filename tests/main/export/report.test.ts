import { describe, expect, it } from 'vitest';
import { type Block, type Cell, type Report, type TableBlock } from '../../../src/main/export/report/document.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { commandFor, shellWord } from '../../../src/shared/reproduce.ts';
import { bundleOf, demoBundle, GPU } from '../../support/bundle.ts';

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
        'convergence',
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
      run.config.algorithm === 'jacobi' && run.timing
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
    expect(section(report, 'verdict')[0]!.kind).toBe('table');
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
    expect(badges(quick.runs)).toContain('Standard preset: quick');
    expect(badges(quick.runs.slice(1))).toContain('Preset quick, incomplete: 31 of 32 runs');
    const changed = quick.runs.map((run) => ({ ...run, config: { ...run.config, tolerance: 0.5 } }));
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
      .filter(({ config }) => config.state < 16 && config.algorithm !== 'jacobi')
      .map((run) => ({ ...run, preset: null, config: { ...run.config, tolerance: 1e-6, batch: 16, gradient: true } }));
    expect(commandFor(own, '')).toBe(
      'npm run antler -- run --cell gru --algorithm sequential,quasi-deer,deer,quasi-elk --length 100,1000,10000,100000 --state 4,8 --batch 16 --tol 0.000001 --lambda 0.01 --gradient',
    );
  });

  it('cannot be made to run anything else', () => {
    expect(shellWord("x'; rm -rf ~ #")).toBe(`'x'\\''; rm -rf ~ #'`);
    expect(shellWord('a\nb')).toBe("'a b'");
    expect(shellWord('$(id)')).toBe("'$(id)'");
    expect(shellWord('gru,elman')).toBe('gru,elman');
  });
});

/** Tables, timelines and texts of runs of any study, and of several in one file. */
import { describe, expect, it } from 'vitest';
import { describeRun } from '../../../src/cli/commands/show.ts';
import { comparisonJson } from '../../../src/cli/comparison/json.ts';
import { comparisonJunit } from '../../../src/cli/comparison/junit.ts';
import { storedTable } from '../../../src/cli/output/run-table.ts';
import { csv } from '../../../src/main/export/csv.ts';
import { html } from '../../../src/main/export/html.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { trace } from '../../../src/main/export/trace.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { summaryOf } from '../../../src/shared/findings/runs/view.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { runForFile, withFileFields } from '../../../src/shared/words/bundle-for-file.ts';
import { KERNELS, TIMELINE } from '../../support/kernels.ts';
import { compared } from '../../support/runs/compared.ts';
import { makeAdapter, makeBundle, makeRun } from '../../support/runs/runs.ts';
import { sumRun, sumsToSet } from '../../support/studies/sum-runs.ts';

const RUNS = [sumRun('one-by-one'), sumRun('tree')];
const [STEPPING, TREE] = RUNS as [Run, Run];
const within = <T>(action: () => T): T => withStudies([sumsToSet], action);

/** Rows of a CSV without commas or line breaks in cells that are looked at. */
function table(runs: readonly Run[]): { head: string[]; cell: (row: number, title: string) => string | undefined } {
  const [head = [], ...rows] = within(() => csv.write(makeBundle(runs)))
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '-').split(','));
  return { head, cell: (row, title) => rows[row]?.[head.indexOf(title)] };
}

/** The columns that scripts know. */
const OF_RUNS = {
  origin: 'id,startedAt,sweepId,point,machineId,machine,adapterId,adapter,adapterType,driver,runtime,appVersion,preset',
  rnn: 'cell,algorithm,length,state,input,batch,gain,tolerance,maxIterations,lambda,gradient,reset,seed,problem,warmStart,annealing',
  sums: 'study,contender,n,b,order,width,compensated,seed,problem',
};

describe('a table', () => {
  it('of the first study has the columns that it always had', () => {
    const { head } = table([makeRun()]);
    expect(head.join()).toMatch(new RegExp(`^${OF_RUNS.origin},${OF_RUNS.rnn},status,reason,.*,observed$`));
    expect(table([]).head).toEqual(head);
  });

  it('of another study has its sizes, settings and measures', () => {
    const { head, cell } = table(RUNS);
    expect(head.join()).toMatch(new RegExp(`^${OF_RUNS.origin},${OF_RUNS.sums},status,reason,.*,observed,digits$`));
    expect(['study', 'contender', 'n', 'order', 'width', 'compensated', 'digits'].map((id) => cell(1, id))).toEqual(
      ['sums', 'tree', '1000', 'rising', '8', 'true', '7'],
    );
  });

  it('of several has the columns of all, empty where a run has none', () => {
    const { head, cell } = table([makeRun(), TREE]);
    expect(head).toEqual(expect.arrayContaining(['study', 'contender', 'length', 'cell', 'lambda', 'n', 'width', 'digits']));
    expect(new Set(head).size).toBe(head.length);
    expect(['contender', 'length', 'n', 'digits'].map((id) => cell(0, id))).toEqual(['quasi-deer', '1000', '', '']);
    expect(['contender', 'length', 'n', 'digits'].map((id) => cell(1, id))).toEqual(['tree', '', '1000', '7']);
  });

  it('has what no declaration has, and a name of its own for what is called like another column', () => {
    const settings = { ...TREE.config.settings, status: 'odd', later: 3 };
    const { cell } = table([{ ...TREE, config: { ...TREE.config, settings }, measures: { iterations: 5 } }]);
    expect(['later', 'setting.status', 'status', 'measure.iterations', 'iterations'].map((id) => cell(0, id))).toEqual(
      ['3', 'odd', 'ok', '5', '4'],
    );
  });

  it('of the first study has the measures of its runs as well', () => {
    const { head, cell } = table([makeRun({ measures: { bits: 12 } })]);
    expect(head.join()).toContain(`,${OF_RUNS.rnn},status,`);
    expect(cell(0, 'bits')).toBe('12');
  });
});

describe('for programs', () => {
  it('a configuration is flat where it always was, and by names elsewhere', () => {
    within(() => {
      expect(withFileFields(summaryOf(makeRun(), makeAdapter())).config).toMatchObject({ algorithm: 'quasi-deer', length: 1000 });
      expect(withFileFields(summaryOf(TREE, makeAdapter()))).toMatchObject({ config: TREE.config, measures: { digits: 7 } });
      expect(runForFile(makeRun())).not.toHaveProperty('measures');
      expect(runForFile(TREE)).toMatchObject({ config: TREE.config, measures: { digits: 7 }, trace: TREE.trace });
    });
  });

  it('a timeline says what was run', () => {
    const run = { ...TREE, kernels: KERNELS, timeline: TIMELINE };
    const written = JSON.parse(within(() => trace.write(makeBundle([run])))) as { otherData: { runs: unknown[] } };
    expect(written.otherData.runs).toMatchObject([{ config: TREE.config }]);
  });

  it('a comparison names pairs by the words of their study', () => {
    within(() => {
      const slower = { ...TREE, id: crypto.randomUUID(), startedAt: '2026-11-21T10:15:30.123Z' };
      const result = compared([TREE], [slower, STEPPING]);
      const { pairs, unmatched } = JSON.parse(comparisonJson(result)) as { pairs: object[]; unmatched: object[] };
      expect(pairs).toMatchObject([{ config: TREE.config }]);
      expect(unmatched).toMatchObject([{ config: STEPPING.config }]);
      expect(comparisonJunit(result)).toContain('name="Sums, order rising, width 8, on, b 4, n 1,000: tree on ');
    });
  });
});

describe('for people', () => {
  it('a run is shown with its sizes, settings and measures', () => {
    const settings = { ...TREE.config.settings, later: 3 };
    const run = { ...TREE, config: { ...TREE.config, settings }, measures: { digits: 7, extra: 0.5 } };
    const text = within(() => describeRun(run, null));
    for (const line of [/^study +sums$/m, /^method +tree$/m, /^n +1000$/m, /^width +8$/m, /^compensated +true$/m])
      expect(text).toMatch(line);
    expect(text).toMatch(/^correct digits +7 \(higher is better\)$/m);
    expect(text).toMatch(/^later \(unknown to this version\) +3$/m);
    expect(text).toMatch(/^extra \(unknown to this version\) +0\.5$/m);
    expect(text).toMatch(/^iteration +partial +rest +adds$/m);
    expect(text).not.toContain('[object');
  });

  it('lists and reports have the measures', () => {
    within(() => {
      expect(storedTable(RUNS.map((run) => summaryOf(run, makeAdapter())))).toMatch(/correct digits/);
      const bundle = makeBundle([...RUNS, makeRun()]);
      expect(markdown.write(bundle)).toContain('Correct digits');
      expect(markdown.write(bundle)).not.toContain('undefined');
      expect(html.write(bundle).includes('Correct digits')).toBe(true);
    });
  });
});

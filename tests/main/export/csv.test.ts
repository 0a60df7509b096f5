import { textReason } from '../../../src/shared/contract/reason.ts';
import { changeConfig } from '../../support/runs/runs.ts';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../src/main/export/csv.ts';
import { bundleOf, demoBundle, GPU } from '../../support/runs/bundle.ts';

/** Rows of a CSV without line breaks inside cells. */
function rowsOf(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trimEnd().split('\n').map(cellsOf);
  return lines.map((cells) => Object.fromEntries(head!.map((title, index) => [title, cells[index] ?? ''])));
}

function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}

describe('csv', () => {
  it('has one row per run with its settings and numbers', () => {
    const bundle = demoBundle('quick');
    const rows = rowsOf(csv.write(bundle));
    expect(rows).toHaveLength(bundle.runs.length);
    const run = bundle.runs.find(({ config }) => config.contender === 'quasi-elk')!;
    const row = rows.find(({ id }) => id === run.id)!;
    expect(row).toMatchObject({
      cell: 'gru',
      algorithm: 'quasi-elk',
      lambda: '0.01',
      gradient: 'false',
      adapterType: 'software',
      solveMedianNs: String(run.timing!.solveNs.median),
      solveCi95LowNs: String(run.timing!.solveNs.ci95![0]),
      speedup: String(run.speedup!.ratio),
      peakBytes: String(run.memory!.peakBytes),
      verified: 'true',
    });
    expect(JSON.parse(row['categoriesBytes']!)).toEqual(run.memory!.categoriesBytes);
  });

  it('leaves cells of runs without a result empty', () => {
    const skipped = rowsOf(csv.write(demoBundle('standard'))).find(({ status }) => status === 'skipped')!;
    expect(skipped).toMatchObject({
      solveMedianNs: '',
      speedup: '',
      verified: '',
      reason: 'needs 2.4 GiB in one buffer, the adapter allows 2 GiB',
    });
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)'])('takes %s for text, not for a formula', (name) => {
    const [run] = demoBundle('quick').runs;
    const bundle = bundleOf([{ ...run!, reason: textReason(name), adapterId: GPU.id }], [{ ...GPU, name }]);
    const [row] = rowsOf(csv.write(bundle));
    expect(row!['reason']).toBe(`'${name}`);
    expect(row!['adapter']).toBe(`'${name}`);
  });

  it('keeps negative numbers as numbers', () => {
    const [run] = demoBundle('quick').runs;
    const bundle = bundleOf([{ ...run!, config: changeConfig(run!.config, { gain: -1.5 }) }], []);
    expect(rowsOf(csv.write(bundle))[0]!['gain']).toBe('-1.5');
  });
});

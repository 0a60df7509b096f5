import { describe, expect, it } from 'vitest';
import { markdown } from '../../../src/main/export/markdown.ts';
import { demoBundle } from '../../support/runs/bundle.ts';
import { hostileBundle } from './hostile.ts';

/** Cells of a table row: pipes that are not escaped. */
function cellCount(line: string): number {
  return line.replaceAll(/\\./g, '').split('|').length;
}

describe('markdown', () => {
  const text = markdown.write(demoBundle('standard'));

  it('opens with the verdict and holds every section', () => {
    expect(text).toMatch(/^# On AMD Radeon 780M, /);
    for (const title of [
      'Verdict',
      'Method',
      'Machine and adapter',
      'Results',
      'Correctness',
      'Memory',
      'Convergence',
      'Reproduce',
      'Limits and threats',
    ])
      expect(text).toContain(`\n## ${title}\n`);
  });

  it('has the command in a fence', () => {
    expect(text).toContain("```sh\nnpm run antler -- run --preset standard --adapter 'AMD Radeon 780M'\n```");
  });

  it.each([
    ['plain', text],
    ['hostile', markdown.write(hostileBundle())],
  ])('has tables of even rows (%s names)', (_kind, written) => {
    const blocks = written.split('\n\n').filter((block) => block.startsWith('|'));
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) expect(new Set(block.split('\n').map(cellCount)).size).toBe(1);
  });

  it('writes markup in names as text', () => {
    const written = markdown
      .write(hostileBundle())
      .replaceAll(/\\./g, '')
      .replaceAll(/(`{3,})sh\n[\s\S]*?\n\1/g, '');
    expect(written).not.toMatch(/<img|<\/script|\]\(javascript/);
  });
});

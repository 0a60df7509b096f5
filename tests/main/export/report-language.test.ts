/** A report in Chinese: nothing of it is left in English but names, codes, commands and what was stored in words. */
import { describe, expect, it } from 'vitest';
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { inLanguage } from '../../../src/shared/words/language.ts';
import { html } from '../../../src/main/export/html.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import type { Block, Report } from '../../../src/main/export/report/document.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { demoBundle } from '../../support/runs/bundle.ts';

/** Three English words in a row. */
const ENGLISH = /\b[A-Za-z][a-z]{2,},? [a-z]{2,},? [a-z]{2,}\b/;

function textsIn(block: Block): string[] {
  switch (block.kind) {
    case 'code':
      return [];
    case 'details':
      return [block.title, ...block.blocks.flatMap(textsIn)];
    case 'table':
      return [
        block.caption,
        ...block.columns.map(({ title }) => title),
        ...block.rows.flat().flatMap((cell) => (typeof cell === 'string' ? [cell] : [cell.text, cell.note])),
      ];
    case 'facts':
      return block.items.flat();
    case 'picture':
      return [block.title];
    case 'chart':
      return [block.title, block.description, block.summary, ...textsIn(block.table)];
    case 'callout':
      return [block.title, block.text];
    default:
      return [block.text];
  }
}

function textsOf({ title, headline, claim, grounds, lede, badges, sections }: Report): string[] {
  const blocks = sections.flatMap((section) => [section.title, ...section.blocks.flatMap(textsIn)]);
  return [title, headline, claim, grounds, ...lede, ...badges.map(({ text }) => text), ...blocks];
}

/** Text that runs and adapters keep as it was written when they were measured. */
const STORED = new Set([
  ...demoBundle('standard').runs.flatMap(({ verification, reason }) => [
    verification?.reference,
    reasonTextOrNull(reason),
  ]),
  ...demoBundle('standard').adapters.map(({ features }) => features.join(', ')),
]);

describe.each(['standard', 'quick'] as const)('of the preset %s', (preset) => {
  it('has no English sentences', () => {
    const said = inLanguage('zh', () => textsOf(reportOf(demoBundle(preset))));
    const english = said.filter((text) => !STORED.has(text) && ENGLISH.test(text));
    expect([...new Set(english)]).toEqual([]);
  });
});

it('names its language, and reads in it as HTML and as Markdown', () => {
  const bundle = demoBundle('quick');
  expect(html.write(bundle)).toContain('<html lang="en">');
  const page = inLanguage('zh', () => html.write(bundle));
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).toMatch(/<h2>结论<\/h2>/);
  expect(inLanguage('zh', () => markdown.write(bundle))).toContain('## 结论');
});

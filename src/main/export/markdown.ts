/** The report as Markdown: the same document as the HTML report, without the drawings. */
import { markdownTable } from 'markdown-table';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { visible, visibleDeep, visibleLines } from '../../shared/text/visible-text.ts';
import type { Exporter } from './format.ts';
import type { Block, Cell, Section, TableBlock } from './report/document.ts';
import { reportOf } from './report/index.ts';

/** Text in which no character is markup: names may come from a stranger's bundle. */
function plain(value: string): string {
  const line = value.replaceAll(/[\r\n\t]+/g, ' ');
  return visible(line).replaceAll(/[\\`*_[\]<>|#~]/g, String.raw`\$&`);
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return plain(cell);
  const note = cell.note === '' ? '' : `: ${plain(cell.note)}`;
  return `${plain(cell.text)}${note}`;
}

function tableText(table: TableBlock): string {
  const align = table.columns.map((column) => (column.numeric ? 'r' : 'l'));
  const rows = [table.columns.map((column) => plain(column.title)), ...table.rows.map((row) => row.map(cellText))];
  return `**${plain(table.caption)}**\n\n${markdownTable(rows, { align })}`;
}

/** A fence longer than any run of backticks inside. */
function fenced(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${visibleLines(code)}\n${fence}`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return plain(block.text);
    case 'heading':
      return `### ${plain(block.text)}`;
    case 'callout':
      return `> **${plain(block.title)}.** ${plain(block.text)}`;
    case 'facts':
      return block.items.map(([name, value]) => `- **${plain(name)}**: ${plain(value)}`).join('\n');
    case 'code':
      return fenced(block.text);
    case 'details':
      return blocksText(block.blocks);
    case 'table':
      return tableText(block);
    case 'picture':
      return plain(`${block.title}.`);
    case 'chart':
      return `${plain(block.description)} ${plain(block.summary)}\n\n${tableText(block.table)}`;
  }
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n\n');
}

function sectionText(section: Section): string {
  return `## ${plain(section.title)}\n\n${blocksText(section.blocks)}`;
}

function write(bundle: Bundle): string {
  const report = reportOf(visibleDeep(bundle));
  const badges = report.badges.map(({ text }) => `- ${plain(text)}`).join('\n');
  const head = [`# ${plain(report.headline)}`, ...report.lede.map(plain), badges].filter((part) => part !== '');
  return `${[...head, ...report.sections.map(sectionText)].join('\n\n')}\n`;
}

export const markdown = {
  id: 'md',
  title: { en: 'Summary', zh: '摘要' },
  note: { en: 'Markdown', zh: 'Markdown' },
  extension: 'md',
  mime: 'text/markdown',
  judges: true,
  write,
} as const satisfies Exporter;

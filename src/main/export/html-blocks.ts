/** Writes the blocks of a report as HTML. */
import { say } from '../../shared/words/say.ts';
import { escapeHtml } from './html-escape.ts';
import type { Block, Cell, ChartBlock, Column, PictureBlock, Section, TableBlock } from './report/document.ts';

function cellHtml(cell: Cell, column: Column | undefined, isHead: boolean): string {
  const classes = [];
  if (column?.numeric) classes.push('number');
  if (typeof cell !== 'string' && cell.tone !== 'plain') classes.push(cell.tone);
  const attribute = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  const body =
    typeof cell === 'string'
      ? escapeHtml(cell)
      : `<strong>${escapeHtml(cell.text)}</strong>${cell.note === '' ? '' : ` <small>${escapeHtml(cell.note)}</small>`}`;
  return isHead ? `<th scope="row"${attribute}>${body}</th>` : `<td${attribute}>${body}</td>`;
}

function tableHtml(table: TableBlock): string {
  const head = table.columns.map(
    (column) => `<th scope="col"${column.numeric ? ' class="number"' : ''}>${escapeHtml(column.title)}</th>`,
  );
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell, index) => cellHtml(cell, table.columns[index], index === 0)).join('')}</tr>`,
  );
  return `<div class="table" tabindex="0" role="region" aria-label="${escapeHtml(table.caption)}"><table><caption>${escapeHtml(table.caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function chartHtml(chart: ChartBlock): string {
  return `<figure class="chart" data-chart="${escapeHtml(chart.chart)}" data-runs="${chart.runs.join(' ')}">
<figcaption><h3>${escapeHtml(chart.name)} <span>${escapeHtml(chart.setting)}</span></h3><p>${escapeHtml(chart.description)}</p></figcaption>
<div class="canvas"><canvas role="img" aria-label="${escapeHtml(say('report.html.labelled', { title: chart.title, summary: chart.summary }))}"></canvas></div>
<p class="summary">${escapeHtml(chart.summary)}</p>
<details><summary>${escapeHtml(say('report.html.numbers'))}</summary>${tableHtml(chart.table)}</details>
</figure>`;
}

/** One of the two is shown: by the screen's theme, and the light one on paper. */
function pictureHtml({ title, light, dark }: PictureBlock): string {
  return `<figure class="picture" aria-label="${escapeHtml(title)}"><div class="on-light">${light}</div><div class="on-dark">${dark}</div></figure>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'heading':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'callout':
      return `<aside class="callout ${block.tone}"><strong>${escapeHtml(block.title)}</strong><p>${escapeHtml(block.text)}</p></aside>`;
    case 'facts':
      return `<dl>${block.items.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('\n')}</dl>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'details':
      return `<details><summary>${escapeHtml(block.title)}</summary>${blocksHtml(block.blocks)}</details>`;
    case 'table':
      return tableHtml(block);
    case 'picture':
      return pictureHtml(block);
    case 'chart':
      return chartHtml(block);
  }
}

/** Charts that follow one another share a grid, so that they stand side by side where there is room. */
function blocksHtml(blocks: readonly Block[]): string {
  const parts: string[] = [];
  blocks.forEach((block, index) => {
    const isChart = block.kind === 'chart';
    if (isChart && blocks[index - 1]?.kind !== 'chart') parts.push('<div class="charts">');
    parts.push(blockHtml(block));
    if (isChart && blocks[index + 1]?.kind !== 'chart') parts.push('</div>');
  });
  return parts.join('\n');
}

export function sectionHtml(section: Section): string {
  return `<section id="${section.id}"><h2>${escapeHtml(section.title)}</h2>\n${blocksHtml(section.blocks)}\n</section>`;
}

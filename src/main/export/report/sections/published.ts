/** Figures that others published, for orientation. Other hardware and software: they enter no ratio of ours. */
import { say } from '../../../../shared/words/say.ts';
import { localized } from '../../../../shared/contract/local-text.ts';
import type { PublishedSpec } from '../../../../shared/studies/study.ts';
import { formatCount, formatNs, formatRatio } from '../../../../shared/text/units.ts';
import { type Block, columns, type Section, text } from '../document.ts';
import { type ReportData, studiesIn } from '../settings.ts';

const FORMATS = {
  count: formatCount,
  seconds: (seconds: number): string => formatNs(seconds * 1e9),
  ratio: formatRatio,
} as const;

function tableOf(table: PublishedSpec['tables'][number]): Block {
  return {
    kind: 'table',
    caption: localized(table.caption),
    columns: columns(...table.columns.map(({ title }) => `#${localized(title)}`)),
    rows: table.rows.map((row) => row.map((value, index) => FORMATS[table.columns[index]?.print ?? 'count'](value))),
  };
}

function blocksOf({ headlines, tablesTitle, tablesSource, tables }: PublishedSpec): Block[] {
  return [
    { kind: 'facts', items: headlines.map(({ source, text: said }) => [source, localized(said)] as const) },
    {
      kind: 'details',
      title: localized(tablesTitle),
      blocks: [text(localized(tablesSource)), ...tables.map(tableOf)],
    },
  ];
}

/** Nothing where no study has any. */
export function publishedSection(data: ReportData): Section[] {
  const published = studiesIn(data).flatMap((study) => study.published ?? []);
  if (published.length === 0) return [];
  const caution: Block = {
    kind: 'callout',
    tone: 'even',
    title: say('report.published.not-here'),
    text: say('report.published.caution'),
  };
  return [
    {
      id: 'published',
      title: say('report.published.title'),
      blocks: [caution, ...published.flatMap(blocksOf)],
    },
  ];
}

/**
 * The report as data: what is said, in which order, with which tables and charts. HTML and Markdown are two ways to
 * write the same document. All text is plain and unescaped: names in it may come from a stranger's bundle.
 */
import { say } from '../../../shared/words/say.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';

export type Tone = 'good' | 'even' | 'bad' | 'plain';

/** A table cell; `note` is a second, smaller line. */
export type Cell = string | { readonly text: string; readonly note: string; readonly tone: Tone };

export interface Column {
  readonly title: string;
  readonly numeric: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface ChartBlock {
  readonly kind: 'chart';
  /** Id in the list of charts. */
  readonly chart: string;
  /** Name and setting in one. */
  readonly title: string;
  readonly name: string;
  readonly setting: string;
  readonly description: string;
  readonly summary: string;
  /** Indices into the report's `chartRuns`. */
  readonly runs: readonly number[];
  readonly table: TableBlock;
}

/** A drawing that needs no script, in the colours of both themes. Its numbers are in a table beside it. */
export interface PictureBlock {
  readonly kind: 'picture';
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  /** SVG with every text in it escaped. */
  readonly light: string;
  readonly dark: string;
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly title: string; readonly text: string }
  | { readonly kind: 'facts'; readonly items: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'details'; readonly title: string; readonly blocks: readonly Block[] }
  | TableBlock
  | PictureBlock
  | ChartBlock;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Report {
  readonly title: string;
  /** The answer, in one sentence. */
  readonly headline: string;
  /** The same in two parts: what is claimed, and on what grounds; '' where there are none. */
  readonly claim: string;
  readonly grounds: string;
  /** Verdicts on the other adapters and cells, and how much was measured. */
  readonly lede: readonly string[];
  readonly badges: readonly { readonly tone: Tone; readonly text: string }[];
  readonly sections: readonly Section[];
  readonly chartRuns: readonly RunView[];
}

export function text(value: string): Block {
  return { kind: 'text', text: value };
}

/** Columns from titles; those that start with `#` hold numbers. */
export function columns(...titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title: title.replace(/^#/, ''), numeric: title.startsWith('#') }));
}

/** A table that is folded away once it is longer than a screen. */
export function foldedTable(table: TableBlock): Block {
  return table.rows.length > 24
    ? {
        kind: 'details',
        title: say('report.folded', { caption: table.caption, rows: table.rows.length }),
        blocks: [table],
      }
    : table;
}

/** Aligned columns for a terminal. Every value is escaped, so that a cell stays a cell. */
import { displayWidth } from '../../shared/text/display-width.ts';
import { visible } from '../../shared/text/visible-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** null is shown as a dash. */
  text(row: Row): string | null;
}

const NO_BREAK = '\u00a0';

/** Titles, a rule, then one line per row; the last column is not padded. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => visible(column.text(row) ?? '–').replaceAll(NO_BREAK, ' ')));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((line) => displayWidth(line[index] ?? ''))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    line(widths.map((size) => '─'.repeat(size))),
    ...cells.map(line),
  ].join('\n');
}

/** Two columns of names and values, for one thing described. */
export function textList(entries: readonly (readonly [string, string | null])[]): string {
  const shown = entries.map(([name, value]) => [visible(name), visible(value ?? '–')] as const);
  const nameWidth = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  return shown.map(([name, value]) => `${pad(name, nameWidth, 'left')}  ${value}`.trimEnd()).join('\n');
}

function pad(text: string, size: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, size - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** null stays null, which is shown as a dash. */
export function mapped<T>(value: T | null, format: (value: T) => string): string | null {
  return value === null ? null : format(value);
}

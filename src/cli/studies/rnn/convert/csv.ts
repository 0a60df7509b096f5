/** Inputs as CSV: one line per step, numbers with a decimal point between commas. What was written otherwise is named. */
import type { ByteFile } from '../../../files/byte-file.ts';
import { MOST_INPUTS, type InputArray } from './input-array.ts';
import { say } from '../../../../shared/words/say.ts';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const WHOLE = /^\s*[+-]?\d+$/;
const DIGITS = /^\d+\s*$/;
/** As many decimals everywhere are hardly whole numbers of their own. */
const LIKE_DECIMALS = 3;

/** [T, X] for a layer of X inputs. */
export function readCsv(file: ByteFile, text: string, input: number): InputArray {
  const lines = text.replace(/\s+$/, '').split(/\r?\n/);
  const width = lines[0]?.split(',').length ?? 0;
  if (lines.length * width > MOST_INPUTS)
    file.refuse(say('csv.too-many', { count: lines.length * width, MOST_INPUTS }));
  refuseDecimalCommas(file, lines, input);
  const values = new Float64Array(lines.length * width);
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',');
    const wrong = cells.findIndex((cell) => !NUMBER.test(cell));
    if (wrong >= 0) refuseCell(file, row, wrong, cells[wrong] ?? '');
    if (cells.length !== width) file.refuse(say('csv.ragged', { row: row + 1, count: cells.length, width }));
    values.set(cells.map(Number), row * width);
  }
  return { shape: [lines.length, width], values };
}

function refuseCell(file: ByteFile, row: number, column: number, cell: string): never {
  const advice = /[;\t]/.test(cell) ? say('csv.advice') : '';
  return file.refuse(
    say('csv.not-number', { row: row + 1, column: column + 1, cell: cell.trim().slice(0, 30), advice }),
  );
}

/**
 * Decimal commas make two whole numbers of each: -0,7270 becomes -0 and 7270. That shows where every second cell is made of
 * digits alone and one begins with a zero, where a cell is a negative zero, where all have as many digits as decimals have,
 * or where there are twice as many as the layer takes.
 */
function refuseDecimalCommas(file: ByteFile, lines: readonly string[], input: number): void {
  const rows = lines.map((line) => line.split(','));
  const isPaired = rows.every(
    (cells) => cells.length % 2 === 0 && cells.every((cell, at) => (at % 2 === 0 ? WHOLE : DIGITS).test(cell)),
  );
  if (!isPaired) return;
  const wholes = rows.flatMap((cells) => cells.filter((_, at) => at % 2 === 0).map((cell) => cell.trim()));
  const decimals = rows.flatMap((cells) => cells.filter((_, at) => at % 2 === 1).map((cell) => cell.trim()));
  const digits = decimals[0]?.length ?? 0;
  const isTold =
    rows[0]?.length === 2 * input ||
    decimals.some((cell) => /^0\d/.test(cell)) ||
    wholes.some((cell) => /^-0+$/.test(cell)) ||
    (digits >= LIKE_DECIMALS && decimals.every((cell) => cell.length === digits));
  if (!isTold) return;
  const [first = '', second = ''] = rows[0] ?? [];
  file.refuse(say('csv.decimal-commas', { first: first.trim(), second: second.trim() }));
}

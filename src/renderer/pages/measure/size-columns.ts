/** The columns that tell the sizes of a sweep apart, in tables of what they need. */
import { capitalized } from '../../../shared/contract/local-text.ts';
import { problemChoices, sizesInLegends } from '../../../shared/studies/axes.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import { formatCount } from '../../../shared/text/units.ts';

/** A row has its sizes and choices by their ids. */
type Row = object;

export interface SizeColumn {
  readonly id: string;
  readonly title: string;
  readonly isNumber: boolean;
  text(row: Row): string;
}

/** Choices and further sizes only where rows differ in them; sizes that follow another are not told. */
export function sizeColumns(study: StudySpec, rows: readonly Row[]): SizeColumn[] {
  const valueOf = (row: Row, id: string): unknown => new Map<string, unknown>(Object.entries(row)).get(id);
  const isTold = (id: string): boolean => new Set(rows.map((row) => valueOf(row, id))).size > 1;
  const choices = problemChoices(study).filter(({ id }) => isTold(id));
  const sizes = sizesInLegends(study).filter(
    ({ id, follows }) =>
      follows === undefined &&
      rows.some((row) => id in row) &&
      (id === study.mainSize || id === study.lineSize || isTold(id)),
  );
  return [
    ...choices.map(({ id, name }) => ({
      ...{ id, title: capitalized(name), isNumber: false },
      text: (row: Row) => String(valueOf(row, id)),
    })),
    ...sizes.map(({ id, symbol }) => ({
      ...{ id, title: symbol, isNumber: true },
      text: (row: Row) => formatCount(Number(valueOf(row, id))),
    })),
  ];
}

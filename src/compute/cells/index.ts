/** The cells this build can run: a new cell is one file and one line here. */
import { Fault } from '../../shared/fault.ts';
import type { Cell } from './cell.ts';
import { elman } from './elman.ts';
import { gru } from './gru.ts';

export const CELLS: readonly Cell[] = [gru, elman];

/** Throws a Fault where there is no such cell. */
export function cellById(id: string): Cell {
  const cell = CELLS.find((candidate) => candidate.id === id);
  if (!cell) throw new Fault('invalid', `unknown cell "${id}"; known: ${CELLS.map((known) => known.id).join(', ')}`);
  return cell;
}

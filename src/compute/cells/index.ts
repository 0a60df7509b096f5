/** The cells this build can run: a new cell is one file and one line here. */
import { Fault } from '../../shared/fault.ts';
import { arGru } from './ar-gru.ts';
import type { Cell } from './cell.ts';
import { elman } from './elman.ts';
import { gru } from './gru.ts';
import { lem } from './lem.ts';
import { lorenz96 } from './lorenz96.ts';
import { lstm } from './lstm.ts';
import { node } from './node.ts';

export const CELLS: readonly Cell[] = [gru, elman, lstm, lem, lorenz96, arGru, node];

/** Throws a Fault where there is no such cell. */
export function cellById(id: string): Cell {
  const cell = CELLS.find((candidate) => candidate.id === id);
  if (!cell) throw new Fault('invalid', `unknown cell "${id}"; known: ${CELLS.map((known) => known.id).join(', ')}`);
  return cell;
}

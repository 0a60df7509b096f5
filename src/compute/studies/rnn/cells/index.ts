/**
 * The cells this build can run: a new cell is one folder, one line here, and one in shared/studies/rnn/cells.ts, which says
 * what it is to those who choose.
 */
import { Fault } from '../../../../shared/contract/fault.ts';
import { arGru } from './ar-gru/ar-gru.ts';
import type { Cell } from './cell.ts';
import { elman } from './elman/elman.ts';
import { gru } from './gru/gru.ts';
import { lem } from './lem/lem.ts';
import { lorenz96 } from './lorenz96/lorenz96.ts';
import { lstm } from './lstm/lstm.ts';
import { node } from './node/node.ts';

// prettier-ignore
export const CELLS: readonly Cell[] = [
  gru,
  elman,
  lstm,
  lem,
  lorenz96,
  arGru,
  node,
];

/**
 * Finds a built-in cell or one of the user's own, which may be named without the checksum of its file: "mine" is
 * "mine@0a1b2c3d". Throws a Fault where there is none.
 */
export function cellById(id: string, own: readonly Cell[] = []): Cell {
  const known = [...CELLS, ...own];
  const cell = known.find((candidate) => candidate.id === id) ?? own.find((candidate) => nameOf(candidate) === id);
  if (!cell) {
    const hint = id.includes('@') ? ' (it is from a cell file: give that file, unchanged)' : '';
    throw new Fault('invalid', `unknown cell "${id}"${hint}; known: ${known.map((one) => one.id).join(', ')}`);
  }
  return cell;
}

function nameOf({ id }: Cell): string {
  return id.split('@')[0] ?? id;
}

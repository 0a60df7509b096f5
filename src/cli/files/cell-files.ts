/** The user's own cells, from the files that `--cell-file` names. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { CELL_FILE_LIMIT_BYTES, type Cell } from '../../compute/studies/rnn/cells/cell.ts';
import { parseCellFile } from '../../compute/studies/rnn/cells/file/cell-file.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { readInput } from './files.ts';
import { nonEmpty } from '../flags/values.ts';
import { say } from '../../shared/words/say.ts';

export interface CellFileFlags {
  readonly cellFile?: readonly string[];
}

export function addCellFileFlag(command: Command, help: string): Command {
  const collect = (path: string, before: readonly string[] = []): string[] => [...before, nonEmpty(path)];
  return command.addOption(new Option('--cell-file <file>', say('flag.repeatable', { help })).argParser(collect));
}

/** Reads and checks every file. Throws an `invalid` Fault that points at the mistake. */
export function readCells({ cellFile = [] }: CellFileFlags): Cell[] {
  const cells = [...new Set(cellFile)].map(readCell);
  const names = cells.map(({ id }) => id.split('@')[0]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Fault('invalid', say('cell-file.twice', { twice }));
  return cells;
}

function readCell(path: string): Cell {
  return parseCellFile(readInput('--cell-file', path, CELL_FILE_LIMIT_BYTES), basename(path));
}

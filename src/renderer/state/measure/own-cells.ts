/** The person's own cells, from the files they chose: they can be ticked in the form like built-in ones. */
import { shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { CELL_FILE_LIMIT_BYTES } from '../../../compute/studies/rnn/cells/cell.ts';
import type { CellText, OwnCellInfo } from '../../../compute/messages.ts';
import type { Compute } from '../../compute.ts';
import { studyById } from '../../../shared/studies/index.ts';
import { openChoice } from '../../../shared/studies/own-options.ts';
import { textOfFile } from '../file-text.ts';
import { messageOf } from '../notices.ts';
import type { SweepDraft } from './sweep-form.ts';

export interface OwnCell {
  readonly text: CellText;
  readonly info: OwnCellInfo;
}

export interface OwnCells {
  readonly ownCells: ShallowRef<readonly OwnCell[]>;
  /** Why the file chosen last was refused. */
  readonly cellTrouble: ShallowRef<string | null>;
  /** Reads and checks a cell file, and ticks its cell; another version of the same cell goes. */
  chooseCell(file: File): Promise<void>;
  dropCell(id: string): void;
}

export function createOwnCells(compute: Compute, draft: Ref<SweepDraft>): OwnCells {
  const ownCells = shallowRef<readonly OwnCell[]>([]);
  const cellTrouble = shallowRef<string | null>(null);
  const choose = (change: (cells: readonly string[]) => readonly string[]): void => {
    const choice = openChoice(studyById(draft.value.study));
    if (choice === null) return;
    const { [choice.id]: chosen } = draft.value.settings;
    const settings = { ...draft.value.settings, [choice.id]: change(Array.isArray(chosen) ? chosen : []) };
    draft.value = { ...draft.value, settings };
  };
  const dropCell = (id: string): void => {
    ownCells.value = ownCells.value.filter(({ info }) => info.id !== id);
    choose((cells) => cells.filter((chosen) => chosen !== id));
  };
  const add = (cell: OwnCell): void => {
    const { id } = cell.info;
    for (const { info } of ownCells.value) if (nameOf(info.id) === nameOf(id)) dropCell(info.id);
    ownCells.value = [...ownCells.value, cell];
    choose((cells) => [...cells, id]);
  };
  let latest = 0;
  return {
    ownCells,
    cellTrouble,
    dropCell,
    async chooseCell(file) {
      latest += 1;
      const mine = latest;
      cellTrouble.value = null;
      try {
        const text = { fileName: file.name, content: await textOfFile(file, CELL_FILE_LIMIT_BYTES) };
        const info = await compute.readCell(text);
        if (mine === latest) add({ text, info });
      } catch (error) {
        if (mine === latest) cellTrouble.value = messageOf(error);
      }
    },
  };
}

/** The id without the checksum of the file. */
function nameOf(id: string): string {
  return id.split('@')[0] ?? id;
}

/** The form's list of cells from files. */
import { expect, test } from 'vitest';
import { ref } from 'vue';
import type { CellText, OwnCellInfo } from '../../../../src/compute/messages.ts';
import type { Compute } from '../../../../src/renderer/compute.ts';
import { createOwnCells } from '../../../../src/renderer/state/measure/own-cells.ts';
import { draftOf } from '../../../../src/renderer/state/measure/sweep-form.ts';
import { DEFAULT_SWEEP } from '../../../support/sweeps.ts';

/** A worker whose answer the test gives; the file's content is the cell's id. */
function open() {
  const answers: ((error?: Error) => void)[] = [];
  const readCell = ({ content }: CellText): Promise<OwnCellInfo> =>
    new Promise((resolve, reject) => {
      const info = { id: content, title: content, description: '', source: '', unsuited: {} };
      answers.push((error) => (error ? reject(error) : resolve(info)));
    });
  const draft = ref(draftOf(DEFAULT_SWEEP));
  return { answers, draft, own: createOwnCells({ readCell } as unknown as Compute, draft) };
}

const fileOf = (id: string): File => new File([id], `${id}.json`);
const turn = () => new Promise((resolve) => setTimeout(resolve));

async function choose({ own, answers }: ReturnType<typeof open>, id: string, error?: Error): Promise<void> {
  const chosen = own.chooseCell(fileOf(id));
  await turn();
  answers.at(-1)?.(error);
  await chosen;
}

test('a cell is ticked as it comes, and goes with its tick', async () => {
  const form = open();
  await choose(form, 'mine@00000001');
  await choose(form, 'other@00000001');
  expect(form.own.ownCells.value.map(({ info }) => info.id)).toEqual(['mine@00000001', 'other@00000001']);
  expect(form.draft.value.settings['cell']).toEqual(['gru', 'mine@00000001', 'other@00000001']);
  form.own.dropCell('mine@00000001');
  expect(form.draft.value.settings['cell']).toEqual(['gru', 'other@00000001']);
  expect(form.own.ownCells.value).toHaveLength(1);
});

test('a new version takes the place of the old one', async () => {
  const form = open();
  await choose(form, 'mine@00000001');
  await choose(form, 'mine@00000002');
  await choose(form, 'mine@00000002');
  expect(form.own.ownCells.value.map(({ text }) => text.content)).toEqual(['mine@00000002']);
  expect(form.draft.value.settings['cell']).toEqual(['gru', 'mine@00000002']);
});

test('what is refused leaves the choice as it was, until the next file', async () => {
  const form = open();
  await choose(form, 'mine@00000001', new Error('mine.json, line 2, column 3: no'));
  expect(form.own.cellTrouble.value).toBe('mine.json, line 2, column 3: no');
  expect(form.draft.value.settings['cell']).toEqual(['gru']);
  await choose(form, 'mine@00000001');
  expect(form.own.cellTrouble.value).toBeNull();
  await form.own.chooseCell(new File(['x'.repeat(70_000)], 'big.json'));
  expect(form.own.cellTrouble.value).toContain('big.json is larger than');
});

test('of two files chosen quickly the later one counts', async () => {
  const form = open();
  const [first, second] = [form.own.chooseCell(fileOf('a@1')), form.own.chooseCell(fileOf('b@1'))];
  await turn();
  form.answers[1]!();
  form.answers[0]!();
  await Promise.all([first, second]);
  expect(form.draft.value.settings['cell']).toEqual(['gru', 'b@1']);
});

import { expect, it } from 'vitest';
import {
  blockRanges,
  inputSizeOf,
  lengthOf,
  stateAtLeast,
  unitsOf,
  type Cell,
} from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import {
  evaluationOrder,
  ONES,
  widthOf,
  type Expression,
} from '../../../../../src/compute/studies/rnn/cells/expression.ts';
import { CELLS, cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { CELL_IDS } from '../../../../../src/shared/studies/rnn/cells.ts';

it('finds every listed cell by its id', () => {
  for (const cell of CELLS) expect(cellById(cell.id)).toBe(cell);
  expect(new Set(CELLS.map(({ id }) => id)).size).toBe(CELLS.length);
});

it('refuses an unknown cell by name, with the known ones', () => {
  expect(() => cellById('grue')).toThrow('unknown cell "grue"; known: gru');
});

it.each(CELLS)('$id has a known name, a title, a description and a source', (cell) => {
  expect(CELL_IDS).toContain(cell.id);
  for (const text of [cell.title, cell.description, cell.source]) expect(text).not.toBe('');
});

it.each(CELLS)(
  '$id declares every weight that it uses, in the size it is used in, and uses what it declares',
  (cell) => {
    const used = usedWeights(cell);
    expect(used.map(({ name }) => name).toSorted()).toEqual(cell.weights.map(({ name }) => name).toSorted());
    for (const { name, rows, columns } of used) {
      const declared = cell.weights.find((weight) => weight.name === name);
      expect({ rows: declared?.rows, columns: declared?.columns }, name).toEqual({ rows, columns });
    }
  },
);

it.each(CELLS)('$id reads every projection, every block of the state and every constant that it declares', (cell) => {
  const nodes = evaluationOrder(cell.next);
  const read = (key: (node: Expression) => unknown) => new Set(nodes.map(key).filter((value) => value !== null));
  expect(read((node) => (node.kind === 'projection' ? node.index : null))).toEqual(new Set(cell.projections.keys()));
  expect(read((node) => (node.kind === 'state' ? node.block : null))).toEqual(new Set(cell.blocks.keys()));
  expect(read((node) => (node.kind === 'hyper' ? node.name : null))).toEqual(new Set(Object.keys(cell.hyper)));
  for (const node of nodes) {
    if (node.kind === 'projection') expect(node.width).toEqual(cell.projections[node.index]?.width);
    if (node.kind === 'state') expect(node.width).toEqual(cell.blocks[node.block]?.width);
  }
});

it.each(CELLS)('$id gives every block a next state of its width', (cell) => {
  expect(cell.next.map(widthOf)).toEqual(cell.blocks.map(({ width }) => width));
});

it.each(CELLS)('$id draws its weights by constants that it has', (cell) => {
  const known = ['one', 'gain', ...Object.keys(cell.draws)];
  for (const { draw } of cell.weights) {
    const name = draw.kind === 'normal' ? draw.factor : draw.kind === 'bias' ? draw.plus : draw.value;
    if (name !== null) expect(known).toContain(name);
  }
});

it.each(CELLS)('$id finds its units and blocks in a state of their size, and refuses others', (cell) => {
  for (const units of [1, 2, 7]) {
    const state = cell.blocks.reduce((sum, { width }) => sum + lengthOf(width, units), 0);
    expect(unitsOf(cell, state)).toBe(units);
    const ranges = blockRanges(cell, state);
    expect(ranges.map(({ offset }) => offset)).toEqual(
      [0, ...ranges.map(({ offset, length }) => offset + length)].slice(0, -1),
    );
    expect(ranges.at(-1)!.offset + ranges.at(-1)!.length).toBe(state);
  }
  expect(() => unitsOf(cell, 0)).toThrow(`state size 0 does not suit ${cell.id}`);
});

it('says which state sizes suit a cell of several blocks', () => {
  expect(() => unitsOf(cellById('lstm'), 7)).toThrow('state size 7 does not suit lstm: D = 2H with H = 1, 2, 3 …');
  expect(() => unitsOf(cellById('ar-gru'), 1)).toThrow('D = H + 1');
});

it('finds the smallest state size that a cell has, from the one wanted on', () => {
  const at = (id: string, wanted: number) => stateAtLeast(cellById(id), wanted);
  expect([at('gru', 1), at('gru', 7), at('lstm', 1), at('lstm', 7), at('lstm', 8)]).toEqual([1, 7, 2, 8, 8]);
  expect([at('ar-gru', 1), at('ar-gru', 2), at('ar-gru', 5)]).toEqual([2, 2, 5]);
  for (const cell of CELLS)
    for (const wanted of [1, 4, 9]) expect(() => unitsOf(cell, stateAtLeast(cell, wanted))).not.toThrow();
});

it('takes the asked-for input size, D where none is asked for, and the only one where there is one', () => {
  expect(['gru', 'ar-gru', 'lorenz96'].map((id) => inputSizeOf(cellById(id), 4, 3))).toEqual([3, 1, 0]);
  expect(['gru', 'ar-gru', 'lorenz96'].map((id) => inputSizeOf(cellById(id), 4, null))).toEqual([4, 1, 0]);
});

/** What the step and the projections use, with the size that they use it in. */
function usedWeights({ next, projections }: Cell) {
  const used = new Map<string, { name: string; rows: unknown; columns: unknown }>();
  const use = (name: string | null, rows: unknown, columns: unknown): void => {
    if (name !== null && name !== ONES) used.set(name, { name, rows, columns });
  };
  for (const { weight, bias, width } of projections) {
    use(weight, width, 'input');
    use(bias, width, null);
  }
  for (const node of evaluationOrder(next)) {
    if (node.kind === 'product') use(node.matrix.weight, node.width, node.columns);
    if (node.kind === 'bias') use(node.name, node.width, null);
  }
  return [...used.values()];
}

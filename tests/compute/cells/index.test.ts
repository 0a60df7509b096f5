import { expect, it } from 'vitest';
import { evaluationOrder } from '../../../src/compute/cells/expression.ts';
import { CELLS, cellById } from '../../../src/compute/cells/index.ts';
import { CELL_NAMES } from '../../../src/shared/run.ts';

it('finds every listed cell by its id', () => {
  for (const cell of CELLS) expect(cellById(cell.id)).toBe(cell);
});

it('refuses an unknown cell by name, with the known ones', () => {
  expect(() => cellById('grue')).toThrow('unknown cell "grue"; known: gru');
});

it.each(CELLS)('$id declares every weight that its products and projections use, and uses what it declares', (cell) => {
  const maps = [...cell.products, ...cell.projections];
  const used = maps.flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]));
  expect(used.toSorted()).toEqual(cell.weights.map(({ name }) => name).toSorted());
  const roleOf = (name: string) => cell.weights.find((weight) => weight.name === name)?.role;
  for (const { weight } of cell.products) expect(roleOf(weight)).toBe('recurrent');
  for (const { weight } of cell.projections) expect(roleOf(weight)).toBe('input');
  for (const { bias } of maps) if (bias !== null) expect(roleOf(bias)).toBe('bias');
});

it.each(CELLS)('$id has a known name, and its step reads every product and projection', (cell) => {
  expect(CELL_NAMES).toContain(cell.id);
  const nodes = evaluationOrder([cell.step]);
  const readOf = (kind: 'product' | 'projection') =>
    new Set(nodes.flatMap((node) => (node.kind === kind ? [node.index] : [])));
  expect(readOf('product').size).toBe(cell.products.length);
  expect(readOf('projection').size).toBe(cell.projections.length);
});

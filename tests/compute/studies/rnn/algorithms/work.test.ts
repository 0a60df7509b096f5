/**
 * The model of FLOPs and bytes against counts: every kernel is walked through as its WGSL is written, term by term and
 * access by access, on small problems. What is read twice, or by several lanes, counts once; what lanes beyond the last
 * row or step do to keep in step with the others does not count.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Cell } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import {
  elman,
  elmanDiagonal,
  elmanStep,
  layered,
  layeredDiagonal,
  layeredStep,
  layeredTangent,
  lstm,
  lstmBlocks,
  lstmStep,
  ring,
  ringStep,
  ringTangent,
} from '../../../../support/walks/cells.ts';
import { affineBlocks, blockLinearise, filterBlocks, smootherBlocks } from '../../../../support/walks/blocks.ts';
import { hand, jacobiApply, jacobiEvaluate, project, sequential } from '../../../../support/walks/common.ts';
import * as deer from '../../../../support/walks/deer.ts';
import { affine, carried, carriedBack } from '../../../../support/walks/scans.ts';
import { denseFilter, denseSmoother } from '../../../../support/walks/dense.ts';
import * as diagonal from '../../../../support/walks/diagonal.ts';
import {
  AFFINE,
  AFFINE_BLOCK,
  denseLevelled,
  FILTER,
  FILTER_BLOCK,
  levelled,
  RETURN,
  RETURN_BLOCK,
  type Kind,
} from '../../../../support/walks/levels.ts';
import type { Walk } from '../../../../support/meter.ts';
import {
  CPU,
  DEVICES,
  expectCounted,
  isWide,
  planOf,
  sizesOfPlan,
  WIDE,
  type MakeWalks,
  type Shape,
  type Walks,
} from '../../../../support/work.ts';

const { affineLinearise, affineScan, filterLinearise, filterScan, smootherScan, storedDiagonal } = diagonal;

const jacobi: Walks = { project, evaluate: jacobiEvaluate(elmanStep), apply: jacobiApply };
const elmanFilter = { project, linearise: filterLinearise(elmanStep, elmanDiagonal) };
const blocks = { project, linearise: blockLinearise(lstmStep, lstmBlocks) };
const elk: MakeWalks = ({ teams }) => ({ project, jacobians: deer.jacobianRows, ...denseFilter(teams) });

const filter =
  (before: Walks): MakeWalks =>
  (device, sizes) => ({
    ...before,
    ...carried(FILTER, filterScan.carry)(device, sizes),
    apply: filterScan.apply,
  });
const smoother =
  (before: Walks): MakeWalks =>
  (device, sizes) => ({
    ...before,
    ...carried(FILTER, smootherScan.carry)(device, sizes),
    filter: smootherScan.filter,
    ...carriedBack(RETURN, smootherScan['carry-back'])(device, sizes),
    apply: smootherScan.apply,
  });
const dense =
  (before: Walks, apply: Walk): MakeWalks =>
  (device, sizes) => ({
    ...before,
    ...(isWide(device) ? denseLevelled(sizes) : { carry: deer.carry }),
    apply,
  });

interface Case {
  readonly id: string;
  readonly cell: Cell;
  readonly walks: Walks | MakeWalks;
}

const CASES: readonly Case[] = [
  { id: 'sequential', cell: elman, walks: { project, sequential: sequential(elmanStep, 1) } },
  { id: 'naive-sequential', cell: elman, walks: { project, sequential: sequential(elmanStep, 1) } },
  { id: 'jacobi', cell: elman, walks: jacobi },
  {
    id: 'picard',
    cell: elman,
    walks: affine({ project, linearise: affineLinearise(elmanStep, () => {}) }),
  },
  {
    id: 'quasi-deer',
    cell: elman,
    walks: affine({ project, linearise: affineLinearise(elmanStep, elmanDiagonal) }),
  },
  {
    id: 'quasi-deer',
    cell: layered,
    walks: affine({ project, linearise: affineLinearise(layeredStep, layeredDiagonal) }),
  },
  {
    id: 'quasi-deer',
    cell: ring,
    walks: affine({
      project: hand,
      diagonals: diagonal.diagonals(ringStep, ringTangent),
      linearise: affineLinearise(ringStep, storedDiagonal),
    }),
  },
  {
    id: 'deer',
    cell: elman,
    walks: dense({ project, reduce: deer.reduceRows }, deer.elmanApply),
  },
  {
    id: 'deer',
    cell: layered,
    walks: dense(
      { project, reduce: deer.reduceColumns(layeredStep, layeredTangent) },
      deer.apply(layeredStep, layeredTangent),
    ),
  },
  { id: 'elk', cell: elman, walks: elk },
  { id: 'elk-annealed', cell: elman, walks: elk },
  {
    id: 'elk',
    cell: layered,
    walks: ({ teams }) => ({
      project,
      jacobians: deer.jacobianColumns(layeredStep, layeredTangent),
      ...denseFilter(teams),
    }),
  },
  {
    id: 'elk-smoother',
    cell: elman,
    walks: ({ teams }) => ({ project, jacobians: deer.jacobianRows, ...denseSmoother(teams) }),
  },
  { id: 'quasi-elk', cell: elman, walks: filter(elmanFilter) },
  { id: 'quasi-elk-annealed', cell: elman, walks: filter(elmanFilter) },
  { id: 'quasi-elk-smoother', cell: elman, walks: smoother(elmanFilter) },
  {
    id: 'quasi-elk-smoother',
    cell: ring,
    walks: smoother({
      project: hand,
      diagonals: diagonal.diagonals(ringStep, ringTangent),
      linearise: filterLinearise(ringStep, storedDiagonal),
    }),
  },
  {
    id: 'quasi-deer-block',
    cell: lstm,
    walks: (device, sizes) => ({
      ...blocks,
      reduce: affineBlocks.reduce,
      ...carried(AFFINE_BLOCK, affineBlocks.carry)(device, sizes),
      apply: affineBlocks.apply,
    }),
  },
  {
    id: 'quasi-elk-block',
    cell: lstm,
    walks: (device, sizes) => ({
      ...blocks,
      reduce: filterBlocks.reduce,
      ...carried(FILTER_BLOCK, filterBlocks.carry)(device, sizes),
      apply: filterBlocks.apply,
    }),
  },
  {
    id: 'quasi-elk-smoother-block',
    cell: lstm,
    walks: (device, sizes) => ({
      ...blocks,
      reduce: smootherBlocks.reduce,
      ...carried(FILTER_BLOCK, smootherBlocks.carry)(device, sizes),
      filter: smootherBlocks.filter,
      ...carriedBack(RETURN_BLOCK, smootherBlocks['carry-back'])(device, sizes),
      apply: smootherBlocks.apply,
    }),
  },
];

/** One chunk; several, the last of them short; several sequences; and a state that fills more than one lane's rows. */
const SHAPES: readonly Shape[] = [
  { length: 4, state: 2, input: 2, batch: 1 },
  { length: 70, state: 3, input: 2, batch: 1 },
  { length: 40, state: 2, input: 1, batch: 3 },
  { length: 5, state: 10, input: 3, batch: 2 },
];

/** The cell's own restrictions: two states a unit, or an input for every entry. */
function shapeFor(cell: Cell, shape: Shape): Shape {
  if (cell === ring) return { ...shape, input: shape.state };
  return cell === lstm ? { ...shape, state: 2 * shape.state } : shape;
}

/** Here, or in a test file of its own. */
test('every algorithm is counted', () => {
  const isCounted = (id: string): boolean =>
    CASES.some((one) => one.id === id) || existsSync(join(import.meta.dirname, `${id}.test.ts`));
  expect(ALGORITHMS.filter(({ id }) => !isCounted(id)).map(({ id }) => id)).toEqual([]);
});

describe.each(CASES.map((entry) => ({ ...entry, on: entry.cell.id })))('$id on $on', ({ id, cell, walks }) => {
  test.each(SHAPES)('every pass is modelled as it is counted, T $length, D $state, B $batch', (given) => {
    const shape = shapeFor(cell, given);
    for (const device of DEVICES) {
      const plan = planOf(id, cell, shape, device);
      const counted = typeof walks === 'function' ? walks(device, sizesOfPlan(plan, cell, shape)) : walks;
      expectCounted(plan, counted, cell, shape, device);
    }
  });
});

test('a sequential evaluation in several dispatches reads where it goes on from', () => {
  const shape = { length: 70, state: 3, input: 2, batch: 2 };
  const plan = planOf('sequential', elman, shape, CPU, { segments: 3 });
  expectCounted(plan, { project, sequential: sequential(elmanStep, 3) }, elman, shape, CPU);
});

/** Long enough for three dispatches of a scan, for several levels of a dense one, and for merits added up in pieces. */
describe.each([
  { id: 'quasi-deer', cell: elman, shape: { length: 20_000, state: 2, input: 1, batch: 1 } },
  { id: 'quasi-elk-smoother', cell: elman, shape: { length: 20_000, state: 1, input: 1, batch: 2 } },
  { id: 'quasi-elk-smoother-block', cell: lstm, shape: { length: 20_000, state: 2, input: 1, batch: 1 } },
  { id: 'deer', cell: elman, shape: { length: 20_000, state: 2, input: 1, batch: 1 } },
])('$id at T $shape.length', ({ id, cell, shape }) => {
  test('every pass of a wide plan is modelled as it is counted', () => {
    const plan = planOf(id, cell, shape, WIDE);
    const walks = CASES.find((entry) => entry.id === id && entry.cell === cell)?.walks;
    const counted = typeof walks === 'function' ? walks(WIDE, sizesOfPlan(plan, cell, shape)) : (walks ?? {});
    expectCounted(plan, counted, cell, shape, WIDE);
  });
});

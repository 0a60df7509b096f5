/**
 * The model of FLOPs and bytes against counts: every kernel is walked through as its WGSL is written, term by term and
 * access by access, on small problems. What is read twice, or by several lanes, counts once; what lanes beyond the last
 * row or step do to keep in step with the others does not count.
 */
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../../src/compute/algorithms/index.ts';
import type { Cell } from '../../../src/compute/cells/cell.ts';
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
} from '../../support/walks/cells.ts';
import { affineBlocks, blockLinearise, filterBlocks, smootherBlocks } from '../../support/walks/blocks.ts';
import { hand, jacobiApply, jacobiEvaluate, project, sequential } from '../../support/walks/common.ts';
import * as deer from '../../support/walks/deer.ts';
import { denseFilter, denseSmoother, type Teams } from '../../support/walks/dense.ts';
import * as diagonal from '../../support/walks/diagonal.ts';
import { CPU, DEVICES, expectCounted, planOf, type Shape, type Walks } from '../../support/work.ts';

const { affineLinearise, affineScan, filterLinearise, filterScan, smootherScan, storedDiagonal } = diagonal;

const jacobi: Walks = { project, evaluate: jacobiEvaluate(elmanStep), apply: jacobiApply };
const elmanFilter = { project, linearise: filterLinearise(elmanStep, elmanDiagonal) };
const blocks = { project, linearise: blockLinearise(lstmStep, lstmBlocks) };
const elk = (teams: Teams): Walks => ({ project, jacobians: deer.jacobianRows, ...denseFilter(teams) });

interface Case {
  readonly id: string;
  readonly cell: Cell;
  readonly walks: Walks | ((teams: Teams) => Walks);
}

const CASES: readonly Case[] = [
  { id: 'sequential', cell: elman, walks: { project, sequential: sequential(elmanStep, 1) } },
  { id: 'naive-sequential', cell: elman, walks: { project, sequential: sequential(elmanStep, 1) } },
  { id: 'jacobi', cell: elman, walks: jacobi },
  {
    id: 'picard',
    cell: elman,
    walks: { project, linearise: affineLinearise(elmanStep, () => {}), ...affineScan },
  },
  {
    id: 'quasi-deer',
    cell: elman,
    walks: { project, linearise: affineLinearise(elmanStep, elmanDiagonal), ...affineScan },
  },
  {
    id: 'quasi-deer',
    cell: layered,
    walks: { project, linearise: affineLinearise(layeredStep, layeredDiagonal), ...affineScan },
  },
  {
    id: 'quasi-deer',
    cell: ring,
    walks: {
      project: hand,
      diagonals: diagonal.diagonals(ringStep, ringTangent),
      linearise: affineLinearise(ringStep, storedDiagonal),
      ...affineScan,
    },
  },
  {
    id: 'deer',
    cell: elman,
    walks: { project, reduce: deer.reduceRows, carry: deer.carry, apply: deer.elmanApply },
  },
  {
    id: 'deer',
    cell: layered,
    walks: {
      project,
      reduce: deer.reduceColumns(layeredStep, layeredTangent),
      carry: deer.carry,
      apply: deer.apply(layeredStep, layeredTangent),
    },
  },
  { id: 'elk', cell: elman, walks: elk },
  { id: 'elk-annealed', cell: elman, walks: elk },
  {
    id: 'elk',
    cell: layered,
    walks: (teams) => ({
      project,
      jacobians: deer.jacobianColumns(layeredStep, layeredTangent),
      ...denseFilter(teams),
    }),
  },
  {
    id: 'elk-smoother',
    cell: elman,
    walks: (teams) => ({ project, jacobians: deer.jacobianRows, ...denseSmoother(teams) }),
  },
  { id: 'quasi-elk', cell: elman, walks: { ...elmanFilter, ...filterScan } },
  { id: 'quasi-elk-annealed', cell: elman, walks: { ...elmanFilter, ...filterScan } },
  { id: 'quasi-elk-smoother', cell: elman, walks: { ...elmanFilter, ...smootherScan } },
  {
    id: 'quasi-elk-smoother',
    cell: ring,
    walks: {
      project: hand,
      diagonals: diagonal.diagonals(ringStep, ringTangent),
      linearise: filterLinearise(ringStep, storedDiagonal),
      ...smootherScan,
    },
  },
  { id: 'quasi-deer-block', cell: lstm, walks: { ...blocks, ...affineBlocks } },
  { id: 'quasi-elk-block', cell: lstm, walks: { ...blocks, ...filterBlocks } },
  { id: 'quasi-elk-smoother-block', cell: lstm, walks: { ...blocks, ...smootherBlocks } },
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

test('every algorithm is counted', () => {
  expect(new Set(CASES.map(({ id }) => id))).toEqual(new Set(ALGORITHMS.map(({ id }) => id)));
});

describe.each(CASES.map((entry) => ({ ...entry, on: entry.cell.id })))('$id on $on', ({ id, cell, walks }) => {
  test.each(SHAPES)('every pass is modelled as it is counted, T $length, D $state, B $batch', (given) => {
    const shape = shapeFor(cell, given);
    for (const device of DEVICES) {
      const counted = typeof walks === 'function' ? walks(device.teams) : walks;
      expectCounted(planOf(id, cell, shape, device), counted, cell, shape, device);
    }
  });
});

test('a sequential evaluation in several dispatches reads where it goes on from', () => {
  const shape = { length: 70, state: 3, input: 2, batch: 2 };
  const plan = planOf('sequential', elman, shape, CPU, { segments: 3 });
  expectCounted(plan, { project, sequential: sequential(elmanStep, 3) }, elman, shape, CPU);
});

/** The model of FLOPs and bytes of the passes that find a gradient against counts, as in work.test.ts. */
import { passesOfStage } from '../../../../../src/compute/gpu/plan/stages.ts';
import { describe, test } from 'vitest';
import type { Cell } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import { upTo } from '../../../../support/meter.ts';
import {
  elman,
  elmanBack,
  lstm,
  lstmBack,
  ring,
  ringBack,
  ringStep,
  ringTangent,
} from '../../../../support/walks/cells.ts';
import { reduceColumns, reduceRows } from '../../../../support/walks/deer.ts';
import { parallelGradient, sequentialGradient, type GradientShape } from '../../../../support/walks/gradient.ts';
import {
  CPU,
  DEVICES,
  expectPasses,
  planOf,
  sizesOfPlan,
  type Device,
  type Shape,
  type Walks,
} from '../../../../support/work.ts';

const elmanShape = ({ state, input }: Shape): GradientShape => ({
  back: elmanBack,
  units: state,
  projections: 1,
  marks: 2,
  weights: [
    { columns: state, left: 0, right: 1 }, // W, with s
    { columns: input, left: 0, right: 'input' },
    { columns: 1, left: 0, right: 'nothing' },
  ],
  hasInputMatrix: true,
});

const ringShape = ({ state }: Shape): GradientShape => ({
  back: ringBack,
  units: state,
  projections: 1,
  marks: 1,
  weights: [],
  hasInputMatrix: false,
});

const lstmShape = ({ state, input }: Shape): GradientShape => {
  const units = state / 2;
  const gates = upTo(4);
  return {
    back: lstmBack,
    units,
    projections: 4,
    marks: 5,
    weights: [
      ...gates.map((left) => ({ columns: units, left, right: 4 })), // with h
      ...gates.map((left) => ({ columns: input, left, right: 'input' as const })),
      ...gates.map((left) => ({ columns: 1, left, right: 'nothing' as const })),
    ],
    hasInputMatrix: true,
  };
};

function expectGradient(
  id: string,
  cell: Cell,
  shape: Shape,
  walks: Walks,
  device: Device,
  parameters: { readonly segments?: number } = {},
): void {
  const plan = planOf(id, cell, shape, device, { gradient: true, ...parameters });
  expectPasses(passesOfStage(plan, 'finale'), walks, sizesOfPlan(plan, cell, shape));
}

/** A state of four and of other numbers of entries, short chunks, several sequences, and sums in several parts. */
const SHAPES: readonly Shape[] = [
  { length: 4, state: 4, input: 4, batch: 1 },
  { length: 70, state: 6, input: 6, batch: 1 },
  { length: 40, state: 2, input: 2, batch: 3 },
];

describe.each(DEVICES)('on a $traits.type with subgroups of $traits.subgroupSize', (device) => {
  test.each(SHAPES)('after a sequential solve, T $length, D $state, B $batch', (shape) => {
    for (const [cell, shapeOf] of [
      [elman, elmanShape],
      [lstm, lstmShape],
      [ring, ringShape],
    ] as const)
      expectGradient('sequential', cell, shape, sequentialGradient(shapeOf(shape), 1), device);
  });

  test.each(SHAPES)('after a parallel solve, T $length, D $state, B $batch', (shape) => {
    expectGradient('jacobi', elman, shape, parallelGradient(elmanShape(shape), reduceRows), device);
    const columns = reduceColumns(ringStep, ringTangent);
    expectGradient('quasi-elk', ring, shape, parallelGradient(ringShape(shape), columns), device);
  });
});

test('every segment of a sequential walk begins with a sum of its own', () => {
  const shape = { length: 70, state: 3, input: 2, batch: 2 };
  expectGradient('sequential', elman, shape, sequentialGradient(elmanShape(shape), 3), CPU, { segments: 3 });
});

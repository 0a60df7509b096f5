/** What a problem file says of a gradient: the cotangents of its loss, and the true gradient to check against. */
import type { Cell } from '../cells/cell.ts';
import { checkCount, checkShape, readArray, type Refuse } from './problem-arrays.ts';
import { describe, type ProblemFile } from './problem-schema.ts';
import { drawNormals, normals } from './random.ts';
import { elementCount, weightShape, type Sizes } from './workload.ts';

/** Values at some of the steps. */
export interface StoredSteps {
  /** 1-based; null: all of 1 … T. */
  readonly steps: readonly number[] | null;
  /** [B, steps, width] */
  readonly values: Float64Array;
}

/** Each part is null where the file does not have it. */
export interface GradientTruth {
  readonly loss: number | null;
  readonly adjoint: StoredSteps | null;
  /** ∂L/∂s_0, [B, D]. */
  readonly initial: Float64Array | null;
  /** ∂L/∂x */
  readonly inputs: StoredSteps | null;
  readonly weights: Readonly<Record<string, Float64Array>>;
}

/** Returns how to get c, [B, T, D], drawn at the call; null where the file names no loss. */
export function readCotangents({ grad, draw }: ProblemFile, sizes: Sizes, refuse: Refuse): (() => Float32Array) | null {
  const shape = [sizes.batch, sizes.length, sizes.state];
  const seed = draw?.cotangentSeed;
  if (grad?.c?.data) {
    const given = readArray('grad.c', grad.c, shape, () => new Float32Array(), refuse);
    return () => given;
  }
  if (grad?.c && seed === undefined) refuse('grad.c.data is null and draw.cotangentSeed is missing');
  return seed === undefined
    ? null
    : () => readArray('grad.c', grad?.c ?? {}, shape, () => drawNormals(normals(seed), elementCount(shape), 1), refuse);
}

/** null where the file has none of the gradient's parts. */
export function readGradientTruth(
  { grad }: ProblemFile,
  cell: Cell,
  sizes: Sizes,
  refuse: Refuse,
): GradientTruth | null {
  if (!grad) return null;
  const { loss, ds0, dx, adjoint, dtheta } = grad;
  const { batch, state, input } = sizes;
  const weights = Object.entries(dtheta ?? {}).map(([name, stored]) => {
    const weight = cell.weights.find((known) => known.name === name);
    if (!weight) return refuse(`grad.dtheta.${name}: a ${cell.id} has no such weight`);
    return [name, readReals(`grad.dtheta.${name}`, stored, weightShape(weight, cell, sizes), refuse)] as const;
  });
  if ((loss ?? ds0 ?? dx ?? adjoint ?? null) === null && weights.length === 0) return null;
  return {
    loss: loss ?? null,
    adjoint: adjoint ? readSteps('grad.adjoint', adjoint, state, sizes, refuse) : null,
    initial: ds0 ? readReals('grad.ds0', ds0, [batch, state], refuse) : null,
    inputs: dx ? readSteps('grad.dx', dx, input, sizes, refuse) : null,
    weights: Object.fromEntries(weights),
  };
}

type Stored = NonNullable<NonNullable<ProblemFile['grad']>['adjoint']>;

function readSteps(field: string, stored: Stored, width: number, sizes: Sizes, refuse: Refuse): StoredSteps {
  const steps = stored.t ?? null;
  checkSteps(`${field}.t`, steps, sizes.length, refuse);
  const shape = [sizes.batch, steps?.length ?? sizes.length, width];
  return { steps, values: readReals(field, stored, shape, refuse) };
}

/** Throws a Fault unless time steps ascend within 1 … T. */
export function checkSteps(field: string, steps: readonly number[] | null, length: number, refuse: Refuse): void {
  const wrongStep = steps?.find((step, index) => step > length || step <= (steps[index - 1] ?? 0));
  if (wrongStep !== undefined) refuse(`${field}: time steps ascend within 1 … ${length}, got ${wrongStep}`);
}

function readReals(field: string, { shape, data }: Stored, expected: number[], refuse: Refuse): Float64Array {
  checkShape(`${field}.shape`, shape, expected, refuse);
  checkCount(`${field}.data`, data, expected, refuse);
  return Float64Array.from(data, (value, index) => {
    if (typeof value !== 'number') refuse(`${field}.data[${index}] is ${describe(value)}, not a number`);
    return Number(value);
  });
}

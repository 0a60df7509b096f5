/** A given problem: weights, inputs and initial states from a file in the format of the golden cases. */
import { Fault } from '../../../../shared/contract/fault.ts';
import { unitsOf, type Cell } from '../cells/cell.ts';
import { cellById } from '../cells/index.ts';
import type { Problem } from '../cells/problem.ts';
import { checkCount, checkShape, checkSum, readArray, toFloat32, type Refuse } from './problem-arrays.ts';
import { checkSteps, readCotangents, readGradientTruth, type GradientTruth } from './problem-gradient.ts';
import { describe, readProblemFile, type ProblemFile } from './problem-schema.ts';
import { checksumOf, drawNormals, normals } from './random.ts';
import { drawWeights, elementCount, startOf, weightShape, type Sizes } from './workload.ts';

/** More elements in one array are refused before they are allocated: 4 GiB of float32. */
const MAX_ELEMENTS = 2 ** 30;

export interface Truth {
  /** The stored time steps, 1-based; null: all of 1 … T. */
  readonly steps: readonly number[] | null;
  /** [B, steps, D] in float64; NaN where the file has null. */
  readonly states: Float64Array;
}

export interface GivenProblem {
  readonly problem: Problem;
  readonly name: string;
  /** Over weights, inputs, initial states, guess and, where the cell has any, constants. */
  readonly checksum: string;
  /** The gain that the weights were drawn with, where the file says so. */
  readonly gain: number | null;
  readonly truth: Truth | null;
  /** c = ∂L/∂s of the loss whose gradient the file is about, [B, T, D], drawn at the call; null where it names none. */
  readonly cotangents: (() => Float32Array) | null;
  /** The true gradient of that loss, as far as the file has it. */
  readonly gradient: GradientTruth | null;
}

/**
 * Reads a problem file, of a built-in cell or of one of the user's `own`. Throws a Fault (`invalid`) that names the field
 * and the value; nothing is half-read.
 */
export function parseProblem(content: string, file: string, own: readonly Cell[] = []): GivenProblem {
  const source = readProblemFile(content, file);
  const refuse: Refuse = (message) => {
    throw new Fault('invalid', `${file}: ${message}`);
  };
  const cell = knownCell(source.cell, own, refuse);
  const sizes = { length: source.T, state: source.D, input: source.nx, batch: source.B };
  checkSizes(source, cell, refuse);
  const hyper = readHyper(source, cell, refuse);
  const weights = readWeights(source, cell, sizes, refuse);
  const inputs = readInputs(source, sizes, refuse);
  const initial = readInitial(source, sizes, () => startOf(cell, sizes, { hyper, weights }), refuse);
  const guess = readGuess(source, sizes, refuse);
  const problem: Problem = { cell, ...sizes, hyper, weights, inputs, initial, guess };
  const cotangents = readCotangents(source, sizes, refuse);
  return {
    problem,
    name: source.name ?? file,
    checksum: checksumOf(partsOf(problem)),
    gain: source.draw?.gain ?? null,
    truth: readTruth(source, sizes, refuse),
    cotangents,
    // Without its loss nobody knows what it is the gradient of.
    gradient: cotangents && readGradientTruth(source, cell, sizes, refuse),
  };
}

/** All that two problems of a cell can differ in, in a fixed order. */
function partsOf({ cell, hyper, weights, inputs, initial, guess }: Problem): Float32Array[] {
  const constants = Float32Array.from(Object.keys(cell.hyper), (name) => hyper[name] ?? 0);
  return [
    ...cell.weights.flatMap(({ name }) => weights[name] ?? []),
    inputs,
    initial,
    ...(guess ? [guess] : []),
    constants,
  ];
}

function knownCell(id: string, own: readonly Cell[], refuse: Refuse): Cell {
  try {
    return cellById(id, own);
  } catch (error) {
    return refuse(`cell: ${(error as Error).message}`);
  }
}

function checkSizes({ H, D, nx, T, B }: ProblemFile, cell: Cell, refuse: Refuse): void {
  checkUnits(cell, D, H, refuse);
  if (cell.inputSize !== null && nx !== cell.inputSize)
    refuse(`nx is ${nx}, but a ${cell.id} takes ${cell.inputSize === 0 ? 'no inputs' : `inputs of ${cell.inputSize}`}`);
  if (nx === 0 && cell.weights.some((weight) => weight.columns === 'input'))
    refuse(`nx is 0, but a ${cell.id} takes inputs`);
  const weights = cell.weights.map(
    (weight) => [`weight ${weight.name}`, elementCount(weightShape(weight, cell, { state: D, input: nx }))] as const,
  );
  for (const [what, count] of [['B·T·D', B * T * D] as const, ['B·T·nx', B * T * nx] as const, ...weights])
    if (count > MAX_ELEMENTS) refuse(`${what} is ${count}, more than ${MAX_ELEMENTS} numbers in one array`);
}

function checkUnits(cell: Cell, D: number, H: number | undefined, refuse: Refuse): void {
  let units: number;
  try {
    units = unitsOf(cell, D);
  } catch (error) {
    return refuse(`D: ${(error as Error).message}`);
  }
  if (H !== undefined && H !== units) refuse(`H is ${H}, but a ${cell.id} of state size D = ${D} has H = ${units}`);
}

function readHyper({ hyper }: ProblemFile, cell: Cell, refuse: Refuse): Problem['hyper'] {
  const unknown = Object.keys(hyper ?? {}).find((name) => !(name in cell.hyper));
  if (unknown !== undefined) refuse(`hyper.${unknown}: a ${cell.id} has no such constant`);
  return { ...cell.hyper, ...hyper };
}

function readWeights(source: ProblemFile, cell: Cell, sizes: Sizes, refuse: Refuse): Problem['weights'] {
  const names = cell.weights.map((weight) => weight.name);
  const { order, shape, data, fnv1a32 } = source.weights;
  if (order && order.join(' ') !== names.join(' '))
    refuse(`weights.order is "${order.join(' ')}", expected "${names.join(' ')}"`);
  const unknown = Object.keys(data ?? {}).find((name) => !names.includes(name));
  if (unknown !== undefined)
    refuse(`weights.data.${unknown}: a ${cell.id} has no such weight (it has ${names.join(' ')})`);
  const drawn = data ? null : regenerateWeights(source, cell, sizes, refuse);
  const weights: Record<string, Float32Array> = {};
  for (const weight of cell.weights) {
    const { name } = weight;
    const expected = weightShape(weight, cell, sizes);
    checkShape(`weights.shape.${name}`, shape?.[name], expected, refuse);
    weights[name] = drawn?.[name] ?? toFloat32(`weights.data.${name}`, data?.[name], expected, refuse);
  }
  checkSum(
    'weights',
    fnv1a32,
    names.flatMap((name) => weights[name] ?? []),
    refuse,
  );
  return weights;
}

function regenerateWeights({ draw }: ProblemFile, cell: Cell, sizes: Sizes, refuse: Refuse): Problem['weights'] {
  if (cell.weights.length === 0) return {};
  const weightsSeed = draw?.weightsSeed ?? refuse('weights.data is null and draw.weightsSeed is missing');
  const gain = draw?.gain ?? refuse('weights.data is null and draw.gain is missing');
  const constants = Object.keys(cell.draws).map((name) => {
    const value = draw?.[name] ?? refuse(`weights.data is null and draw.${name} is missing`);
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)))
      return refuse(`draw.${name} is ${describe(value)}, not a finite float32 number`);
    return [name, value] as const;
  });
  return drawWeights(cell, sizes, {
    weightsSeed,
    gain,
    biasStd: draw?.biasStd ?? 0,
    constants: Object.fromEntries(constants),
  });
}

function readInputs({ x, draw }: ProblemFile, { batch, length, input }: Sizes, refuse: Refuse): Float32Array {
  const shape = [batch, length, input];
  const regenerate = () => {
    if (input === 0) return new Float32Array();
    const seed = draw?.inputsSeed ?? refuse('x.data is null and draw.inputsSeed is missing');
    return drawNormals(normals(seed), elementCount(shape), 1);
  };
  return readArray('x', x, shape, regenerate, refuse);
}

function readInitial(
  { s0, draw }: ProblemFile,
  { batch, state }: Sizes,
  startOfCell: () => Float32Array,
  refuse: Refuse,
): Float32Array {
  const regenerate = () =>
    draw?.s0Seed === undefined
      ? startOfCell()
      : drawNormals(
          normals(draw.s0Seed),
          batch * state,
          draw.s0Std ?? refuse('draw.s0Seed is given and draw.s0Std is missing'),
        );
  return readArray('s0', s0 ?? {}, [batch, state], regenerate, refuse);
}

function readGuess({ guess, draw }: ProblemFile, { batch, length, state }: Sizes, refuse: Refuse): Float32Array | null {
  if (!guess) return null;
  const shape = [batch, length, state];
  const regenerate = () => {
    const seed = draw?.guessSeed ?? refuse('guess.data is null and draw.guessSeed is missing');
    return drawNormals(
      normals(seed),
      elementCount(shape),
      draw?.guessStd ?? refuse('guess.data is null and draw.guessStd is missing'),
    );
  };
  return readArray('guess', guess, shape, regenerate, refuse);
}

function readTruth({ truth, T }: ProblemFile, { batch, state }: Sizes, refuse: Refuse): Truth | null {
  if (!truth) return null;
  const steps = truth.t ?? null;
  checkSteps('truth.t', steps, T, refuse);
  const shape = [batch, steps?.length ?? T, state];
  checkShape('truth.shape', truth.shape, shape, refuse);
  checkCount('truth.data', truth.data, shape, refuse);
  const states = Float64Array.from(truth.data, (value, index) => {
    if (value !== null && typeof value !== 'number')
      refuse(`truth.data[${index}] is ${describe(value)}, not a number or null`);
    return value === null ? Number.NaN : Number(value);
  });
  return { steps, states };
}

/** What a person wants to know of it before measuring. */
export function problemInfo({ problem, name, checksum, gain }: GivenProblem) {
  const { cell, length, state, input, batch, guess } = problem;
  return { name, checksum, cell: cell.id, length, state, input, batch, gain, hasGuess: guess !== null };
}

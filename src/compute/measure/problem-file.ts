/** A given problem: weights, inputs and initial states from a file in the format of the golden cases. */
import { Fault } from '../../shared/fault.ts';
import type { Cell } from '../cells/cell.ts';
import { cellById } from '../cells/index.ts';
import type { Problem } from '../cells/problem.ts';
import { describe, readProblemFile, type ProblemFile } from './problem-schema.ts';
import { checksumOf, drawNormals, normals } from './random.ts';
import { drawWeights, elementCount, weightShape, type Sizes } from './workload.ts';

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
  /** Over weights, inputs, initial states and guess. */
  readonly checksum: string;
  /** The gain that the weights were drawn with, where the file says so. */
  readonly gain: number | null;
  readonly truth: Truth | null;
}

/** Reads a problem file. Throws a Fault (`invalid`) that names the field and the value; nothing is half-read. */
export function parseProblem(content: string, file: string): GivenProblem {
  const source = readProblemFile(content, file);
  const refuse: Refuse = (message) => {
    throw new Fault('invalid', `${file}: ${message}`);
  };
  const cell = knownCell(source.cell, refuse);
  const sizes = { length: source.T, state: source.D, input: source.nx, batch: source.B };
  checkSizes(source, cell, refuse);
  const weights = readWeights(source, cell, sizes, refuse);
  const inputs = readInputs(source, sizes, refuse);
  const initial = readInitial(source, sizes, refuse);
  const guess = readGuess(source, sizes, refuse);
  const arrays = [
    ...cell.weights.map((weight) => weights[weight.name] ?? refuse(`weights.data.${weight.name} is missing`)),
    inputs,
    initial,
  ];
  return {
    problem: { cell, ...sizes, hyper: readHyper(source, cell, refuse), weights, inputs, initial, guess },
    name: source.name ?? file,
    checksum: checksumOf(guess ? [...arrays, guess] : arrays),
    gain: source.draw?.gain ?? null,
    truth: readTruth(source, sizes, refuse),
  };
}

type Refuse = (message: string) => never;

function knownCell(id: string, refuse: Refuse): Cell {
  try {
    return cellById(id);
  } catch (error) {
    return refuse(`cell: ${(error as Error).message}`);
  }
}

function checkSizes({ H, D, nx, T, B }: ProblemFile, cell: Cell, refuse: Refuse): void {
  if (H !== undefined && H !== D) refuse(`H is ${H}, but a ${cell.id} of state size D = ${D} has H = ${D}`);
  if (nx === 0 && cell.weights.some((weight) => weight.role === 'input'))
    refuse(`nx is 0, but a ${cell.id} takes inputs`);
  for (const [what, count] of Object.entries({
    'B·T·D': B * T * D,
    'B·T·nx': B * T * nx,
    'D·D': D * D,
    'D·nx': D * nx,
  }))
    if (count > MAX_ELEMENTS) refuse(`${what} is ${count}, more than ${MAX_ELEMENTS} numbers in one array`);
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
  for (const { name, role } of cell.weights) {
    const expected = weightShape(role, sizes);
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
  const weightsSeed = draw?.weightsSeed ?? refuse('weights.data is null and draw.weightsSeed is missing');
  const gain = draw?.gain ?? refuse('weights.data is null and draw.gain is missing');
  return drawWeights(cell, sizes, { weightsSeed, gain, biasStd: draw?.biasStd ?? 0 });
}

function readInputs({ x, draw }: ProblemFile, { batch, length, input }: Sizes, refuse: Refuse): Float32Array {
  const shape = [batch, length, input];
  const regenerate = () => {
    const seed = draw?.inputsSeed ?? refuse('x.data is null and draw.inputsSeed is missing');
    return drawNormals(normals(seed), elementCount(shape), 1);
  };
  return readArray('x', x, shape, regenerate, refuse);
}

function readInitial({ s0, draw }: ProblemFile, { batch, state }: Sizes, refuse: Refuse): Float32Array {
  const regenerate = () =>
    draw?.s0Seed === undefined
      ? new Float32Array(batch * state)
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

function readArray(
  field: string,
  array: ProblemFile['x'],
  shape: number[],
  regenerate: () => Float32Array,
  refuse: Refuse,
): Float32Array {
  checkShape(`${field}.shape`, array.shape, shape, refuse);
  const values = array.data ? toFloat32(`${field}.data`, array.data, shape, refuse) : regenerate();
  checkSum(field, array.fnv1a32, [values], refuse);
  return values;
}

function readTruth({ truth, T }: ProblemFile, { batch, state }: Sizes, refuse: Refuse): Truth | null {
  if (!truth) return null;
  const steps = truth.t ?? null;
  const wrongStep = steps?.find((step, index) => step > T || step <= (steps[index - 1] ?? 0));
  if (wrongStep !== undefined) refuse(`truth.t: time steps ascend within 1 … ${T}, got ${wrongStep}`);
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

/** Every element as float32; what is not a finite number in the range of float32 is refused by its index. */
function toFloat32(
  field: string,
  data: readonly unknown[] | undefined,
  shape: readonly number[],
  refuse: Refuse,
): Float32Array {
  if (!data) return refuse(`${field} is missing`);
  checkCount(field, data, shape, refuse);
  const values = new Float32Array(data.length);
  for (let index = 0; index < data.length; index++) {
    const value = data[index];
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)))
      return refuse(`${field}[${index}] is ${describe(value)}, not a finite float32 number`);
    values[index] = value;
  }
  return values;
}

function checkShape(
  field: string,
  given: readonly number[] | undefined,
  expected: readonly number[],
  refuse: Refuse,
): void {
  if (given && given.join() !== expected.join())
    refuse(`${field} is [${given.join(', ')}], expected [${expected.join(', ')}]`);
}

function checkCount(field: string, data: readonly unknown[], shape: readonly number[], refuse: Refuse): void {
  if (data.length !== elementCount(shape))
    refuse(`${field} has ${data.length} numbers, [${shape.join(', ')}] needs ${elementCount(shape)}`);
}

function checkSum(field: string, given: string | undefined, arrays: readonly Float32Array[], refuse: Refuse): void {
  if (given === undefined) return;
  const actual = checksumOf(arrays);
  if (actual !== given) refuse(`${field}.fnv1a32 is ${given}, but the numbers have ${actual}`);
}

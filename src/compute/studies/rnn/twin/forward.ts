/** The twin of one step s_t = f(s_{t−1}, x_t), on a tape that its derivatives can go on with. */
import { blockRanges } from '../cells/cell.ts';
import { projection, seed, state, type Expression } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { loadWeight, multiplyIn } from './matrices.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';
import { Tape, type Stage } from './tape.ts';

export interface Forward {
  readonly tape: Tape;
  readonly stage: Stage;
  /** x_t of the step last evaluated, [X]. */
  readonly input: Reals;
  readonly projections: readonly Projection[];
  /** What a derivative is applied to, [D]: the seeds of all blocks. */
  readonly seeds: Reals;
  /** Evaluates the step from s_{t−1}, [D], of sequence `b` at the step's index `t`, from 0. */
  run(previous: Reals, b: number, t: number): void;
  /** f as last evaluated. */
  readNext(out: Reals): void;
}

/** One input projection W x + bias. */
export interface Projection {
  /** [rows, X], row-major; null: the input itself. */
  readonly weight: Reals | null;
  readonly bias: Reals | null;
  readonly value: Reals;
}

export function compileForward(problem: Problem, precision: Precision): Forward {
  const { cell, input: inputSize, length, inputs } = problem;
  const tape = new Tape(problem, precision);
  const input = makeReals(precision, inputSize);
  const previous = bindBlocks(tape, state);
  const projections = cell.projections.map((_, index) => compileProjection(tape, index));
  const multiply = multiplyIn(precision);
  const { still: stage } = tape.compile(cell.next, []);
  return {
    tape,
    stage,
    input,
    projections,
    seeds: bindBlocks(tape, seed),
    run(given, b, t) {
      const start = (b * length + t) * inputSize;
      for (let k = 0; k < inputSize; k++) input[k] = inputs[start + k] ?? 0;
      previous.set(given);
      for (const { weight, bias, value } of projections) {
        if (weight) multiply(weight, input, value);
        else value.set(input);
        if (bias) for (let i = 0; i < value.length; i++) value[i] = (value[i] ?? 0) + (bias[i] ?? 0);
      }
      stage.run();
    },
    readNext: gather(tape, cell.next, blockLengths(tape)),
  };
}

/** One array [D] that a leaf for each block of the state shares. */
function bindBlocks(tape: Tape, leafOf: typeof state): Reals {
  const { cell, state: size } = tape.problem;
  const whole = tape.makeVector(size);
  blockRanges(cell, size).forEach(({ offset, length }, block) => {
    const width = cell.blocks[block]?.width;
    if (width) tape.bind(leafOf(block, width), whole.subarray(offset, offset + length));
  });
  return whole;
}

/** Lengths of the blocks of the state. */
export function blockLengths({ problem }: Tape): number[] {
  return blockRanges(problem.cell, problem.state).map(({ length }) => length);
}

/** Copies the values of nodes of these lengths into one vector, one behind the other. */
export function gather(tape: Tape, nodes: readonly Expression[], lengths: readonly number[]): (out: Reals) => void {
  if (nodes.length !== lengths.length)
    throw new RangeError(`cell ${tape.problem.cell.id}: ${nodes.length} results for ${lengths.length} parts`);
  return gatherFrom((node, length) => tape.registerOf(node, length), nodes, lengths);
}

/** The same of whatever belongs to the nodes. */
export function gatherFrom(
  registerOf: (node: Expression, length: number) => Reals,
  nodes: readonly Expression[],
  lengths: readonly number[],
): (out: Reals) => void {
  let end = 0;
  const parts = nodes.map((node, part) => {
    const length = lengths[part] ?? 0;
    end += length;
    return { offset: end - length, register: registerOf(node, length) };
  });
  return (out) => {
    for (const { offset, register } of parts) out.set(register, offset);
  };
}

function compileProjection(tape: Tape, index: number): Projection {
  const { problem, precision } = tape;
  const declared = problem.cell.projections[index];
  if (!declared) throw new RangeError(`cell ${problem.cell.id} has no projection ${index}`);
  const rows = tape.lengthOf(declared.width);
  const load = (name: string | null, count: number): Reals | null =>
    name === null ? null : loadWeight(problem, name, count, precision);
  return {
    weight: load(declared.weight, rows * problem.input),
    bias: load(declared.bias, rows),
    value: tape.registerOf(projection(index, declared.width), rows),
  };
}

/** The cotangents of one step: how a loss depends on what went into it, from how it depends on the next state. */
import { cotangentsOf } from '../cells/cotangent.ts';
import type { Expression } from '../cells/expression.ts';
import { blockLengths, gather, type Forward } from './forward.ts';
import { columnsOf, loadMatrix, multiplyIn } from './matrices.ts';
import type { Reals } from './precision.ts';

export interface StepGradient {
  /** Jᵀ g, [D]; overwritten by the next call, as `input` is. */
  readonly state: Reals;
  /** (∂f/∂x)ᵀ g, [X]. */
  readonly input: Reals;
  /** Adds (∂f/∂w)ᵀ g of every weight w to the array of that name. */
  addWeights(into: Readonly<Record<string, Reals>>): void;
}

export interface PullBack {
  /** Evaluates what depends on the step alone; to be called once after each. */
  prepare(): void;
  apply(cotangent: Reals): StepGradient;
}

type AddTo = (into: Readonly<Record<string, Reals>>) => void;

export function compilePullBack(forward: Forward): PullBack {
  const { tape, stage, input, projections, seeds } = forward;
  const { cell, state } = tape.problem;
  const cotangents = cotangentsOf(cell);
  const { matrices, biases } = cotangents;
  const roots: Expression[] = [
    ...[...cotangents.state, ...cotangents.projections, ...Object.values(biases)],
    ...matrices.flatMap(({ left, right }) => [left, right]),
  ];
  const { still, moving } = tape.compile(roots, [stage]);
  const readState = gather(tape, cotangents.state, blockLengths(tape));
  const registers = projections.map(({ value }, index) => {
    const node = cotangents.projections[index];
    if (!node) throw new RangeError(`projection ${index} of cell ${cell.id} has no cotangent`);
    return tape.registerOf(node, value.length);
  });
  const readInput = compileInputGradient(forward, registers);
  const additions: AddTo[] = [
    ...matrices.map((outer) => compileOuterProduct(forward, outer)),
    ...Object.entries(biases).map(([name, node]) => compileVector(forward, name, node)),
    ...projections.flatMap((_, index) => compileProjected(forward, index, registers[index] ?? input)),
  ];
  const gradient: StepGradient = {
    state: tape.makeVector(state),
    input: tape.makeVector(input.length),
    addWeights: (into) => additions.forEach((add) => add(into)),
  };
  return {
    prepare: () => still.run(),
    apply(cotangent) {
      seeds.set(cotangent);
      moving.run();
      readState(gradient.state);
      readInput(gradient.input);
      return gradient;
    },
  };
}

/** Σ Wᵀ (cotangent of the projection W x). */
function compileInputGradient(
  { tape, input, projections }: Forward,
  cotangents: readonly Reals[],
): (out: Reals) => void {
  const { problem, precision } = tape;
  const multiply = multiplyIn(precision);
  const share = tape.makeVector(input.length);
  const terms = projections.map(({ weight }, index) => {
    const cotangent = cotangents[index] ?? share;
    const name = problem.cell.projections[index]?.weight;
    if (!weight || !name) return () => share.set(cotangent);
    const form = { weight: name, form: 'transposed', other: null } as const;
    const matrix = loadMatrix(problem, form, [input.length, cotangent.length], precision);
    return () => multiply(matrix, cotangent, share);
  });
  return (out) => {
    out.fill(0);
    for (const term of terms) {
      term();
      addTo(out, share);
    }
  };
}

function compileOuterProduct(
  { tape }: Forward,
  { weight, left, right }: { readonly weight: string; readonly left: Expression; readonly right: Expression },
): AddTo {
  const columns = columnsOf(tape.problem, weight) ?? 1;
  const count = tape.problem.weights[weight]?.length ?? 0;
  const rows = tape.registerOf(left, count / columns);
  const entries = tape.registerOf(right, columns);
  return (into) => addOuter(gradientOf(into, weight), rows, entries);
}

function compileVector({ tape }: Forward, name: string, node: Expression): AddTo {
  const values = tape.registerOf(node, tape.problem.weights[name]?.length ?? 0);
  return (into) => addTo(gradientOf(into, name), values);
}

function compileProjected({ tape, input }: Forward, index: number, cotangent: Reals): AddTo[] {
  const { weight = null, bias = null } = tape.problem.cell.projections[index] ?? {};
  const additions: AddTo[] = [];
  if (weight !== null) additions.push((into) => addOuter(gradientOf(into, weight), cotangent, input));
  if (bias !== null) additions.push((into) => addTo(gradientOf(into, bias), cotangent));
  return additions;
}

function gradientOf(into: Readonly<Record<string, Reals>>, name: string): Reals {
  const gradient = into[name];
  if (!gradient) throw new RangeError(`there is no array for the gradient of ${name}`);
  return gradient;
}

function addOuter(matrix: Reals, left: Reals, right: Reals): void {
  for (let i = 0, at = 0; i < left.length; i++) {
    const factor = left[i] ?? 0;
    for (let j = 0; j < right.length; j++, at++) matrix[at] = (matrix[at] ?? 0) + factor * (right[j] ?? 0);
  }
}

function addTo(out: Reals, values: Reals): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + (values[i] ?? 0);
}

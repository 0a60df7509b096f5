/** The file that `antler solve --out` writes. */
import { fileReason } from '../../../../shared/words/bundle-for-file.ts';
import { weightShape } from '../../../../compute/studies/rnn/drawing/workload.ts';
import type { Problem } from '../../../../compute/studies/rnn/cells/problem.ts';
import type { Reals } from '../../../../compute/studies/rnn/twin/precision.ts';
import { visibleJson } from '../../../../shared/text/visible-text.ts';
import type { SolvedGradient, SolveOutcome } from './solving.ts';

interface Sizes {
  readonly batch: number;
  readonly length: number;
  readonly width: number;
}

/** Steps written at a time: whole trajectories may be longer than a string can be. */
const STEPS_PER_PIECE = 1000;

/** The file in pieces, so that long trajectories need no string of their size. */
export function* solveFile(algorithm: string, outcome: SolveOutcome, problem: Problem): Generator<string> {
  const { status, reason, solution, states, gradient, trace } = outcome;
  const head = {
    algorithm,
    status,
    ...fileReason(reason),
    iterations: solution?.iterations ?? 0,
    iterationsPerSequence: solution?.iterationsPerSequence ?? [],
    resets: solution?.resets ?? 0,
  };
  yield `${visibleJson(head).slice(0, -1)},\n"states":`;
  if (states) yield* nested(states, { ...problem, width: problem.state });
  else yield 'null';
  yield `,\n"trace":${JSON.stringify(trace)},\n"gradients":`;
  if (gradient) yield* gradients(gradient, problem);
  else yield 'null';
  yield '}\n';
}

/** With the names that problem files have for the parts. */
function* gradients({ loss, parts }: SolvedGradient, problem: Problem): Generator<string> {
  const { batch, length, state, input } = problem;
  yield `{"loss":${JSON.stringify(loss.value)},\n"ds0":${JSON.stringify(rowsOf(parts.initial, batch, state))},\n"dx":`;
  yield* nested(parts.inputs, { batch, length, width: input });
  yield ',\n"adjoint":';
  yield* nested(parts.adjoint, { batch, length, width: state });
  const weights = problem.cell.weights.map((weight) => {
    const values = parts.weights[weight.name] ?? new Float32Array();
    const [rows = 0, columns] = weightShape(weight, problem.cell, problem);
    return [weight.name, columns === undefined ? [...values] : rowsOf(values, rows, columns)] as const;
  });
  yield `,\n"dtheta":${visibleJson(Object.fromEntries(weights))}}`;
}

function rowsOf(values: Reals, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

/** [B][T][width]; JSON has no word for what is not finite but null. */
function* nested(values: Reals, { batch, length, width }: Sizes): Generator<string> {
  for (let b = 0; b < batch; b++) {
    yield b === 0 ? '[[' : ',[';
    for (let from = 0; from < length; from += STEPS_PER_PIECE) {
      const steps: string[] = [];
      for (let t = from; t < Math.min(from + STEPS_PER_PIECE, length); t++) {
        const start = (b * length + t) * width;
        steps.push(JSON.stringify([...values.subarray(start, start + width)]));
      }
      yield (from === 0 ? '' : ',') + steps.join(',\n');
    }
    yield ']';
  }
  yield ']';
}

/**
 * Fills in what a solve leaves out of its trace: the residual of the last iterate and, where the true trajectory is at
 * hand, every iterate's error. The device keeps no iterates, so the iterations are taken again one by one, each from
 * the states of the one before, which is the same arithmetic.
 */
import { rnnTraceOf } from '../../../../shared/studies/rnn/trace.ts';
import type { RnnTraceRow } from '../../../../shared/studies/rnn/trace.ts';
import { residualTwin } from '../../../../compute/studies/rnn/twin/residual.ts';
import type { Solution } from '../../../../compute/gpu/device/solver.ts';
import type { Engine } from '../../../../compute/gpu/device/solver.ts';
import { solveOn, type SolveRequest } from './one-solve.ts';
import { maxErrorAgainst } from './truth.ts';

/** State elements that may be read back in all: more takes longer than the errors are worth. */
const MOST_ELEMENTS = 2e7;
/** Multiply-adds of the float64 residual. */
const MOST_WORK = 4e8;

interface Traced extends SolveRequest {
  readonly engine: Engine;
  readonly solution: Solution;
  readonly states: Float32Array;
  readonly signal: AbortSignal;
}

/** The trace with `residual` and `merit` in the last row, and `error` in all rows where it can be had. */
export async function completeTrace(solved: Traced): Promise<RnnTraceRow[]> {
  const trace = await withErrors(solved);
  const last = trace.at(-1);
  const { problem } = solved.given;
  const work = solved.states.length * 3 * (problem.state + problem.input);
  if (!last || last.residual !== null || work > MOST_WORK) return trace;
  const { maxAbs, merit } = residualTwin(problem, solved.states);
  return [...trace.slice(0, -1), { ...last, residual: finiteOrNull(maxAbs), merit: finiteOrNull(merit) }];
}

async function withErrors(solved: Traced): Promise<RnnTraceRow[]> {
  const { given, solution, states } = solved;
  const rows = [...rnnTraceOf(solution.trace)];
  const last = rows.at(-1);
  if (!given.truth || !last) return rows;
  rows[rows.length - 1] = { ...last, error: finiteOrNull(maxErrorAgainst(given, states)) };
  if (rows.length * states.length > MOST_ELEMENTS) return rows;
  return replay(solved, rows);
}

async function replay(
  { engine, given, algorithm, parameters, signal }: Traced,
  rows: RnnTraceRow[],
): Promise<RnnTraceRow[]> {
  const single = { ...parameters, maxIterations: 1, gradient: false };
  let guess = given.problem.guess;
  for (const [index, row] of rows.slice(0, -1).entries()) {
    const { states } = await solveOn(engine, { ...given.problem, guess }, algorithm, single, signal);
    rows[index] = { ...row, error: finiteOrNull(maxErrorAgainst(given, states)) };
    guess = states;
  }
  return rows;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * Is what ran the method that it is called after? A verified answer does not say: a fixed point corrects a wrong slope,
 * which then only takes other, and more, iterations. So the first iterations are made once more, one, two, three of them, and
 * the iterates are compared with the float64 twin's, the trace with the iterates, and the whole with its own rules.
 */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import { formatCount } from '../../../../../shared/text/units.ts';
import type { Algorithm, SolveParameters } from '../../algorithms/algorithm.ts';
import type { Problem } from '../../cells/problem.ts';
import { SETTLED_SHARE } from '../../cells/settled-step.ts';
import type { Solution, Solver } from '../../../../gpu/device/solver.ts';
import type { Reals } from '../../twin/precision.ts';
import { solveSequentialTwin } from '../../twin/sequential.ts';
import { solveTwin } from '../../twin/solve.ts';
import { whyMisbooked } from './bookkeeping.ts';
import { countIterations } from './counts.ts';
import { whyDerivativesDiffer } from './derivatives.ts';
import { handOversOf, whyHandOverDiffers } from './hand-overs.ts';
import { compareIterate } from './iterates.ts';
import { rnnTraceOf } from '../../../../../shared/studies/rnn/trace.ts';
import { problemOf, statesOf } from './part.ts';
import { whyResidualDiffers, whyResidualIsTooSmall, whyStepDiffers } from './rows.ts';
import { looksAhead, scopeOf, twinOf, type Scope } from './scope.ts';
import { windowsFor } from './windows.ts';

interface AuditRequest {
  readonly problem: Problem;
  readonly algorithm: Pick<Algorithm, 'id' | 'iterative'>;
  readonly parameters: SolveParameters;
  /** Its last solve was the one that is audited. */
  readonly solver: Pick<Solver, 'read'> & Required<Pick<Solver, 'solveFirst'>>;
  readonly solution: Solution;
  readonly signal: AbortSignal | null;
}

export interface Audit {
  /** What is not as the method says, beginning with the column that it shows in; null where all agrees. */
  readonly disagreement: Reason | null;
  /** What a disagreement makes of the run: other states, or the right ones by another way. */
  readonly fault: 'wrong' | 'unfaithful';
  /** What was looked at, in words. */
  readonly checked: string;
  /** The iterations of the float32 twin; null where they were not compared. */
  readonly expectedIterations: number | null;
}

const UNCHECKED = { fault: 'unfaithful', checked: '', expectedIterations: null } as const;
/** What steps through the sequence with kernels of ours. */
const STEPPING: readonly string[] = ['sequential', 'naive-sequential'];

/** What the device gave, by iteration: 0 is the guess (null: zeros). */
type Iterates = ReadonlyMap<number, Float32Array | null>;

/** The audit of a solver's last solve; null where what ran is neither stepping of ours nor can be stopped. */
export async function auditOf(
  given: Omit<AuditRequest, 'solver'> & { readonly solver: Solver },
): Promise<Audit | null> {
  const { solveFirst } = given.solver;
  const read: Solver['read'] = (name, signal) => given.solver.read(name, signal);
  if (STEPPING.includes(given.algorithm.id)) return auditStepping(given, read);
  if (!given.algorithm.iterative || !solveFirst) return null;
  return auditSolve({ ...given, solver: { solveFirst, read } });
}

async function auditStepping(
  { problem, parameters, signal }: Omit<AuditRequest, 'solver'>,
  read: Solver['read'],
): Promise<Audit | null> {
  const handOvers = handOversOf(problem, parameters);
  if (handOvers.length === 0) return null;
  const disagreement = whyHandOverDiffers(problem, await read('states', signal), handOvers);
  const checked = `the first step of ${formatCount(handOvers.length)} dispatches after the first against float64`;
  return { disagreement, checked, expectedIterations: null, fault: 'wrong' };
}

/** Solves a few times more, with fewer iterations. Afterwards the solver holds the states of the last of these. */
async function auditSolve(request: AuditRequest): Promise<Audit> {
  const { problem, algorithm, parameters, solution } = request;
  const last = await request.solver.read('states', request.signal);
  const rounding = SETTLED_SHARE.float32 * last.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const rules = { ...parameters, batch: problem.batch, rounding };
  const misbooked = whyMisbooked(solution, rules);
  if (misbooked !== null) return { ...UNCHECKED, disagreement: misbooked };
  const scope = scopeOf(problem, algorithm.id, parameters, solution);
  const iterates = new Map<number, Float32Array | null>([[0, problem.guess]]);
  iterates.set(solution.iterations, last);
  for (const count of scope.iterations.filter((one) => one < solution.iterations)) {
    const { states, disagreement } = await solveOnly(request, count);
    if (disagreement !== null) return { ...UNCHECKED, disagreement };
    iterates.set(count, states);
  }
  return judgeIterates(request, scope, iterates);
}

/** A solve that is stopped after so many iterations, none of which was the last of the whole. */
async function solveOnly(
  { solver, solution, signal }: AuditRequest,
  count: number,
): Promise<{ states: Float32Array; disagreement: Reason | null }> {
  const { iterations, settled } = await solver.solveFirst(count, signal);
  const states = await solver.read('states', signal);
  const disagreement =
    iterations === count && !settled
      ? null
      : reasonOf(settled ? 'settled-when-stopped' : 'stopped-elsewhere', {
          ...{ asked: count, iterations, before: solution.iterations },
        });
  return { states, disagreement };
}

function judgeIterates(request: AuditRequest, scope: Scope, iterates: Iterates): Audit {
  const checked: string[] = [];
  let expectedIterations: number | null = null;
  const checks = [
    () => checkRows(request, scope, iterates, checked),
    () => checkIterates(request, scope, iterates, checked),
    () => {
      const twin = twinOf(request.algorithm.id);
      if (!scope.isWholeAffordable || twin === null) return null;
      const count = countIterations(request.problem, twin, request.parameters, request.solution);
      expectedIterations = count.expected;
      if (count.expected !== null) checked.push(`iterations against the float32 twin (${count.expected})`);
      return count.disagreement;
    },
    () => whyDerivativesDiffer(request.problem, iterates.get(request.solution.iterations) ?? new Float32Array()),
  ];
  let disagreement: Reason | null = null;
  for (const check of checks) disagreement ??= check();
  return { disagreement, fault: 'unfaithful', checked: checked.join('; '), expectedIterations };
}

/** The reported rows beside what the iterates themselves say. */
function checkRows(
  { problem, solution }: AuditRequest,
  scope: Scope,
  iterates: Iterates,
  checked: string[],
): Reason | null {
  const trace = rnnTraceOf(solution.trace);
  const present = [...iterates.keys()].filter((iteration) => iteration > 0).sort((a, b) => a - b);
  const steps: number[] = [];
  const residuals: number[] = [];
  // The last row is what a run ends by, the first one what rounding says least of.
  const ordered = [...present.slice(-1), ...present.slice(0, -1)];
  for (const iteration of ordered) {
    const row = trace[iteration - 1];
    const states = iterates.get(iteration);
    if (!row || !states) continue;
    if (iterates.has(iteration - 1)) {
      const step = whyStepDiffers(row, states, iterates.get(iteration - 1) ?? null);
      if (step !== null) return step;
      steps.push(iteration);
    }
    if (row.residual === null && row.merit === null && trace.every(({ merit }) => merit === null)) continue;
    const isWhole = residuals.length < scope.residuals;
    const residual = isWhole
      ? whyResidualDiffers(problem, row, states)
      : whyResidualIsTooSmall(problem, row, states, windowsFor(problem));
    if (residual !== null) return residual;
    if (isWhole) residuals.push(iteration);
  }
  checked.push(`steps of iterations ${listOf(steps)} against the states`);
  if (residuals.length > 0) checked.push(`residual and merit of ${listOf(residuals)} against float64`);
  return null;
}

/** The first iterates beside those of the twins. */
function checkIterates(
  { problem, algorithm, parameters, solution }: AuditRequest,
  { part, compared }: Scope,
  iterates: Iterates,
  checked: string[],
): Reason | null {
  const twin = twinOf(algorithm.id);
  if (part === null || twin === null) return null;
  const small = problemOf(part, problem);
  const last = Math.min(compared, solution.iterations);
  const keep = Array.from({ length: last }, (_, index) => index + 1);
  const { lambda, annealing } = parameters;
  // Without the safeguard: beyond what it touches nothing is compared.
  const options = { algorithm: twin, tolerance: -1, maxIterations: last, lambda: lambda ?? 0, reset: false, keep };
  const schedule = annealing ? { annealing } : {};
  const [exact, rounded] = (['float64', 'float32'] as const).map(
    (precision) => solveTwin(small, { ...options, ...schedule, precision }).iterates,
  );
  const truth = solveSequentialTwin(small);
  const earlier: Reals[] = small.guess ? [small.guess] : [];
  const shares: string[] = [];
  for (const iteration of keep) {
    const states = iterates.get(iteration);
    const [right, near] = [exact?.get(iteration), rounded?.get(iteration)];
    if (!states || !right || !near) continue;
    // What is reset later changes what a smoother does before it.
    if (
      looksAhead(twin) &&
      rnnTraceOf(solution.trace)
        .slice(0, iteration)
        .some(({ resets }) => resets > 0)
    )
      break;
    const device = statesOf(part, problem, states);
    const { worst, steps } = compareIterate(
      small,
      { exact: right, rounded: near, device, earlier, truth },
      looksAhead(twin),
    );

    if (worst) {
      const { step, unit, value, expected, allowed } = worst;
      return reasonOf('iterate-differs', {
        ...{ iteration, sequence: (part.sequences[worst.sequence] ?? 0) + 1, step, entry: unit + 1 },
        ...{ found: Number(value.toPrecision(5)), expected: Number(expected.toPrecision(5)), allowed },
      });
    }
    if (steps > 0) shares.push(`${iteration} over ${formatCount(steps)} steps`);
    earlier.push(right);
  }
  if (shares.length > 0) checked.push(`states of iterations ${shares.join(', ')} against the float64 twin`);
  return null;
}

function listOf(iterations: readonly number[]): string {
  return [...iterations].sort((a, b) => a - b).join(', ');
}

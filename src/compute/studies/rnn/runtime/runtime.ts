/** How the RNN study runs: sweeps become points, points become problems, algorithms become methods. */
import { say } from '../../../../shared/words/say.ts';
import { Fault } from '../../../../shared/contract/fault.ts';
import type { Note } from '../../../../shared/contract/reason.ts';
import type { RunConfig, SettingValue } from '../../../../shared/contract/run-config.ts';
import type { Point, Sweep } from '../../../../shared/contract/sweep.ts';
import { comparedTolerance, tolerancesOf } from '../../../../shared/contract/tolerances.ts';
import { pointsOf } from '../../../../shared/studies/grid.ts';
import { rnn } from '../../../../shared/studies/rnn.ts';
import { annealingText } from '../../../../shared/studies/rnn/annealing.ts';
import { changeRnnSweep, rnnPointOf, rnnSweepOf } from '../../../../shared/studies/rnn/sweep.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import type { PoseRequest, StudyRuntime } from '../../study.ts';
import type { Algorithm, ProblemShape, SolveParameters } from '../algorithms/algorithm.ts';
import { algorithmById as builtIn } from '../algorithms/index.ts';
import { inputSizeOf, type Cell } from '../cells/cell.ts';
import { cellById } from '../cells/index.ts';
import type { Problem } from '../cells/problem.ts';
import type { GivenProblem } from '../drawing/problem-file.ts';
import { warmStarted } from '../drawing/warm-start.ts';
import { drawProblem } from '../drawing/workload.ts';
import { cotangentsFor, gradientNote } from '../judging/gradient.ts';
import { tuneCell } from './autotune.ts';
import { parametersOf } from './fit.ts';
import { RnnMethod } from './method.ts';
import { PosedRnn } from './posed.ts';

/** What the user brought along. */
export interface RnnInputs {
  /** Throws a Fault where there is no such algorithm; absent: those of the study. */
  readonly algorithmById?: (id: string) => Algorithm;
  /** The user's own cells, beside the built-in ones. */
  readonly cells?: readonly Cell[];
  /** Measured instead of drawn problems; the sweep's own sizes are then ignored. */
  readonly given?: GivenProblem | null;
}

export function rnnStudy({
  algorithmById = builtIn,
  cells = [],
  given = null,
}: RnnInputs = {}): StudyRuntime<RnnMethod> {
  const cellAt = (point: Point): Cell => given?.problem.cell ?? cellById(rnnPointOf(point).cell, cells);
  const tuningCell = (id: string): Cell => given?.problem.cell ?? cellById(id, cells);
  return {
    spec: rnn,
    effectiveSweep: (sweep) => effectiveSweep(sweep, given),
    check(sweep) {
      rnnSweepOf(sweep).algorithms.forEach(algorithmById);
      if (!given) for (const id of rnnSweepOf(sweep).cells) cellById(id, cells);
      refuseEmptyWarmStart(sweep, given, cells);
    },
    pointsOf: (sweep) => pointsOf(sweep).map((point) => withInput(sweep, point, cellAt(point), given)),
    weightOf(point) {
      const { length, batch, state, input } = rnnPointOf(point);
      return length * batch * state * (state + input);
    },
    tuning: {
      keysOf: (sweep) => rnnSweepOf(sweep).cells,
      keyOf: (point) => rnnPointOf(point).cell,
      tune: (engine, key, signal) => tuneCell(engine, tuningCell(key), { algorithmById, signal }),
    },
    methodsAt(sweep, point, contender, tuning) {
      const algorithm = algorithmById(contender);
      const shape = shapeOf(sweep, point, cellAt(point), given);
      return parametersOf(sweep, algorithm, shape.length).map((untuned) => {
        const parameters = tuning ? { ...untuned, tuning } : untuned;
        return new RnnMethod(configOf(sweep, point, algorithm.id, parameters, given), algorithm, parameters, shape);
      });
    },
    async pose(request) {
      const { sweep, point } = request;
      const base = await problemOf(request, cellAt(point), given, algorithmById(rnn.reference));
      const { gradient, warmStart } = rnnSweepOf(sweep);
      const cotangents = gradient ? cotangentsFor(base, given, point.seed) : null;
      const problem = cotangents ? { ...base, cotangents: cotangents.values } : base;
      return new PosedRnn(problem, gradient, ({ algorithm }) => ({
        ...(warmStart !== null && { 'warm start': warmStartNote(warmStart, point.seed) }),
        ...(cotangents && { gradient: gradientNote(algorithm, cotangents.origin) }),
      }));
    },
  };
}

function effectiveSweep(sweep: Sweep, given: GivenProblem | null): Sweep {
  const algorithms = [...new Set(sweep.contenders)];
  if (!given) return { ...sweep, contenders: algorithms };
  const { cell, length, state, input, batch } = given.problem;
  return changeRnnSweep(sweep, {
    preset: null,
    algorithms,
    cells: [cell.id],
    lengths: [length],
    states: [state],
    input: input > 0 ? input : null,
    batches: [batch],
    seeds: sweep.seeds.slice(0, 1),
    gain: given.gain ?? rnnSweepOf(sweep).gain,
  });
}

/** Without weights nothing changes: the first guess would be the answer. Throws a Fault. */
export function refuseEmptyWarmStart(
  sweep: Sweep,
  given: GivenProblem | null,
  cells: readonly Cell[] | undefined,
): void {
  if (rnnSweepOf(sweep).warmStart === null) return;
  const asked = given ? [given.problem.cell] : rnnSweepOf(sweep).cells.map((id) => cellById(id, cells));
  const empty = asked.find(({ weights }) => weights.length === 0);
  if (empty) throw new Fault('invalid', `a warm start changes weights, and a ${empty.id} has none`);
}

/** Some cells take one input size only, whatever the sweep asks for. */
function withInput(sweep: Sweep, point: Point, cell: Cell, given: GivenProblem | null): Point {
  const { state } = rnnPointOf(point);
  const input = given ? given.problem.input : inputSizeOf(cell, state, rnnSweepOf(sweep).input);
  return { ...point, sizes: { ...point.sizes, input } };
}

/** What is planned for a point, from sizes alone. */
function shapeOf(sweep: Sweep, point: Point, cell: Cell, given: GivenProblem | null): ProblemShape {
  const { length, state, input, batch } = rnnPointOf(point);
  const isWarm = rnnSweepOf(sweep).warmStart !== null || (given?.problem.guess ?? null) !== null;
  return { cell, length, state, input, batch, hyper: given?.problem.hyper ?? cell.hyper, isWarm };
}

/** As the run is filed: what was decided for it stands in the place of what was left open. */
function configOf(
  sweep: Sweep,
  point: Point,
  contender: string,
  parameters: SolveParameters,
  given: GivenProblem | null,
): RunConfig {
  const { tolerance, maxIterations, lambda, annealing, reset } = parameters;
  const schedule = annealing ? annealingText(annealing) : null;
  const decided = { tolerance, maxIterations, lambda, annealing: schedule, reset };
  const own: Readonly<Record<string, SettingValue>> = { ...point.settings, ...parameters.settings, ...decided };
  const valueOf = (id: string): SettingValue | undefined => (Object.hasOwn(own, id) ? own[id] : firstOf(sweep, id));
  const settings = Object.fromEntries(rnn.settings.map(({ id, default: value }) => [id, valueOf(id) ?? value]));
  const problem = given ? `${given.name} ${given.checksum}` : null;
  return { study: rnn.id, contender, sizes: point.sizes, settings, seed: point.seed, problem };
}

function firstOf({ settings }: Sweep, id: string): SettingValue {
  return settings[id]?.[0] ?? null;
}

/** The given problem or a drawn one, changed where the sweep asks for a warm start. */
async function problemOf(
  { sweep, point, engine, signal, report }: PoseRequest,
  cell: Cell,
  given: GivenProblem | null,
  algorithm: Algorithm,
): Promise<Problem> {
  const { warmStart, gain, tolerance } = rnnSweepOf(sweep);
  const base = given?.problem ?? drawProblem(cell, rnnPointOf(point), gain);
  if (warmStart === null) return base;
  const { length, state } = rnnPointOf(point);
  await report(`${say('progress.warm-start')} · T ${formatCount(length)} · D ${formatCount(state)}`);
  const start = { epsilon: warmStart, seed: point.seed, tolerance: comparedTolerance(tolerancesOf(tolerance)) };
  return warmStarted({ engine, signal, algorithm }, base, start);
}

function warmStartNote(epsilon: number, seed: number): Note {
  return `weights times 1 + ${epsilon}·normal (stream ${4 * seed + 3}); first guess: the trajectory of the unchanged weights`;
}

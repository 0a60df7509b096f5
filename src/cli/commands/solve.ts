/** `antler solve`: evaluates one given problem. */
import { reasonText } from '../../shared/words/reason-text.ts';
import { scheduleOf } from '../../shared/studies/rnn/sweep.ts';
import { settingById } from '../../shared/studies/rnn/settings.ts';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { algorithmById } from '../../compute/studies/rnn/algorithms/index.ts';
import { type GivenProblem, parseProblem } from '../../compute/studies/rnn/drawing/problem-file.ts';
import { annealingText } from '../../shared/contract/annealing.ts';
import { CONTENDER_IDS } from '../../shared/studies/rnn/contenders.ts';
import { isFault } from '../../shared/contract/status.ts';
import { formatCount, formatError, formatNs } from '../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../process/device.ts';
import { checkWritable, readInput, writeWhole } from '../files/files.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { print, say, warn } from '../output/output.ts';
import { solveFile } from '../solve/solve-file.ts';
import type { SolveRequest } from '../solve/one-solve.ts';
import { type SolveOutcome, solveGiven } from '../solve/solving.ts';
import { settingOption } from '../flags/study-flags.ts';
import { mapped, textList } from '../output/text-table.ts';
import { nameOf, nonEmpty, numberWithin, SIZE } from '../flags/values.ts';

interface SolveFlags extends AdapterFlags, CellFileFlags {
  readonly algorithm: string;
  readonly tol: number;
  readonly maxIter?: number;
  readonly lambda?: number;
  readonly annealing?: string;
  readonly reset: boolean;
  readonly gradient?: boolean;
  readonly out?: string;
}

const ANNEALING = settingById('annealing');
const DEFAULT_TOLERANCE = 1e-4;
const MOST_ITERATIONS = 200;

export function addSolve(program: Command): void {
  const command = program
    .command('solve')
    .description('evaluate one given problem and write its states and the trace of its iterations')
    .argument('<problem>', 'a problem file: weights and inputs in the format of the golden cases')
    .addOption(
      new Option('--algorithm <name>', CONTENDER_IDS.join(', '))
        .argParser(nameOf(CONTENDER_IDS, CONTENDER_IDS))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--tol <x>', 'tolerance of the step')
        .argParser(numberWithin({ integer: false, above: 0, max: 1 }))
        .default(DEFAULT_TOLERANCE),
    )
    .addOption(
      new Option('--max-iter <n>', `most iterations (default: min(T + 1, ${MOST_ITERATIONS}))`).argParser(
        numberWithin(SIZE),
      ),
    )
    .addOption(
      new Option('--lambda <x>', 'damping (default: the algorithm’s own)').argParser(
        numberWithin({ integer: false, min: 0, max: 1e9 }),
      ),
    )
    .addOption(settingOption(ANNEALING))
    .addOption(new Option('--no-reset', 'leave the safeguard that resets non-finite entries off'))
    .addOption(new Option('--gradient', 'compute the gradient of the file’s loss as well, after the solve'))
    .addOption(new Option('--out <file>', 'where to write the states and the trace, as JSON').argParser(nonEmpty));
  addCellFileFlag(command, 'a cell of your own that the problem names');
  addAdapterFlag(command).action(async (path: string, flags: SolveFlags) => {
    process.exitCode = await solve(path, flags);
  });
}

async function solve(path: string, flags: SolveFlags): Promise<number> {
  const cells = readCells(flags);
  const request = requestOf(parseProblem(readInput('problem', path), basename(path), cells), flags);
  if (flags.out !== undefined) checkWritable('--out', flags.out);
  const adapter = await findAdapter(flags);
  return interruptibly(async (signal) => {
    try {
      const outcome = await withEngine(adapter, (engine) => solveGiven(engine, request, signal));
      print(summary(request, outcome));
      if (flags.out !== undefined) writeWhole(flags.out, solveFile(flags.algorithm, outcome, request.given.problem));
      if (flags.out !== undefined) say(`antler: states and trace written to ${flags.out}`);
      return isFault(outcome.status) ? 1 : 0;
    } catch (error) {
      if (signal.aborted) return INTERRUPTED;
      throw error;
    }
  });
}

function requestOf(given: GivenProblem, flags: SolveFlags): SolveRequest {
  const algorithm = algorithmById(flags.algorithm);
  if (flags.lambda !== undefined && algorithm.defaultLambda === null)
    warn(`--lambda has no meaning for ${algorithm.id}, which takes no damping`);
  if (flags.annealing !== undefined && !algorithm.defaultAnnealing)
    warn(`--annealing has no meaning for ${algorithm.id}, whose damping does not fall`);
  const asked = flags.annealing === undefined ? null : scheduleOf(flags.annealing);
  const annealing = algorithm.defaultAnnealing && (asked ?? algorithm.defaultAnnealing);
  return {
    given,
    algorithm,
    parameters: {
      tolerance: flags.tol,
      maxIterations: flags.maxIter ?? Math.min(given.problem.length + 1, MOST_ITERATIONS),
      lambda: algorithm.defaultLambda === null ? null : (flags.lambda ?? algorithm.defaultLambda),
      ...(annealing ? { annealing } : {}),
      ...(flags.gradient ? { gradient: true } : {}),
      reset: flags.reset,
      variant: 'auto',
    },
  };
}

function methodText(id: string, { lambda, annealing }: SolveRequest['parameters']): string {
  if (annealing) return `${id}, λ falling by ${annealingText(annealing)}`;
  return lambda === null ? id : `${id}, λ ${lambda}`;
}

function summary({ given, algorithm, parameters }: SolveRequest, outcome: SolveOutcome): string {
  const { length, state, batch } = given.problem;
  const { solution, judgement } = outcome;
  const check = judgement?.verification;
  return textList([
    [
      'problem',
      `${given.name}: ${given.problem.cell.id}, T ${formatCount(length)}, D ${formatCount(state)}, B ${formatCount(batch)}`,
    ],
    ['algorithm', methodText(algorithm.id, parameters)],
    ['status', outcome.reason === null ? outcome.status : `${outcome.status}: ${reasonText(outcome.reason)}`],
    ['iterations', mapped(solution && solution.iterations, formatCount)],
    ['entries reset', mapped(solution && solution.resets, formatCount)],
    ['last step', mapped(outcome.trace.at(-1)?.delta ?? null, formatError)],
    ['gradient', outcome.gradient && `L ${outcome.gradient.loss.value.toPrecision(7)}; ${outcome.gradient.note}`],
    ['error', check ? `${mapped(check.maxAbsError, formatError) ?? 'not finite'} against ${check.reference}` : null],
    ['time', mapped(solution && solution.wallNs, (ns) => `${formatNs(ns)}, one solve, not a measurement`)],
  ]);
}

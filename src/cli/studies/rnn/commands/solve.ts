/** `antler solve`: evaluates one given problem. */
import { reasonText } from '../../../../shared/words/reason-text.ts';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { parametersOf } from '../../../../compute/studies/rnn/runtime/fit.ts';
import { algorithmById } from '../../../../compute/studies/rnn/algorithms/index.ts';
import { type GivenProblem, parseProblem } from '../../../../compute/studies/rnn/drawing/problem-file.ts';
import { annealingText } from '../../../../shared/studies/rnn/annealing.ts';
import type { SettingValue } from '../../../../shared/contract/run-config.ts';
import { isFault } from '../../../../shared/contract/status.ts';
import { contenderFlag } from '../../../../shared/findings/runs/reproduce.ts';
import { defaultSweep } from '../../../../shared/studies/grid.ts';
import { defaultStudy, takesSetting } from '../../../../shared/studies/index.ts';
import type { SettingSpec, StudySpec } from '../../../../shared/studies/study.ts';
import { formatCount, formatError, formatNs } from '../../../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../../../files/cell-files.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../../../process/device.ts';
import { checkWritable, readInput, writeWhole } from '../../../files/files.ts';
import { INTERRUPTED, interruptibly } from '../../../process/interrupt.ts';
import { print, remark, warn } from '../../../output/output.ts';
import { solveFile } from '../solve/solve-file.ts';
import type { SolveRequest } from '../solve/one-solve.ts';
import { type SolveOutcome, solveGiven } from '../solve/solving.ts';
import { askedSetting, attributeOf, flag, settingOption } from '../../../flags/study-flags.ts';
import { mapped, textList } from '../../../output/text-table.ts';
import { nameOf, nonEmpty } from '../../../flags/values.ts';
import { say } from '../../../../shared/words/say.ts';

interface SolveFlags extends AdapterFlags, CellFileFlags {
  /** Those that the study declares. */
  readonly [flag: string]: unknown;
  readonly out?: string;
}

/** One solve is no measurement: it may be looser than what a sweep compares. */
const LOOSEST = 1;

export function addSolve(program: Command): void {
  const study = defaultStudy();
  const ids = study.contenders.map(({ id }) => id);
  const command = program
    .command('solve')
    .description(say('command.solve'))
    .argument('<problem>', say('flag.solve-problem'))
    .addOption(flag(`--${contenderFlag(study)} <name>`, ids.join(', '), nameOf(ids, ids)).makeOptionMandatory());
  for (const spec of solveSettings(study)) command.addOption(settingOption(spec));
  command.addOption(flag('--out <file>', say('flag.solve-out'), nonEmpty));
  addCellFileFlag(command, say('flag.solve-cell-file'));
  addAdapterFlag(command).action(async (path: string, flags: SolveFlags) => {
    process.exitCode = await solve(path, flags);
  });
}

/** What may be asked of one solve, one value of each: how it is solved, and what else is computed of it. */
function solveSettings(study: StudySpec): SettingSpec[] {
  const asked = study.settings.filter(({ of, value }) => of === 'method' || value.kind === 'switch');
  return asked.map((spec) => {
    const one = { ...spec, isList: false };
    const isAccuracy = spec.id === study.accuracy && spec.value.kind === 'number';
    return isAccuracy ? { ...one, value: { ...spec.value, max: LOOSEST } } : one;
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
      if (flags.out !== undefined)
        writeWhole(flags.out, solveFile(request.algorithm.id, outcome, request.given.problem));
      if (flags.out !== undefined) remark(say('solve.written', { out: flags.out }));
      return isFault(outcome.status) ? 1 : 0;
    } catch (error) {
      if (signal.aborted) return INTERRUPTED;
      throw error;
    }
  });
}

function requestOf(given: GivenProblem, flags: SolveFlags): SolveRequest {
  const study = defaultStudy();
  const algorithm = algorithmById(contenderAsked(study, flags));
  const settings = solveSettings(study).flatMap((spec): [string, SettingValue[]][] => {
    const values = askedSetting(spec, flags);
    if (values === undefined) return [];
    // What tells contenders apart belongs to some of them: others do not take it.
    if (spec.inName !== undefined && !takesSetting({ study: study.id, contender: algorithm.id }, spec))
      warn(say('solve.flag-idle', { flag: spec.flag, algorithm: algorithm.id }));
    return [[spec.id, values]];
  });
  const base = defaultSweep(study);
  const sweep = { ...base, settings: { ...base.settings, ...Object.fromEntries(settings) } };
  const [parameters] = parametersOf(sweep, algorithm, given.problem.length);
  if (!parameters) throw new Error('a contender without any settings');
  return { given, algorithm, parameters };
}

function contenderAsked(study: StudySpec, flags: SolveFlags): string {
  return String(flags[attributeOf(contenderFlag(study))]);
}

function methodText(id: string, { lambda, annealing }: SolveRequest['parameters']): string {
  if (annealing) return say('solve.annealed', { id, annealing: annealingText(annealing) });
  return lambda === null ? id : `${id}, λ ${lambda}`;
}

function summary({ given, algorithm, parameters }: SolveRequest, outcome: SolveOutcome): string {
  const { length, state, batch } = given.problem;
  const { solution, judgement } = outcome;
  const check = judgement?.verification;
  return textList([
    [
      say('column.problem'),
      `${given.name}: ${given.problem.cell.id}, T ${formatCount(length)}, D ${formatCount(state)}, B ${formatCount(batch)}`,
    ],
    [say('column.algorithm'), methodText(algorithm.id, parameters)],
    [
      say('column.status'),
      outcome.reason === null ? outcome.status : `${outcome.status}: ${reasonText(outcome.reason)}`,
    ],
    [say('column.iterations'), mapped(solution && solution.iterations, formatCount)],
    [say('show.reset'), mapped(solution && solution.resets, formatCount)],
    [say('solve.last-step'), mapped(outcome.trace.at(-1)?.delta ?? null, formatError)],
    [
      say('entry.gradient'),
      outcome.gradient && `L ${outcome.gradient.loss.value.toPrecision(7)}; ${outcome.gradient.note}`,
    ],
    [
      say('column.error'),
      check
        ? say('solve.error', {
            maxAbsError: mapped(check.maxAbsError, formatError) ?? say('check.not-finite'),
            reference: check.reference,
          })
        : null,
    ],
    [say('entry.time'), mapped(solution && solution.wallNs, (ns) => say('solve.time', { ns: formatNs(ns) }))],
  ]);
}

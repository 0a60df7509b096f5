/** The command tree. A command is one file and one line here. */
import { Command } from 'commander';
import { version } from './app.ts';
import { addAb } from './commands/ab.ts';
import { addBaseline } from './commands/baseline.ts';
import { addCompare } from './commands/compare.ts';
import { addConvert } from './commands/convert.ts';
import { addCrossover } from './commands/crossover.ts';
import { addDelete } from './commands/delete.ts';
import { addDevices } from './commands/devices.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addMaxLength } from './commands/max-length.ts';
import { addImport } from './commands/import.ts';
import { addKernels } from './commands/kernels.ts';
import { addList } from './commands/list.ts';
import { addMeasureRestart } from './commands/measure-restart.ts';
import { addBench, addRun } from './commands/run.ts';
import { addSelftest } from './commands/selftest.ts';
import { addShow } from './commands/show.ts';
import { addSolve } from './commands/solve.ts';
import { addVerify } from './commands/verify.ts';
import { warn } from './output/output.ts';

const ADD_COMMANDS = [
  addDevices,
  addRun,
  addBench,
  addSolve,
  addConvert,
  addVerify,
  addSelftest,
  addMaxLength,
  addExplain,
  addList,
  addShow,
  addKernels,
  addDelete,
  addCompare,
  addAb,
  addCrossover,
  addBaseline,
  addExport,
  addImport,
  addMeasureRestart,
];

const EXIT_STATUS = `
Exit status: 0 done (not-converged, not-representable and skipped runs are answers); 1 a run failed, came out
wrong or unfaithful, no usable adapter, or the database is busy; 2 the call was wrong, nothing was written; 130 interrupted, what was finished is kept.`;

export function buildProgram(): Command {
  const program = new Command('antler')
    .description(
      'When does evaluating a nonlinear RNN in parallel over its sequence beat stepping through it, on this GPU, and by how much?',
    )
    .version(version)
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: (message) => warn(inOurWords(message)) })
    .addHelpText('after', EXIT_STATUS);
  for (const add of ADD_COMMANDS) add(program);
  return program;
}

/** "error: option '--length <list>' argument '0' is invalid. …": the flag is enough, our parsers name the value. */
function inOurWords(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '.*' is invalid\. /s, '$1: ');
}

/** The command tree. A command is one file and one line here. */
import { Command } from 'commander';
import { version } from './app.ts';
import { addAb } from './commands/ab.ts';
import { addBaseline } from './commands/baseline.ts';
import { addCompare } from './commands/compare.ts';
import { addCrossover } from './commands/crossover.ts';
import { addDelete } from './commands/delete.ts';
import { addDevices } from './commands/devices.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import { addKernels } from './commands/kernels.ts';
import { addList } from './commands/list.ts';
import { addMeasureRestart } from './commands/measure-restart.ts';
import { addBench, addRun } from './commands/run.ts';
import { addSelftest } from './commands/selftest.ts';
import { addShow } from './commands/show.ts';
import { STUDY_COMMANDS } from './studies/index.ts';
import { addLanguageFlag, HELP, refusalText } from './output/help.ts';
import { warn } from './output/output.ts';
import { say } from '../shared/words/say.ts';

const ADD_COMMANDS = [
  addDevices,
  addRun,
  addBench,
  ...STUDY_COMMANDS,
  addSelftest,
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

export function buildProgram(): Command {
  const program = new Command('antler')
    .description(say('command.antler'))
    .version(version, '-V, --version', say('flag.version'))
    .helpOption('-h, --help', say('flag.help'))
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({ outputError: (message) => warn(refusalText(message)) })
    .addHelpText('after', `\n${say('help.exit-status')}`);
  for (const add of ADD_COMMANDS) add(program);
  addLanguageFlag(program);
  return program;
}

/** The `antler` command: reads the call, does it, and turns whatever happens into one exit status. */
import { CommanderError } from 'commander';
import { Fault } from '../shared/contract/fault.ts';
import { systemMessage, tooLargeReason } from '../shared/contract/system-error.ts';
import { writeCrashFile } from './files/crash-file.ts';
import { releaseGpus } from './process/gpu.ts';
import { openDebugLog } from '../shared/text/debug-log.ts';
import { endProgram, guardStreams, sayLines, warn } from './output/output.ts';
import { buildProgram } from './program.ts';
import { isLanguage, readLanguageFlag } from './flags/language-flag.ts';
import { LANGUAGES } from '../shared/words/language.ts';
import { say } from '../shared/words/say.ts';

const FAILED = 1;
const WRONG_CALL = 2;

/** `argv` holds the arguments alone. Resolves to the exit status (a command sets `process.exitCode`); never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  guardStreams();
  openDebugLog(process.env['ANTLER_DEBUG'], sayLines);
  try {
    const { given, rest } = readLanguageFlag(argv);
    checkLanguage(given);
    if (rest.length === 0) throw new Fault('invalid', say('call.no-command'));
    await buildProgram().parseAsync([...rest], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, argv);
  } finally {
    releaseGpus();
  }
}

export { endProgram };

function checkLanguage(given: string | null | undefined): void {
  if (given === undefined || isLanguage(given)) return;
  if (given === null) throw new Fault('invalid', say('refused.value-missing', { flag: '--lang <language>' }));
  throw new Fault('invalid', say('call.language-unknown', { given, known: LANGUAGES.join(', ') }));
}

/** From now on, what nobody caught ends the program with one line, too. */
export function endOnUncaught(argv: readonly string[]): void {
  const end = (error: unknown): void => process.exit(report(error, argv));
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

/**
 * Says it on one line. Commander has already said what it refused; what the operating system refuses is a failure that the
 * person can mend; all else is a fault of this program.
 */
function report(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_CALL;
  if (error instanceof Fault) {
    warn(error.message);
    return error.code === 'invalid' || error.code === 'not-found' ? WRONG_CALL : FAILED;
  }
  warn(systemMessage(error) ?? tooLargeReason(error) ?? unexpectedText(error, argv));
  return FAILED;
}

function unexpectedText(error: unknown, argv: readonly string[]): string {
  const path = writeCrashFile(error, argv);
  const what = error instanceof Error ? error.message : String(error);
  return path === null ? say('call.crashed-unsaved', { what }) : say('call.crashed', { what, path });
}

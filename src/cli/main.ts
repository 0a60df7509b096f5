/** The `antler` command: reads the call, does it, and turns whatever happens into one exit status. */
import { CommanderError } from 'commander';
import { Fault } from '../shared/contract/fault.ts';
import { systemMessage, tooLargeReason } from '../shared/contract/system-error.ts';
import { writeCrashFile } from './files/crash-file.ts';
import { releaseGpus } from './process/gpu.ts';
import { openDebugLog } from '../shared/text/debug-log.ts';
import { endProgram, guardStreams, sayLines, warn } from './output/output.ts';
import { buildProgram } from './program.ts';

const FAILED = 1;
const WRONG_CALL = 2;

/** `argv` holds the arguments alone. Resolves to the exit status (a command sets `process.exitCode`); never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  guardStreams();
  openDebugLog(process.env['ANTLER_DEBUG'], sayLines);
  try {
    if (argv.length === 0) throw new Fault('invalid', 'name a command; `antler --help` lists them');
    await buildProgram().parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, argv);
  } finally {
    releaseGpus();
  }
}

export { endProgram };

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
  const where = path === null ? 'no folder could take a crash report' : `please send ${path} with a bug report`;
  return `unexpected failure, a fault of Antler: ${what} (${where})`;
}

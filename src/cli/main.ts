/** The `antler` command: reads the call, does it, and turns whatever happens into one exit status. */
import { CommanderError } from 'commander';
import { Fault } from '../shared/fault.ts';
import { releaseGpus } from './gpu.ts';
import { guardStreams, say, warn } from './output.ts';
import { buildProgram } from './program.ts';

const FAILED = 1;
const WRONG_CALL = 2;

/** `argv` holds the arguments alone. Resolves to the exit status (a command sets `process.exitCode`); never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  guardStreams();
  try {
    if (argv.length === 0) throw new Fault('invalid', 'name a command; `antler --help` lists them');
    await buildProgram().parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  } finally {
    releaseGpus();
  }
}

/** Commander has already said what it refused; everything else is said here, on one line. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_CALL;
  if (error instanceof Fault) {
    warn(error.message);
    return error.code === 'invalid' || error.code === 'not-found' ? WRONG_CALL : FAILED;
  }
  say(`antler: unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return FAILED;
}

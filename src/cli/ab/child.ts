/** Another version's command line as a process: started, heard, and stopped with us. */
import { spawn } from 'node:child_process';
import { oneLine } from '../output/output.ts';

/** How long a process may take to end after it was asked to. */
const PATIENCE_MS = 10_000;
/** What graphics libraries and Node print beside the program's own words. */
const CHATTER = /^(Warning: |\s+at |Node\.js v)/;
const MOST_OUTPUT = 1_000_000;

export interface ChildEnd {
  /** null where it was killed, or could not be started. */
  readonly status: number | null;
  readonly stdout: string;
  /** The last thing that it said on standard error; null where it said nothing. */
  readonly lastLine: string | null;
}

/** Resolves when it has ended, for whatever reason; an abort asks it to end, and ends it after ten seconds. */
export function startProgram(
  [file = '', ...before]: readonly string[],
  args: readonly string[],
  signal: AbortSignal,
): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const environment = { ...process.env };
    delete environment['ANTLER_DATABASE'];
    const child = spawn(file, [...before, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = `${stdout}${text}`.slice(-MOST_OUTPUT)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = `${stderr}${text}`.slice(-MOST_OUTPUT)));
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGINT');
      timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    const end = (status: number | null, lastLine: string | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ status, stdout, lastLine });
    };
    child.once('error', (error) => end(null, oneLine(error.message)));
    // What ended it says more than what it had said before.
    child.once('close', (status, killer) => end(status, killer ?? lastLineOf(stderr)));
  });
}

/** The program's own words, else the message of the error that ended it. */
function lastLineOf(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !CHATTER.test(line));
  const own = lines.findLast((line) => line.startsWith('antler: '))?.slice('antler: '.length);
  const found = own ?? lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
  return found === undefined ? null : oneLine(found).slice(0, 400);
}

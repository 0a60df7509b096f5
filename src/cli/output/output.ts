/**
 * Where words go: results to standard output, everything else to standard error. Nothing passes here raw: what a terminal
 * would obey and what nobody sees is escaped (`shared/visible-text.ts`). Values that stand inside of laid out text are
 * escaped before, by the tables or by `visibleDeep`, so that their line breaks forge no line.
 */
import { visible, visibleLines } from '../../shared/text/visible-text.ts';
import { standardError } from './standard-error.ts';

/** Prints a result that is laid out: its lines stay. */
export function print(text: string): void {
  process.stdout.write(`${visibleLines(text)}\n`);
}

/** Prints a result of one line, whatever the names in it contain. */
export function printLine(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** Writes the whole text of a file to standard output as it is; its exporter has escaped it. */
export function printFile(text: string): void {
  process.stdout.write(text);
}

/** Says something to the person at the terminal, on one line; never part of the result. */
export function remark(text: string): void {
  standardError().write(`${visible(text)}\n`);
}

/** Says several lines to whoever develops this program. */
export function sayLines(text: string): void {
  standardError().write(`${visibleLines(text)}\n`);
}

/** Says one warning on one line, whatever the message contains. */
export function warn(message: string): void {
  remark(`antler: ${oneLine(message)}`);
}

/** Messages of other libraries may quote the input, line breaks included. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}

let guarded = false;

/** From now on, a standard output that cannot be written ends the program; a lost standard error ends nothing. */
export function guardStreams(): void {
  if (guarded) return;
  guarded = true;
  process.stdout.on('error', endForLostOutput);
  process.stderr.on('error', () => undefined);
}

/** Ends the program once everything printed has been taken. */
export function endProgram(status: number): void {
  process.stdout.write('', (error) => {
    const lost = process.stdout.errored ?? error;
    if (lost) endForLostOutput(lost);
    process.exit(status);
  });
}

/** A reader that closes early (`antler list | head`) has had enough; a full disk is a failure. */
function endForLostOutput(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0);
  warn(`standard output cannot be written: ${error.message}`);
  process.exit(1);
}

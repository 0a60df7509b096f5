/** Where words go: results to standard output, everything else to standard error. */

/** Prints a result. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says something to the person at the terminal; never part of the result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Says one warning on one line, whatever the message contains. */
export function warn(message: string): void {
  say(`antler: ${oneLine(message)}`);
}

/** Messages of other libraries may quote the input, line breaks included. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}

/** From now on, a standard output that cannot be written ends the program. */
export function endOnLostOutput(): void {
  process.stdout.on('error', endForLostOutput);
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

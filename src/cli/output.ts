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

/** A reader that closes early (`antler list | head`) ends the program quietly. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

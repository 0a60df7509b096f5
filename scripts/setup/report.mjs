/** What set-up tells the person. Always on standard error: standard output belongs to results. */

export function say(text) {
  process.stderr.write(`antler: ${text}\n`);
}

/** A set-up step that failed in a way the person has to know about; the message is the whole story. */
export class SetupError extends Error {}

/** Runs a command's main function; what goes wrong is one line and exit status 1. */
export function runMain(main) {
  main().catch((error) => {
    say(error instanceof SetupError ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  });
}

/** What a call of the command line needs of the machine, known from its arguments before anything is installed. */

/** These measure or compute: an adapter is worth installing for them. */
const COMPUTES = ['run', 'bench', 'ab', 'solve', 'verify', 'selftest'];
/** These say what is there: what is missing is named, and nothing is changed by asking. */
const LOOKS = ['devices', 'fits', 'max-length'];

/** The options for `ensureReady` that `antler <args>` wants. */
export function needsOf(args) {
  const name = args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--lang');
  const asksForHelp = args.some((arg) => ['--help', '-h', '--version', '-V'].includes(arg));
  if (asksForHelp) return {};
  if (COMPUTES.includes(name)) return { adapters: true };
  if (LOOKS.includes(name)) return { adapters: true, installs: args.includes('--measure') };
  return {};
}

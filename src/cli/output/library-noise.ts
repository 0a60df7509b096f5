/**
 * Keeps two known warnings of Dawn off the terminal, and nothing else. Dawn writes them past every callback straight to
 * standard error, once for each adapter that it looks at, and only where it uses Vulkan: software and real drivers alike
 * report more dynamic buffers than Dawn makes use of. A process cannot change its own standard error in plain Node, so before anything is
 * loaded this one replaces itself (`execve`: the same process id, terminal, signals and exit status) by itself behind bash,
 * which puts a filter behind descriptor 2. Our own words go past the filter, through descriptor 3 (`standard-error.ts`).
 * Where any of that is missing, the warnings are seen as before.
 */
import { existsSync } from 'node:fs';
import { WORDS_DESCRIPTOR } from './standard-error.ts';

const BASH = ['/bin/bash', '/usr/bin/bash'];

/** No start-up files, which bash reads where its input is a socket, no BASH_ENV and no functions of the environment. */
export const BASH_FLAGS = ['--norc', '--noprofile', '-p'];

/** Locale variables as JSON while bash runs: of a locale that is not installed it would warn on standard error. */
const LOCALE = 'ANTLER_LOCALE';

/** The whole line of what is kept back, as an extended regular expression. */
export const KNOWN_WARNING =
  '^Warning: maxDynamic(Uniform|Storage)BuffersPerPipelineLayout artificially reduced from [0-9]+ to [0-9]+ to fit dynamic offset allocation limit\\.$';

/**
 * The filter outlives every signal that the terminal sends to the group, and ends with the last writer. Without a reader of its
 * own it ends, too. `exec` makes bash this very process.
 */
export const FILTER_SCRIPT = `
noise=$1
shift
exec 3>&2
exec 2> >(
  trap '' INT QUIT TERM HUP PIPE TSTP
  LC_ALL=C
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ $noise ]] || printf '%s\\n' "$line" >&3 || exit
  done 2> /dev/null
)
${WORDS_DESCRIPTOR}=3 exec "$@"
`;

/** Commands that open no adapter: they are not worth a second start. */
const QUIET_COMMANDS: ReadonlySet<string> = new Set([
  'list',
  'show',
  'kernels',
  'delete',
  'compare',
  'crossover',
  'baseline',
  'export',
  'import',
  'convert',
]);

/** Whether this call may open an adapter, and can be started once more behind the filter. */
export function wantsFilter(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): boolean {
  const [command = ''] = argv;
  if (environment[WORDS_DESCRIPTOR] !== undefined || process.platform !== 'linux') return false;
  // Bash says aloud that its folder is gone.
  if (!workingFolderExists()) return false;
  // A child of our own, or one that was handed descriptors, which would not survive.
  if (process.send !== undefined || argv.some((word) => /\/(dev|proc\/\w+)\/fd\//.test(word))) return false;
  return /^[a-z]/.test(command) && !QUIET_COMMANDS.has(command) && !argv.includes('--help') && !argv.includes('-h');
}

function workingFolderExists(): boolean {
  try {
    return existsSync(process.cwd());
  } catch {
    return false;
  }
}

/** Gives this process the locale back that was kept from bash. */
export function restoreLocale(): void {
  const kept = process.env[LOCALE];
  if (kept === undefined) return;
  Reflect.deleteProperty(process.env, LOCALE);
  Object.assign(process.env, JSON.parse(kept));
}

function environmentForBash(): NodeJS.ProcessEnv {
  const isLocale = ([name]: [string, string | undefined]): boolean => /^(LC_|LANG)/.test(name);
  const { true: locale = [], false: others = [] } = Object.groupBy(Object.entries(process.env), (entry) =>
    isLocale(entry) ? 'true' : 'false',
  );
  return { ...Object.fromEntries(others), [LOCALE]: JSON.stringify(Object.fromEntries(locale)) };
}

/** Does not return where it succeeds; where it cannot, the program goes on as it is. */
export function restartBehindFilter(argv: readonly string[]): void {
  const bash = BASH.find((file) => existsSync(file));
  const [, program = ''] = process.argv;
  if (bash === undefined || typeof process.execve !== 'function') return;
  // An old name of the process would be looked up again: what the kernel runs is meant.
  const command = [process.execPath, ...process.execArgv, program, ...argv];
  try {
    const args = ['bash', ...BASH_FLAGS, '-c', FILTER_SCRIPT, 'antler', KNOWN_WARNING, ...command];
    process.execve(bash, args, environmentForBash());
  } catch {
    // Seldom: no memory, an argument list that is too long by the script.
  }
}

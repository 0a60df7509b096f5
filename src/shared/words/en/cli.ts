/** The command line: results, messages, help. */
export const cli = {
  'help.usage': 'Usage:',
  'help.options': 'Options:',
  'help.arguments': 'Arguments:',
  'help.commands': 'Commands:',
  'help.default': '{description} (default: {value})',
  'help.exit-status':
    'Exit status: 0 done (not-converged, not-representable and skipped runs are answers); 1 a run failed, came out\nwrong or unfaithful, no usable adapter, or the database is busy; 2 usage error, nothing was written; 130 interrupted, finished work is kept.',
  'command.antler':
    'When does evaluating a nonlinear RNN in parallel over its sequence beat stepping through it, on this GPU, and by how much?',
  'call.no-command': 'name a command; `antler --help` lists them',
  'call.language-unknown': '--lang: there is no "{given}"; known: {known}',
  'call.crashed': 'unexpected error, a bug in Antler: {what} (please attach {path} to a bug report)',
  'call.crashed-unsaved': 'unexpected error, a bug in Antler: {what} (no folder could take a crash report)',
  'refused.argument-missing': "missing required argument ''{name}''",
  'refused.value-missing': "option ''{flag}'' argument missing",
  'refused.flag-missing': "required option ''{flag}'' not specified",
  'refused.conflict': "option ''{flag}'' cannot be used with option ''{other}''",
  'refused.flag-unknown': "unknown option ''{flag}''",
  'refused.command-unknown': "unknown command ''{name}''",
  'refused.too-many': 'too many arguments. Expected {expected} but got {found}: {given}.',
} as const;

/** Flags and commands as help and errors name them. */
export const flags = {
  'flag.lang': 'language of texts: en or zh (default: from LC_ALL, LC_MESSAGES or LANG, else en)',
  'flag.version': 'output the version number',
  'flag.help': 'display help for command',
} as const;

/** The command line: results, messages, help. */
export const cli = {} as const;

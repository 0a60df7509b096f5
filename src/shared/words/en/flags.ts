/** Flags and commands as help and errors name them. */
export const flags = {} as const;

/** The Library page. */
export const library = {} as const;

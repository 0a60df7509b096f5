/** The Run page. */
export const run = {} as const;

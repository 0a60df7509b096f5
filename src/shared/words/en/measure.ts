/** The Measure page. */
export const measure = {} as const;

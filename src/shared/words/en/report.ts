/** The exported report. */
export const report = {} as const;

/** The Compare page. */
export const compare = {} as const;

/** The window around its pages: navigation, notices, settings, marks. */
export const frame = {} as const;

/** Charts: titles, axes, legends, captions. */
export const charts = {} as const;

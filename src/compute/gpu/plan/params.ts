/** The words of the uniform `params` that the executor reads and fills in; all others are the study's. */
export const MAX_ITERATIONS_WORD = 5;
/** Length of the table of indirect dispatch arguments. */
export const ARGUMENT_COUNT_WORD = 6;

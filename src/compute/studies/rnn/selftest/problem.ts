/** What the self-test evaluates. */

/** It has no inputs, so that a plan holds the steps and nothing else; its states neither settle nor vanish. */
export const CELL = 'lorenz96';
export const STATE = 8;

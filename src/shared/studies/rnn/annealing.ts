/** A falling damping: at iteration i = 1, 2, … it is λ_i = max(start · factor^(i−1), floor). */
import { z } from 'zod';

export const annealingSchema = z.object({
  start: z.number().gt(0).max(1e9),
  /** By which each iteration multiplies the damping; 1 keeps it constant. */
  factor: z.number().gt(0).max(1),
  floor: z.number().min(0).max(1e9),
});
export type Annealing = z.infer<typeof annealingSchema>;

/** From freezing half of each step to almost Newton's step, in about 16 iterations. */
export const DEFAULT_ANNEALING: Annealing = { start: 1, factor: 0.3, floor: 1e-8 };

/** λ of that iteration, counted from 1. */
export function dampingAt({ start, factor, floor }: Annealing, iteration: number): number {
  return Math.max(start * factor ** (iteration - 1), floor);
}

/** "1,0.3,1e-8": as runs keep it, and as the command line takes it. */
export function annealingText({ start, factor, floor }: Annealing): string {
  return [start, factor, floor].join();
}

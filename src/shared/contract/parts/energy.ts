/** The energy that the platform counted while a run was sampled. Never an estimate: absent where nothing counts. */
import { z } from 'zod';
import { figure } from '../bounds.ts';

/** What the platform's counters read: only differences mean anything. */
export const energyReadingSchema = z.object({
  joules: figure,
  /** What is counted: "processor packages (RAPL package-0)". */
  source: z.string().min(1).max(1000),
});
export type EnergyReading = z.infer<typeof energyReadingSchema>;

export const energySchema = z.object({
  source: z.string().max(1000),
  /** Over all solves that were counted, everything else that ran meanwhile included. */
  joules: figure,
  solves: z.number().int().min(1),
  joulesPerSolve: figure,
});
export type Energy = z.infer<typeof energySchema>;

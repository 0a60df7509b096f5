/** Reasons as files and columns hold them. */
import { z } from 'zod';
import { plainTextOf, type Reason, textReason } from './reason.ts';

/** An error message can be long; no other argument is. */
const argument = z.union([z.string().max(4000), z.number(), z.boolean()]).nullable();
/** How a reason begins as JSON. */
const START = '{"code":';
/** No reason has more arguments. */
const MOST_ARGUMENTS = 20;

export const reasonSchema = z
  .object({ code: z.string().min(1).max(100) })
  .catchall(argument)
  .refine((reason) => Object.keys(reason).length <= MOST_ARGUMENTS + 1, {
    error: `at most ${MOST_ARGUMENTS} arguments`,
  });

/** As it stands in a column or a field of text: sentences as they are, all else as JSON. */
export function storedReason(reason: Reason | null): string | null {
  const plain = reason && plainTextOf(reason);
  return plain === null || plain.startsWith(START) ? reason && JSON.stringify(reason) : plain;
}

/** What a column or a field of text holds. */
export function readReason(stored: string | null): Reason | null {
  if (stored === null) return null;
  return (stored.startsWith(START) ? parsed(stored) : null) ?? textReason(stored);
}

/** A note as a column holds it. */
export function readNote(stored: string): Reason | string {
  return (stored.startsWith(START) ? parsed(stored) : null) ?? stored;
}

function parsed(stored: string): Reason | null {
  try {
    return reasonSchema.safeParse(JSON.parse(stored)).data ?? null;
  } catch {
    return null;
  }
}

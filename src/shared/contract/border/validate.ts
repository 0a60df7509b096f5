/** Checks what comes from outside, once, at the border. */
import type { z } from 'zod';
import { Fault } from '../fault.ts';

/** The value as the schema knows it. Throws an `invalid` Fault that names `what`, the field and the value given. */
export function validate<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  const field = [what, ...path].join('.');
  throw new Fault('invalid', `${field}: ${issue?.message ?? 'not valid'} (given ${describe(valueAt(value, path))})`);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** Short enough for one line, whatever it is. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/**
 * Fields that a file has and this version does not know, as a later version or another program may write them: found when
 * the file is read, kept beside what was understood, and put back when it is written again.
 */
import { z } from 'zod';
import { Fault } from '../fault.ts';

/** Where a field lies, and what it holds. */
export const unknownFieldsSchema = z.array(z.tuple([z.array(z.union([z.string(), z.number()])), z.unknown()]));
export type UnknownFields = z.infer<typeof unknownFieldsSchema>;

/** More are refused: a file that is mostly not understood is not worth taking. */
const MOST_FIELDS = 1000;

/** What `given` has and `known`, the same value after its check, has not. Throws `invalid`, naming `what`, for too many. */
export function unknownFieldsOf(given: unknown, known: unknown, what: string): UnknownFields {
  const found: UnknownFields = [];
  collect(given, known, [], found);
  if (found.length > MOST_FIELDS)
    throw new Fault('invalid', `${what} has more than ${MOST_FIELDS} fields that this version does not know`);
  return found;
}

function collect(given: unknown, known: unknown, path: (string | number)[], found: UnknownFields): void {
  if (found.length > MOST_FIELDS) return;
  if (Array.isArray(given) && Array.isArray(known)) {
    given.forEach((item: unknown, index) => collect(item, known[index], [...path, index], found));
  } else if (isObject(given) && isObject(known)) {
    for (const [key, value] of Object.entries(given)) {
      if (Object.hasOwn(known, key)) collect(value, known[key], [...path, key], found);
      else found.push([[...path, key], value]);
    }
  }
}

/** The value with the fields in their places. One that is there by now, and is not null, stays as it is. */
export function withUnknownFields<T>(value: T, fields: UnknownFields): T {
  if (fields.length === 0) return value;
  const copy = structuredClone(value);
  for (const [path, field] of fields) place(copy, path, field);
  return copy;
}

function place(root: unknown, path: readonly (string | number)[], field: unknown): void {
  let parent = root;
  for (const key of path.slice(0, -1))
    parent = isObject(parent) || Array.isArray(parent) ? Reflect.get(parent, key) : null;
  const key = path.at(-1);
  if (key === undefined || !isObject(parent)) return;
  if (Object.hasOwn(parent, key) && parent[key] !== null) return;
  // Assigning to "__proto__" would change what the object is.
  Object.defineProperty(parent, key, { value: field, enumerable: true, configurable: true, writable: true });
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

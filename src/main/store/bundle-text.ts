/** Reads a bundle out of a file's text. The text may come from anywhere: every refusal is one line naming the place. */
import { z } from 'zod';
import { BUNDLE_FORMAT, BUNDLE_VERSION, bundleSchema, type Bundle } from '../../shared/bundle.ts';
import { Fault } from '../../shared/fault.ts';
import { runSchema, type Run } from '../../shared/run.ts';
import { findJsonError } from './json-position.ts';

/** Larger files are refused before they are parsed. */
export const BUNDLE_SIZE_LIMIT_BYTES = 256 * 2 ** 20;

const MAX_SHOWN_VALUE = 60;

/** Runs are checked one by one, so that a file of nonsense is refused at its first run. */
const envelopeSchema = bundleSchema.extend({ runs: z.array(z.unknown()).max(1_000_000) });

/** Parses and checks; ids come back in lower case. Throws a Fault `invalid` naming file, field and value. */
export function readBundle(text: string, fileName: string): Bundle {
  if (text.length > BUNDLE_SIZE_LIMIT_BYTES)
    throw new Fault('invalid', `${fileName} is larger than ${BUNDLE_SIZE_LIMIT_BYTES / 2 ** 20} MiB`);
  const value = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text, fileName);
  refuseOtherFormats(value, fileName);
  const envelope = check(envelopeSchema, value, fileName, []);
  const runs = envelope.runs.map((run, index) => normalise(check(runSchema, run, fileName, ['runs', index])));
  return { ...envelope, runs };
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const offset = findJsonError(text);
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    const what = offset === text.length ? 'it ends too early, at' : 'unexpected text at';
    const where = `line ${line}, column ${column} (position ${offset})`;
    throw new Fault('invalid', `${fileName} is not valid JSON: ${what} ${where}`, { cause: error });
  }
}

function refuseOtherFormats(value: unknown, fileName: string): void {
  const { format, version } = z
    .object({ format: z.unknown(), version: z.unknown() })
    .catch({ format: null, version: null })
    .parse(value);
  if (format !== BUNDLE_FORMAT)
    throw new Fault('invalid', `${fileName} is not a bundle: its "format" is ${show(format)}, not "${BUNDLE_FORMAT}"`);
  if (typeof version === 'number' && version > BUNDLE_VERSION)
    throw new Fault(
      'invalid',
      `${fileName} was written by a newer version (bundle version ${version}, this version knows ${BUNDLE_VERSION}): update Antler`,
    );
}

function check<T extends z.ZodType>(schema: T, value: unknown, fileName: string, at: PropertyKey[]): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const place = showPath([...at, ...path]);
  throw new Fault('invalid', `${fileName}: ${place} is ${show(valueAt(value, path))}: ${issue?.message ?? 'invalid'}`);
}

function normalise(run: Run): Run {
  return { ...run, id: run.id.toLowerCase(), sweepId: run.sweepId?.toLowerCase() ?? null };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.getOwnPropertyDescriptor(found, key)?.value as unknown;
  }
  return found;
}

function showPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

/** A value on one line, short. */
function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, MAX_SHOWN_VALUE + 1)) : String(value);
  return text.length > MAX_SHOWN_VALUE ? `${text.slice(0, MAX_SHOWN_VALUE)}…` : text;
}

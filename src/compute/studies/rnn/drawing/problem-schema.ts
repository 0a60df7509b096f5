/** The shape of a problem file, checked once; what depends on the cell and the sizes is checked in problem-file.ts. */
import { z } from 'zod';
import { Fault } from '../../../../shared/contract/fault.ts';
import { readJson } from '../../../../shared/text/read-json.ts';

export const PROBLEM_FORMAT = 'antler-golden-1';

const size = z.number().int().min(1).max(1e9);
const seed = z.number().int().min(0).max(0xffff_ffff);
const deviation = z.number().min(0).max(1e6);
const shape = z.array(z.number().int().min(0).max(1e9)).max(4);
const checksum = z.string().regex(/^[0-9a-f]{8}$/, 'expected 8 hexadecimal digits');
/** Elements are checked where they become float32: lists may hold millions of numbers. */
const numbers = z.custom<readonly unknown[]>((value) => Array.isArray(value), 'expected a list of numbers');

/** Constants enter the kernels as float32. */
const constant = z.number().min(-3.4e38).max(3.4e38);

const steps = z.array(size).min(1);
const stored = z.object({ shape: shape.optional(), t: steps.nullish(), data: numbers });
const array = z.object({ shape: shape.optional(), data: numbers.nullable().optional(), fnv1a32: checksum.optional() });

export const problemFileSchema = z.object({
  format: z.literal(PROBLEM_FORMAT),
  name: z.string().max(200).optional(),
  cell: z.string().max(100),
  H: size.optional(),
  D: size,
  nx: z.number().int().min(0).max(1e9),
  T: size,
  B: size,
  hyper: z.record(z.string().max(100), constant).nullish(),
  // What else it holds are the cell's own draw constants: problem-file.ts knows which.
  draw: z
    .looseObject({
      weightsSeed: seed.optional(),
      gain: z.number().min(0).max(1e6).optional(),
      biasStd: deviation.nullish(),
      inputsSeed: seed.optional(),
      s0Seed: seed.optional(),
      s0Std: deviation.optional(),
      guessSeed: seed.optional(),
      guessStd: deviation.optional(),
      cotangentSeed: seed.optional(),
    })
    .nullish(),
  weights: z.object({
    order: z.array(z.string().max(100)).max(1000).optional(),
    shape: z.record(z.string(), shape).optional(),
    data: z.record(z.string(), numbers).nullish(),
    fnv1a32: checksum.optional(),
  }),
  x: array,
  s0: array.nullish(),
  guess: array.nullish(),
  truth: stored.nullish(),
  grad: z
    .object({
      c: array.nullish(),
      loss: z.number().nullish(),
      ds0: stored.nullish(),
      dx: stored.nullish(),
      adjoint: stored.nullish(),
      dtheta: z.record(z.string(), stored).nullish(),
    })
    .nullish(),
});
export type ProblemFile = z.infer<typeof problemFileSchema>;

/** Reads and checks the text of a problem file; a Fault names the file, the field and the value. */
export function readProblemFile(content: string, file: string): ProblemFile {
  const json = readJson(content, file, ': not a whole JSON file');
  const checked = problemFileSchema.safeParse(json);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = issue?.path ?? [];
  const where = path.length > 0 ? path.join('.') : 'the file';
  throw new Fault(
    'invalid',
    `${file}: ${where}: ${issue?.message ?? 'not as expected'}, got ${describe(valueAt(json, path))}`,
  );
}

/** A short text of a wrong value for an error message. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
}

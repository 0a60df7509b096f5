/** The shape of a cell file; what its expressions mean is checked in build.ts. */
import { z } from 'zod';
import { UNARY_KINDS, type Width } from '../expression.ts';

export const CELL_FORMAT = 'antler-cell-1';

/** Words that stand for something already, or that derived names are made of. */
const RESERVED: readonly string[] = [...UNARY_KINDS, 'shift', 'x', 'H', 'X', 'ones'];

const MOST_NAMES = 64;
const MOST_UNITS = 8;
const LONGEST_EXPRESSION = 4000;

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,30}$/, 'a name has 1 to 31 letters and digits and begins with a letter')
  .refine((text) => !RESERVED.includes(text), {
    error: `one of the words ${RESERVED.join(', ')}, which have a meaning`,
  });

const WIDTH = /^(?:([1-9]?)H(?:\s*\+\s*([1-9]))?|([1-9]))$/;
const width = z
  .string()
  .regex(WIDTH, 'a size is "H", "2H", "H + 1" or "1"')
  .transform(readWidth)
  .refine(({ units }) => units <= MOST_UNITS, { error: `at most ${MOST_UNITS}H` });

const named = <T extends z.ZodType>(value: T) =>
  z.record(name, value).refine((entries) => Object.keys(entries).length <= MOST_NAMES, {
    error: `at most ${MOST_NAMES} names`,
  });
const expression = z.string().min(1, 'an expression is missing').max(LONGEST_EXPRESSION);
const finite = z.number().min(-1e6).max(1e6);

export const cellFileSchema = z.strictObject({
  format: z.literal(CELL_FORMAT),
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id has 1 to 40 small letters, digits and "-"'),
  title: z.string().min(1).max(60).optional(),
  description: z.string().max(400).optional(),
  source: z.string().max(400).optional(),
  /** Parts of the state and their sizes. */
  state: named(width),
  /** Rows and columns of a matrix, or the size of a vector. */
  weights: named(
    z.union([z.tuple([width]), z.tuple([width, z.union([z.literal('X'), width])])], {
      error: 'a weight has one size or two, as ["H"], ["H", "H"] or ["H", "X"]',
    }),
  ).default({}),
  /** 1: a single number a step, which expressions may use as x. */
  input: z.literal(1).optional(),
  constants: named(finite).default({}),
  /** Initial state of random problems, every entry. */
  start: finite.default(0),
  let: named(expression).default({}),
  next: named(expression),
});
export type CellFile = z.infer<typeof cellFileSchema>;

function readWidth(text: string): Width {
  const [, factor, plus, number] = WIDTH.exec(text) ?? [];
  if (number !== undefined) return { units: 0, extra: Number(number) };
  return { units: Number(factor === '' || factor === undefined ? 1 : factor), extra: Number(plus ?? 0) };
}

/** What the names in a cell file stand for. */
import type { ProjectionDeclaration } from '../cell.ts';
import type { Width } from '../expression.ts';
import type { CellFile } from './schema.ts';
import { parseExpression, type Syntax } from './syntax.ts';
import { ExpressionProblem } from './tokens.ts';

export type Meaning =
  | { readonly kind: 'state'; readonly block: number; readonly width: Width }
  | { readonly kind: 'vector'; readonly width: Width }
  | { readonly kind: 'matrix'; readonly rows: Width; readonly columns: Width | 'X' }
  | { readonly kind: 'constant' }
  | { readonly kind: 'let'; readonly syntax: Syntax }
  | { readonly kind: 'input' };

/** The name of the input in expressions. */
export const INPUT = 'x';

export interface Names {
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** The next state's expressions by block. */
  readonly next: ReadonlyMap<string, Syntax>;
  /** How often each name stands in all expressions together. */
  readonly uses: ReadonlyMap<string, number>;
}

/** The kernels of a longer cell would compile for minutes. */
const MOST_CHARACTERS = 8000;

/** A refusal of something in the file that is no expression. */
export class FileProblem extends Error {
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[]) {
    super(message);
    this.path = path;
  }
}

/** Parses every expression and gives every name its meaning. Throws a FileProblem or an ExpressionProblem. */
export function readNames(file: CellFile): Names {
  const characters = [...Object.values(file.let), ...Object.values(file.next)].join('').length;
  if (characters > MOST_CHARACTERS)
    throw new FileProblem(`the expressions have ${characters} characters, at most ${MOST_CHARACTERS}`, ['let']);
  const meanings = new Map<string, Meaning>([[INPUT, { kind: 'input' }]]);
  const define = (part: string, name: string, meaning: Meaning): void => {
    if (meanings.has(name)) throw new FileProblem(`"${name}" has a meaning already`, [part, name]);
    meanings.set(name, meaning);
  };
  for (const [block, [name, width]] of Object.entries(file.state).entries())
    define('state', name, { kind: 'state', block, width });
  for (const [name, [rows, columns]] of Object.entries(file.weights))
    define('weights', name, columns ? { kind: 'matrix', rows, columns } : { kind: 'vector', width: rows });
  for (const name of Object.keys(file.constants)) define('constants', name, { kind: 'constant' });
  for (const [name, text] of Object.entries(file.let))
    define('let', name, { kind: 'let', syntax: parseAt(['let', name], text) });
  const next = new Map(Object.entries(file.next).map(([name, text]) => [name, parseAt(['next', name], text)]));
  const uses = new Map<string, number>();
  for (const meaning of meanings.values()) if (meaning.kind === 'let') countUses(meaning.syntax, uses);
  for (const syntax of next.values()) countUses(syntax, uses);
  return { meanings, next, uses };
}

function parseAt(path: readonly string[], text: string): Syntax {
  return within(path, () => parseExpression(text));
}

/** Says of a problem which text it is in. */
export function within<T>(path: readonly string[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpressionProblem) error.path ??= path;
    throw error;
  }
}

function countUses(syntax: Syntax, uses: Map<string, number>): void {
  if (syntax.kind === 'name') uses.set(syntax.name, (uses.get(syntax.name) ?? 0) + 1);
  for (const operand of operandsOf(syntax)) countUses(operand, uses);
}

function operandsOf(syntax: Syntax): readonly Syntax[] {
  if (syntax.kind === 'binary') return [syntax.left, syntax.right];
  if (syntax.kind === 'negative') return [syntax.argument];
  return syntax.kind === 'call' ? syntax.arguments : [];
}

/** Input projections in the order in which they are first needed. */
export class Projections {
  readonly declared: ProjectionDeclaration[] = [];

  /** Index of the projection; the same one for the same weight and bias. */
  indexOf(asked: ProjectionDeclaration): number {
    const known = this.declared.findIndex(({ weight, bias }) => weight === asked.weight && bias === asked.bias);
    return known >= 0 ? known : this.declared.push(asked) - 1;
  }
}

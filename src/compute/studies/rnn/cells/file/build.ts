/** From the expressions of a cell file to the graph that everything is derived from: names and sizes are checked here. */
import {
  add,
  bias,
  constant,
  describeWidth,
  type Expression,
  H,
  hyper,
  mul,
  ONE,
  product,
  projection,
  shift,
  spread,
  state,
  sub,
  unary,
  UNARY_KINDS,
  type Width,
  widthOf,
} from '../expression.ts';
import { INPUT, type Meaning, type Names, Projections, within } from './names.ts';
import type { Syntax } from './syntax.ts';
import { ExpressionProblem } from './tokens.ts';

type Binary = Extract<Syntax, { kind: 'binary' }>;
type Call = Extract<Syntax, { kind: 'call' }>;

/** Numbers beyond this are no part of a cell, and float32 has no far larger ones. */
const LARGEST_NUMBER = 1e30;
const FARTHEST_SHIFT = 1000;
const FUNCTIONS = [...UNARY_KINDS, 'shift'];

/** Builds graphs; a name that is used twice is one node. */
export class Builder {
  readonly projections = new Projections();
  /** Names that the graphs built so far depend on. */
  readonly used = new Set<string>();
  readonly #names: Names;
  /** The input is a single number a step. */
  readonly #isScalarInput: boolean;
  readonly #lets = new Map<string, Expression>();
  readonly #leaves = new Map<string, Expression>();
  readonly #spreads = new Map<Expression, Expression>();
  /** Names of `let` that are being built, outermost first. */
  readonly #open: string[] = [];

  constructor(names: Names, isScalarInput: boolean) {
    this.#names = names;
    this.#isScalarInput = isScalarInput;
  }

  /** The graph of a vector of that width. Throws an ExpressionProblem. */
  vectorOf(syntax: Syntax, width: Width): Expression {
    const node = this.#build(syntax);
    const own = widthOf(node);
    if (own === null) throw new ExpressionProblem('this is a number that never changes, not a next state', syntax.at);
    if (isSame(own, width)) return node;
    if (isSame(own, ONE) && isSame(width, H)) return this.#spread(node);
    throw new ExpressionProblem(`this has ${describeWidth(own)} entries, expected ${describeWidth(width)}`, syntax.at);
  }

  #build(syntax: Syntax): Expression {
    switch (syntax.kind) {
      case 'number':
        if (!(syntax.value <= LARGEST_NUMBER)) throw new ExpressionProblem('this number is too large', syntax.at);
        return constant(syntax.value);
      case 'name':
        return this.#name(syntax.name, syntax.at);
      case 'negative': {
        const argument = this.#build(syntax.argument);
        return argument.kind === 'constant' ? constant(-argument.value) : mul(constant(-1), argument);
      }
      case 'call':
        return this.#call(syntax);
      case 'binary':
        return this.#binary(syntax);
    }
  }

  #name(name: string, at: number): Expression {
    const meaning = this.#meaning(name, at);
    switch (meaning.kind) {
      case 'let':
        return this.#let(name, meaning.syntax, at);
      case 'input':
        return this.#input(at);
      case 'matrix': {
        const vector = meaning.columns === 'X' ? INPUT : 'vector';
        throw new ExpressionProblem(`"${name}" is a matrix: write "${name} @ ${vector}"`, at);
      }
      default:
        return this.#leaf(name, meaning);
    }
  }

  #meaning(name: string, at: number): Meaning {
    const meaning = this.#names.meanings.get(name);
    if (!meaning) {
      const known = [...this.#names.meanings.keys()].join(', ');
      throw new ExpressionProblem(`there is no "${name}"; known: ${known}`, at);
    }
    this.used.add(name);
    return meaning;
  }

  #leaf(name: string, meaning: Extract<Meaning, { kind: 'state' | 'vector' | 'constant' }>): Expression {
    const made = this.#leaves.get(name) ?? leafOf(name, meaning);
    this.#leaves.set(name, made);
    return made;
  }

  #let(name: string, syntax: Syntax, at: number): Expression {
    const made = this.#lets.get(name);
    if (made) return made;
    if (this.#open.includes(name)) {
      const circle = [...this.#open.slice(this.#open.indexOf(name)), name];
      throw new ExpressionProblem(`"${name}" depends on itself: ${circle.join(' → ')}`, at);
    }
    this.#open.push(name);
    const node = within(['let', name], () => this.#build(syntax));
    this.#open.pop();
    this.#lets.set(name, node);
    return node;
  }

  #input(at: number): Expression {
    if (!this.#isScalarInput)
      throw new ExpressionProblem(
        'x stands to the right of a matrix with X columns, or is one number with "input": 1',
        at,
      );
    return projection(this.projections.indexOf({ weight: null, bias: null, width: ONE }), ONE);
  }

  #call({ name, at, arguments: given }: Call): Expression {
    const kind = UNARY_KINDS.find((known) => known === name);
    if (!kind && name !== 'shift')
      throw new ExpressionProblem(`there is no function "${name}"; known: ${FUNCTIONS.join(', ')}`, at);
    const [argument, by] = given;
    const count = kind ? 1 : 2;
    if (!argument || given.length !== count)
      throw new ExpressionProblem(
        `"${name}" takes ${count} ${count === 1 ? 'argument' : 'arguments'}, not ${given.length}`,
        at,
      );
    const node = this.#build(argument);
    if (kind) return unary(kind, node);
    if (!widthOf(node)) throw new ExpressionProblem('only a vector can be shifted', argument.at);
    return shift(node, this.#distance(by ?? argument));
  }

  #distance(syntax: Syntax): number {
    const node = this.#build(syntax);
    if (node.kind === 'constant' && Number.isInteger(node.value) && Math.abs(node.value) <= FARTHEST_SHIFT)
      return node.value;
    throw new ExpressionProblem(`shift goes by a whole number from −${FARTHEST_SHIFT} to ${FARTHEST_SHIFT}`, syntax.at);
  }

  #binary(syntax: Binary): Expression {
    const { operator, at } = syntax;
    if (operator === '@') return this.#product(syntax);
    const projected = operator === '+' ? this.#projectedSum(syntax) : null;
    if (projected) return projected;
    const [left, right] = this.#together(this.#build(syntax.left), this.#build(syntax.right), at);
    if (operator === '+') return add(left, right);
    if (operator === '-') return sub(left, right);
    if (operator === '*') return mul(left, right);
    if (right.kind !== 'constant' || right.value === 0)
      throw new ExpressionProblem('only a number other than 0 can stand below "/"', syntax.right.at);
    return mul(left, constant(1 / right.value));
  }

  /** A single number meets every unit; other widths have to be equal. */
  #together(left: Expression, right: Expression, at: number): [Expression, Expression] {
    const [own, other] = [widthOf(left), widthOf(right)];
    if (!own || !other || isSame(own, other)) return [left, right];
    if (isSame(own, ONE) && isSame(other, H)) return [this.#spread(left), right];
    if (isSame(own, H) && isSame(other, ONE)) return [left, this.#spread(right)];
    throw new ExpressionProblem(`${describeWidth(own)} and ${describeWidth(other)} entries do not go together`, at);
  }

  #spread(node: Expression): Expression {
    const made = this.#spreads.get(node) ?? spread(node);
    this.#spreads.set(node, made);
    return made;
  }

  #product({ left, right, at }: Binary): Expression {
    const meaning = left.kind === 'name' ? this.#meaning(left.name, left.at) : null;
    if (left.kind !== 'name' || meaning?.kind !== 'matrix')
      throw new ExpressionProblem('left of "@" stands the name of a matrix', left.at);
    const { rows, columns } = meaning;
    if (columns === 'X') {
      if (!isInput(right)) throw new ExpressionProblem(`"${left.name}" has X columns: write "${left.name} @ x"`, at);
      this.used.add(INPUT);
      return projection(this.projections.indexOf({ weight: left.name, bias: null, width: rows }), rows);
    }
    const argument = this.#build(right);
    const width = widthOf(argument);
    if (width && isSame(width, columns)) return product(left.name, argument, rows);
    const found = width ? `${describeWidth(width)} entries` : 'a number';
    throw new ExpressionProblem(
      `"${left.name}" takes a vector of ${describeWidth(columns)} entries, not ${found}`,
      right.at,
    );
  }

  /** U @ x + b is one projection, made once for all steps, where neither is needed anywhere else; null elsewhere. */
  #projectedSum({ left, right }: Binary): Expression | null {
    const isSum = left.kind === 'binary' && left.operator === '+';
    const last = isSum ? left.right : left;
    const [matrix, vector] = matrixOfInput(right) === null ? [last, right] : [right, left];
    const weight = matrixOfInput(matrix);
    if (weight === null || vector.kind !== 'name') return null;
    const [rows, own] = [this.#names.meanings.get(weight), this.#names.meanings.get(vector.name)];
    if (rows?.kind !== 'matrix' || rows.columns !== 'X' || own?.kind !== 'vector' || !isSame(rows.rows, own.width))
      return null;
    if (this.#names.uses.get(weight) !== 1 || this.#names.uses.get(vector.name) !== 1) return null;
    for (const name of [weight, vector.name, INPUT]) this.used.add(name);
    const declared = { weight, bias: vector.name, width: own.width };
    const node = projection(this.projections.indexOf(declared), own.width);
    if (vector === left || !isSum) return node;
    const [rest, projected] = this.#together(this.#build(left.left), node, left.at);
    return add(rest, projected);
  }
}

function leafOf(name: string, meaning: Extract<Meaning, { kind: 'state' | 'vector' | 'constant' }>): Expression {
  if (meaning.kind === 'state') return state(meaning.block, meaning.width);
  return meaning.kind === 'vector' ? bias(name, meaning.width) : hyper(name);
}

function isInput(syntax: Syntax): boolean {
  return syntax.kind === 'name' && syntax.name === INPUT;
}

/** U of "U @ x"; null for everything else. */
function matrixOfInput(syntax: Syntax): string | null {
  if (syntax.kind !== 'binary' || syntax.operator !== '@' || !isInput(syntax.right)) return null;
  return syntax.left.kind === 'name' ? syntax.left.name : null;
}

function isSame(a: Width, b: Width): boolean {
  return a.units === b.units && a.extra === b.extra;
}

/** The grammar of expressions, by precedence climbing: + and − below * and /, below the sign, below @. */
import { ExpressionProblem, tokenise, type Token } from './tokens.ts';

export type Operator = '+' | '-' | '*' | '/' | '@';

export type Syntax =
  | { readonly kind: 'number'; readonly at: number; readonly value: number }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly arguments: readonly Syntax[] }
  | { readonly kind: 'negative'; readonly at: number; readonly argument: Syntax }
  /** `at` is the operator's place. */
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: Operator;
      readonly left: Syntax;
      readonly right: Syntax;
    };

/** How tightly each operator binds, and which side of equals goes first. */
const OPERATORS: Readonly<Record<Operator, { readonly power: number; readonly fromRight: boolean }>> = {
  '+': { power: 1, fromRight: false },
  '-': { power: 1, fromRight: false },
  '*': { power: 2, fromRight: false },
  '/': { power: 2, fromRight: false },
  '@': { power: 4, fromRight: true },
};
const SIGN_POWER = 3;
/** Deeper nesting is no cell that a person wrote, and would exhaust the stack. */
const DEEPEST = 100;
const LONGEST = 2000;

/** Parses a whole text. Throws an ExpressionProblem. */
export function parseExpression(text: string): Syntax {
  const tokens = tokenise(text);
  if (tokens.length > LONGEST)
    throw new ExpressionProblem(`an expression has at most ${LONGEST} parts`, tokens[LONGEST]?.at ?? 0);
  const parser = new Parser(tokens);
  const syntax = parser.expression(0);
  const rest = parser.next;
  if (rest.kind !== 'end') throw unexpected(rest, 'an operator or the end');
  return syntax;
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    const token = this.#tokens[this.#position];
    if (!token) throw new RangeError('the tokens have no end');
    return token;
  }

  /** Everything whose operators bind at least so tightly. */
  expression(power: number): Syntax {
    if (++this.#depth > DEEPEST) throw new ExpressionProblem('this is nested too deeply', this.next.at);
    let left = this.#operand();
    for (;;) {
      const { text, at } = this.next;
      const operator = operatorOf(text);
      if (!operator || OPERATORS[operator].power < power) break;
      this.#position++;
      const { power: own, fromRight } = OPERATORS[operator];
      left = { kind: 'binary', at, operator, left, right: this.expression(fromRight ? own : own + 1) };
    }
    this.#depth--;
    return left;
  }

  #operand(): Syntax {
    const token = this.next;
    if (token.kind === 'end') throw unexpected(token, 'a number, a name or "("');
    this.#position++;
    if (token.kind === 'number') return { kind: 'number', at: token.at, value: Number(token.text) };
    if (token.kind === 'name') return this.next.text === '(' ? this.#call(token) : nameOf(token);
    if (token.text === '-') return { kind: 'negative', at: token.at, argument: this.expression(SIGN_POWER) };
    if (token.text !== '(') throw unexpected(token, 'a number, a name or "("');
    const inner = this.expression(0);
    this.#expect(')');
    return inner;
  }

  #call({ text, at }: Token): Syntax {
    this.#expect('(');
    const given = [this.expression(0)];
    while (this.next.text === ',') {
      this.#position++;
      given.push(this.expression(0));
    }
    this.#expect(')');
    return { kind: 'call', at, name: text, arguments: given };
  }

  #expect(sign: string): void {
    if (this.next.text !== sign) throw unexpected(this.next, `"${sign}"`);
    this.#position++;
  }
}

function nameOf({ text, at }: Token): Syntax {
  return { kind: 'name', at, name: text };
}

function operatorOf(text: string): Operator | null {
  return Object.hasOwn(OPERATORS, text) ? (text as Operator) : null;
}

function unexpected({ kind, text, at }: Token, expected: string): ExpressionProblem {
  return new ExpressionProblem(`expected ${expected}, found ${kind === 'end' ? 'the end' : `"${text}"`}`, at);
}

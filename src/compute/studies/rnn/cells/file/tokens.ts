/** Cuts the text of an expression into tokens. */

export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Where it begins in the text. */
  readonly at: number;
}

/** Something wrong at a place of an expression; who knows the file says where that is. */
export class ExpressionProblem extends Error {
  readonly at: number;
  /** Which text of the file it is in; set by the first that knows. */
  path: readonly string[] | null = null;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const SPACE = /\s*/y;
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_]\w*/y],
  ['sign', /[-+*/@(),]/y],
];

/** Throws an ExpressionProblem at the first character that begins no token. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = matchEnd(SPACE, text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = matchEnd(SPACE, text, at + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    const end = matchEnd(pattern, text, at);
    if (end > at) return { kind, text: text.slice(at, end), at };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  throw new ExpressionProblem(`"${character}" has no meaning here`, at);
}

/** Where the match ends; `at` where there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** WGSL of a cell: its step and the step's derivatives, for one unit, from the declaration alone. */
import type { Cell } from './cell.ts';
import { differentiate } from './differentiate.ts';
import { evaluationOrder, own, product, type Expression } from './expression.ts';

// exp is indeterminate beyond the range of f32, so its argument is bounded: e^80 still fits, and 1 + e^80 rounds to e^80.
const NONLINEARITIES = `fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(min(-x, 80.0)));
}

fn tanh_of(x: f32) -> f32 {
  return 1.0 - 2.0 / (1.0 + exp(min(2.0 * x, 80.0)));
}
`;

/**
 * Defines, all in f32 and for one unit, with products m0 … and projections g0 … of the cell in their order:
 * `cell_next(m0, …, g0, …, own) -> f32`, the next state;
 * `cell_linearise(m0, …, g0, …, own) -> Linearised`, the next state with `own` = ∂f/∂own and `mk` = ∂f/∂m_k;
 * and the functions `sigmoid` and `tanh_of` (absolute error about 6e-8; no NaN for large arguments).
 */
export function emitCellWgsl(cell: Cell): string {
  const products = cell.products.map((_, k) => `m${k}`);
  const projections = cell.projections.map((_, k) => `g${k}`);
  const parameters = [...products, ...projections, 'own'].map((name) => `${name}: f32`).join(', ');
  const partial = differentiate(cell.step);
  const next = emitLets([cell.step]);
  const linearised = emitLets([cell.step, partial(own), ...cell.products.map((_, k) => partial(product(k)))]);
  return `${NONLINEARITIES}
struct Linearised {
${['next', 'own', ...products].map((name) => `  ${name}: f32,`).join('\n')}
}

fn cell_next(${parameters}) -> f32 {
${next.lines}  return ${next.results.join('')};
}

fn cell_linearise(${parameters}) -> Linearised {
${linearised.lines}  return Linearised(${linearised.results.join(', ')});
}
`;
}

/** One `let` per inner node, equal right-hand sides once; the names (or literals) of the roots. */
function emitLets(roots: readonly Expression[]): { lines: string; results: string[] } {
  const names = new Map<Expression, string>();
  const letByText = new Map<string, string>();
  const nameOf = (node: Expression): string => names.get(node) ?? '';
  for (const node of evaluationOrder(roots)) {
    const text = emitNode(node, nameOf);
    if (!isLeaf(node) && !letByText.has(text)) letByText.set(text, `v${letByText.size}`);
    names.set(node, letByText.get(text) ?? text);
  }
  const lines = [...letByText].map(([text, name]) => `  let ${name} = ${text};\n`);
  return { lines: lines.join(''), results: roots.map(nameOf) };
}

function isLeaf(node: Expression): boolean {
  return !('argument' in node) && !('left' in node);
}

function emitNode(node: Expression, nameOf: (operand: Expression) => string): string {
  switch (node.kind) {
    case 'product':
      return `m${node.index}`;
    case 'projection':
      return `g${node.index}`;
    case 'own':
      return 'own';
    case 'constant':
      return node.value < 0 ? `(${node.value}f)` : `${node.value}f`;
    case 'sigmoid':
      return `sigmoid(${nameOf(node.argument)})`;
    case 'tanh':
      return `tanh_of(${nameOf(node.argument)})`;
    case 'add':
      return `${nameOf(node.left)} + ${nameOf(node.right)}`;
    case 'sub':
      return `${nameOf(node.left)} - ${nameOf(node.right)}`;
    case 'mul':
      return `${nameOf(node.left)} * ${nameOf(node.right)}`;
  }
}

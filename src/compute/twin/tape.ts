/**
 * A cell's graph as a tape of vector operations: one loop over the state per node. Faster than walking the graph per
 * unit, and free of generated code, which a content security policy would refuse.
 */
import { evaluationOrder, isSameLeaf, operandsOf, type Expression } from '../cells/expression.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';

interface Operation {
  readonly kind: 'sigmoid' | 'tanh' | 'add' | 'sub' | 'mul';
  readonly out: Reals;
  readonly left: Reals;
  /** For one operand, the operand again. */
  readonly right: Reals;
}

export interface Tape {
  /**
   * The values of a node over all units, [D]: to be filled before `run` for a product, projection or own state, to be
   * read after it for a root. A leaf that the graph does not use has a register all the same.
   */
  registerOf(node: Expression): Reals;
  /** Evaluates the first root alone, or all of them. */
  run(extent: 'first' | 'all'): void;
}

export function compileTape(roots: readonly [Expression, ...Expression[]], state: number, precision: Precision): Tape {
  const registers = new Map<Expression, Reals>();
  const registerOf = (node: Expression): Reals => {
    const register = registers.get(node) ?? leafRegister(node) ?? makeReals(precision, state);
    registers.set(node, register);
    return register;
  };
  /** Leaves are equal by content: two `own` nodes share one register. */
  const leafRegister = (node: Expression): Reals | undefined => {
    if (node.kind === 'constant') return makeReals(precision, state).fill(node.value);
    if ('argument' in node || 'left' in node) return undefined;
    for (const [known, register] of registers) if (isSameLeaf(known, node)) return register;
    return undefined;
  };
  const toOperation = (node: Expression): Operation[] => {
    const [left, right = left] = operandsOf(node).map(registerOf);
    if (!left || !right || !('argument' in node || 'left' in node)) return [];
    return [{ kind: node.kind, out: registerOf(node), left, right }];
  };
  // Nodes come in the order of first need, so those of the first root come first.
  const all = evaluationOrder(roots).flatMap(toOperation);
  const first = all.slice(0, evaluationOrder([roots[0]]).flatMap(toOperation).length);
  return {
    registerOf,
    run: (extent) => {
      for (const operation of extent === 'first' ? first : all) runOperation(operation);
    },
  };
}

function runOperation({ kind, out, left, right }: Operation): void {
  const count = out.length;
  switch (kind) {
    case 'sigmoid':
      for (let i = 0; i < count; i++) out[i] = 1 / (1 + Math.exp(-(left[i] ?? 0)));
      break;
    case 'tanh':
      for (let i = 0; i < count; i++) out[i] = Math.tanh(left[i] ?? 0);
      break;
    case 'add':
      for (let i = 0; i < count; i++) out[i] = (left[i] ?? 0) + (right[i] ?? 0);
      break;
    case 'sub':
      for (let i = 0; i < count; i++) out[i] = (left[i] ?? 0) - (right[i] ?? 0);
      break;
    case 'mul':
      for (let i = 0; i < count; i++) out[i] = (left[i] ?? 0) * (right[i] ?? 0);
      break;
  }
}

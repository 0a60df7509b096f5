/**
 * A cell's graph as a tape of vector operations, each over vectors of their own length. Faster than walking the graph
 * per unit, and free of generated code, which a content security policy would refuse.
 */
import { lengthOf, unitsOf } from '../cells/cell.ts';
import { keyOf } from '../cells/differentiate.ts';
import {
  evaluationOrder,
  isLeaf,
  matrixKey,
  operandsOf,
  widthOf,
  type Expression,
  type Leaf,
  type Product,
  type Width,
} from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { BINARY_LOOPS, shiftEntries, UNARY_LOOPS } from './elementwise.ts';
import { columnsOf, loadMatrix, loadWeight, multiplyIn, type Multiply } from './matrices.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';

/** Operations in order, and the nodes whose values they leave. */
export interface Stage {
  readonly nodes: ReadonlySet<Expression>;
  /** The same in the order of evaluation. */
  readonly order: readonly Expression[];
  run(): void;
}

export class Tape {
  readonly problem: Problem;
  readonly precision: Precision;
  readonly #units: number;
  readonly #multiply: Multiply;
  readonly #registers = new Map<Expression | string, Reals>();
  readonly #constants = new Map<Expression, Map<number, Reals>>();
  readonly #matrices = new Map<string, Reals>();

  constructor(problem: Problem, precision: Precision) {
    this.problem = problem;
    this.precision = precision;
    this.#units = unitsOf(problem.cell, problem.state);
    this.#multiply = multiplyIn(precision);
  }

  lengthOf(width: Width): number {
    return lengthOf(width, this.#units);
  }

  makeVector(length: number): Reals {
    return makeReals(this.precision, length);
  }

  /**
   * The values of a node, at the length that a number without a width is spread to. States, seeds and projections are to
   * be filled before a stage runs; everything else is read after it.
   */
  registerOf(node: Expression, length: number): Reals {
    const width = widthOf(node);
    if (!width) return this.#constantOf(node, length);
    const present = this.#registers.get(keyOf(node));
    if (present) return present;
    const register = this.makeVector(this.lengthOf(width));
    this.#registers.set(keyOf(node), register);
    if (isLeaf(node)) this.#fillLeaf(node, register);
    return register;
  }

  /** Lets several leaves share one array, each at its place. */
  bind(leaf: Leaf, register: Reals): void {
    this.#registers.set(keyOf(leaf), register);
  }

  /** The matrix of a product, row-major, and its number of columns. */
  matrixOf({ matrix, argument, width, columns }: Product): { values: Reals; columns: number } {
    const declared = columns ?? widthOf(argument);
    const count = declared ? this.lengthOf(declared) : columnsOf(this.problem, matrix.weight);
    if (count === null) throw new RangeError(`how many columns ${matrix.weight} has cannot be told`);
    const key = `${matrixKey(matrix)} ${count}`;
    const values =
      this.#matrices.get(key) ?? loadMatrix(this.problem, matrix, [this.lengthOf(width), count], this.precision);
    this.#matrices.set(key, values);
    return { values, columns: count };
  }

  /** Everything that the roots need and the known stages leave undone, in two parts: without the seeds, and with them. */
  compile(roots: readonly Expression[], known: readonly Stage[]): { readonly still: Stage; readonly moving: Stage } {
    const moves = new Set<Expression>();
    const order = evaluationOrder(roots).filter((node) => {
      if (node.kind === 'seed' || operandsOf(node).some((operand) => moves.has(operand))) moves.add(node);
      return widthOf(node) !== null && !known.some(({ nodes }) => nodes.has(node));
    });
    return {
      still: this.#stageOf(order.filter((node) => !moves.has(node))),
      moving: this.#stageOf(order.filter((node) => moves.has(node))),
    };
  }

  #stageOf(order: readonly Expression[]): Stage {
    const operations = order.filter((node) => !isLeaf(node)).map((node) => this.#bindOperation(node));
    const run = (): void => {
      for (const operation of operations) operation();
    };
    return { nodes: new Set(order), order, run };
  }

  #bindOperation(node: Expression): () => void {
    const width = widthOf(node);
    return this.#operationInto(node, this.registerOf(node, width ? this.lengthOf(width) : 0));
  }

  #operationInto(node: Expression, out: Reals): () => void {
    switch (node.kind) {
      case 'sigmoid':
      case 'tanh':
      case 'softplus':
      case 'exp':
      case 'sin':
      case 'cos': {
        const argument = this.registerOf(node.argument, out.length);
        const loop = UNARY_LOOPS[node.kind];
        return () => loop(argument, out);
      }
      case 'add':
      case 'sub':
      case 'mul': {
        const left = this.registerOf(node.left, out.length);
        const right = this.registerOf(node.right, out.length);
        const loop = BINARY_LOOPS[node.kind];
        return () => loop(left, right, out);
      }
      case 'shift': {
        const argument = this.registerOf(node.argument, out.length);
        return () => shiftEntries(argument, node.by, out);
      }
      case 'product': {
        const { values, columns } = this.matrixOf(node);
        const argument = this.registerOf(node.argument, columns);
        const multiply = this.#multiply;
        return () => multiply(values, argument, out);
      }
      default:
        return () => this.#fillLeaf(node, out);
    }
  }

  /** Numbers without a width depend on nothing that changes: they are worked out once, at each length they meet. */
  #constantOf(node: Expression, length: number): Reals {
    const byLength = this.#constants.get(node) ?? new Map<number, Reals>();
    this.#constants.set(node, byLength);
    const present = byLength.get(length);
    if (present) return present;
    const register = this.makeVector(length);
    byLength.set(length, register);
    this.#operationInto(node, register)();
    return register;
  }

  #fillLeaf(leaf: Leaf, register: Reals): void {
    switch (leaf.kind) {
      case 'constant':
        register.fill(leaf.value);
        break;
      case 'hyper':
        register.fill(this.#hyperOf(leaf.name));
        break;
      case 'bias':
        register.set(loadWeight(this.problem, leaf.name, register.length, this.precision));
        break;
      case 'diagonal': {
        const { matrix, width } = leaf;
        const { values } = this.matrixOf({ kind: 'product', matrix, argument: leaf, width, columns: width });
        for (let i = 0; i < register.length; i++) register[i] = values[i * (register.length + 1)] ?? 0;
        break;
      }
      case 'input':
        throw new RangeError('a step reads the input through its projections alone');
      case 'state':
      case 'seed':
      case 'projection':
        break;
    }
  }

  #hyperOf(name: string): number {
    const value = this.problem.hyper[name];
    if (value === undefined) throw new Error(`constant ${name} of cell ${this.problem.cell.id} is missing`);
    return value;
  }
}

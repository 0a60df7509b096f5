/**
 * J as a dense matrix, by carrying the tangents of all unit vectors through a step at once: every node that moves with
 * the state has a matrix with a row per entry and a column per entry of the state.
 */
import { blockRanges } from '../cells/cell.ts';
import { widthOf, type Binary, type Expression, type Product } from '../cells/expression.ts';
import { BINARY_LOOPS, shiftEntries } from './elementwise.ts';
import type { Reals } from './precision.ts';
import type { Stage, Tape } from './tape.ts';

/** What one node is multiplied with on the way: rows that a run fills, or that are known from the start. */
interface Rows {
  readonly values: Reals;
  /** They depend on no state: products with a block of it are the matrix itself. */
  readonly isFixed: boolean;
}

/**
 * Writes J to `out`, [D, D], row-major, from the tangents' own still values, which must be there. `moving` holds what
 * depends on the seeds, linearly.
 */
export function compileDenseJacobian(tape: Tape, tangents: readonly Expression[], moving: Stage): (out: Reals) => void {
  const compiler = new DenseCompiler(tape);
  for (const node of moving.order) compiler.add(node);
  const ranges = blockRanges(tape.problem.cell, tape.problem.state);
  const parts = tangents.map((node, block) => ({
    offset: (ranges[block]?.offset ?? 0) * tape.problem.state,
    rows: compiler.rowsOf(node),
  }));
  return (out) => {
    for (const operation of compiler.operations) operation();
    out.fill(0);
    for (const { offset, rows } of parts) if (rows) out.set(rows.values, offset);
  };
}

class DenseCompiler {
  readonly operations: (() => void)[] = [];
  readonly #tape: Tape;
  readonly #columns: number;
  readonly #rows = new Map<Expression, Rows>();

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#columns = tape.problem.state;
  }

  /** Null where the node does not move. */
  rowsOf(node: Expression): Rows | null {
    return this.#rows.get(node) ?? null;
  }

  add(node: Expression): void {
    const width = widthOf(node);
    const length = width ? this.#tape.lengthOf(width) : 0;
    const values = this.#tape.makeVector(length * this.#columns);
    const operation = this.#operationInto(node, length, values);
    const operands = 'argument' in node ? [node.argument] : [];
    const isFixed =
      node.kind === 'seed' ||
      ((node.kind === 'product' || node.kind === 'shift') &&
        operands.every((operand) => this.rowsOf(operand)?.isFixed));
    this.#rows.set(node, { values, isFixed });
    if (isFixed) operation();
    else this.operations.push(operation);
  }

  #operationInto(node: Expression, length: number, out: Reals): () => void {
    switch (node.kind) {
      case 'seed':
        return () => this.#fillIdentity(node.block, out);
      case 'product':
        return this.#productInto(node, out);
      case 'shift': {
        const { values } = this.#movingRows(node.argument);
        return () => shiftEntries(values, node.by * this.#columns, out);
      }
      case 'mul':
        return this.#scaleInto(node, length, out);
      case 'add':
      case 'sub': {
        const left = this.#movingRows(node.left).values;
        const right = this.#movingRows(node.right).values;
        const loop = BINARY_LOOPS[node.kind];
        return () => loop(left, right, out);
      }
      default:
        throw new RangeError(`a tangent is linear, so that ${node.kind} cannot be applied to it`);
    }
  }

  #fillIdentity(block: number, out: Reals): void {
    const offset = blockRanges(this.#tape.problem.cell, this.#columns)[block]?.offset ?? 0;
    for (let i = 0; i * this.#columns < out.length; i++) out[i * this.#columns + offset + i] = 1;
  }

  #productInto(node: Product, out: Reals): () => void {
    const { values: matrix, columns } = this.#tape.matrixOf(node);
    const { values } = this.#movingRows(node.argument);
    return () => multiplyDense(matrix, columns, values, this.#columns, out);
  }

  /** diag(the side that stands still) · the other. */
  #scaleInto({ left, right }: Binary, length: number, out: Reals): () => void {
    const [factor, moving] = this.rowsOf(left) ? [right, left] : [left, right];
    const scale = this.#tape.registerOf(factor, length);
    const { values } = this.#movingRows(moving);
    return () => scaleRows(scale, values, this.#columns, out);
  }

  #movingRows(node: Expression): Rows {
    const rows = this.rowsOf(node);
    if (!rows) throw new RangeError(`a tangent is linear, so that a term without it (${node.kind}) cannot be added`);
    return rows;
  }
}

/** out = left · right, [rows, inner] · [inner, columns]. */
function multiplyDense(left: Reals, inner: number, right: Reals, columns: number, out: Reals): void {
  out.fill(0);
  for (let row = 0, at = 0; row < out.length; row += columns) {
    for (let k = 0; k < inner * columns; k += columns, at++) {
      const factor = left[at] ?? 0;
      for (let j = 0; j < columns; j++) out[row + j] = (out[row + j] ?? 0) + factor * (right[k + j] ?? 0);
    }
  }
}

function scaleRows(scale: Reals, rows: Reals, columns: number, out: Reals): void {
  for (let i = 0, at = 0; i < scale.length; i++) {
    const factor = scale[i] ?? 0;
    for (let j = 0; j < columns; j++, at++) out[at] = factor * (rows[at] ?? 0);
  }
}

/**
 * Lane programs: kernels in which a team of lanes walks over steps and evaluates a cell's graph at each of them. What is
 * done with the values of one row at one step is written once, in WGSL (`row_begin`, `row_step`, `row_end`); this folder
 * generates the entry point that evaluates the graph and calls them, for the ways of spreading rows over lanes.
 *
 * Entry e of a vector belongs to lane e mod L of the team, in its slot ⌊e / L⌋ (for tiles: to consecutive slots). A
 * vector shorter than the team repeats its last entry on the lanes beyond, so a single number is known to all of them.
 */
import { lengthOf } from '../cells/cell.ts';
import { evaluationOrder, matrixKey, widthOf, type Expression, type Product, type Width } from '../cells/expression.ts';
import { isCrossing } from '../cells/differentiate.ts';
import type { WeightLayout } from '../cells/weight-layout.ts';
import { layoutOf, type LaneLayout, type LaneMapping } from '../wgsl/lanes.ts';

/** What the lanes evaluate at every step, apart from how rows are spread over them. */
export interface LaneProgram {
  /** H, and X. */
  readonly units: number;
  readonly input: number;
  readonly hyper: Readonly<Record<string, number>>;
  /** Vectors whose rows the program is about, as ranges of row numbers: the blocks of the state. */
  readonly blocks: readonly { readonly offset: number; readonly length: number }[];
  /** Fields of `Values`, what `row_step` is told of a row: one expression per block. */
  readonly values: Readonly<Record<string, readonly Expression[]>>;
  /** Offsets into the buffer `weights`. */
  readonly weights: Pick<WeightLayout, 'offsets'>;
  /** Offset of each input projection within the floats of one step, and their number. */
  readonly projections: { readonly offsets: readonly number[]; readonly stride: number };
  /** WGSL expression for the number of steps of one place, uniform. */
  readonly steps: string;
  /** Walks from the last step of a place to its first. */
  readonly reversed?: boolean;
  /** Vectors that are written down at every step: entry e goes to `buffer[step * stride + offset + e]`. */
  readonly stores?: readonly LaneStore[];
}

/** A vector that is written down at every step. */
export interface LaneStore {
  readonly expression: Expression;
  /** Of the vector, for expressions that are constants. */
  readonly entries: number;
  readonly buffer: string;
  readonly stride: number;
  readonly offset: number;
}

// Unrolled products compile in time linear in their number; beyond this many weights a lane loops, which costs speed.
const UNROLL_LIMIT = 1024;
/** With several products by the same weights, more multiply-adds than that are looped as well. */
const UNROLLED_WORK_LIMIT = 4096;

/** Entries of a vector; the input has no width of its own. */
export function entriesOf(program: LaneProgram, width: Width | null): number {
  return width ? lengthOf(width, program.units) : program.input;
}

/** Everything that has to be evaluated. */
export function rootsOf(program: LaneProgram): Expression[] {
  return [...Object.values(program.values).flat(), ...(program.stores ?? []).map(({ expression }) => expression)];
}

/** Every product on the way to the roots. */
export function productsOf(program: LaneProgram): Product[] {
  return evaluationOrder(rootsOf(program)).filter((node) => node.kind === 'product');
}

/** Each matrix once. */
export function matricesOf(program: LaneProgram): Product[] {
  return [...new Map(productsOf(program).map((node) => [matrixKey(node.matrix), node])).values()];
}

/** Every product is with a vector that is in memory before the kernel runs: a block of the state, or the input. */
export function readsKnownVectors(program: LaneProgram): boolean {
  return (
    program.blocks.every(({ length }) => length === program.units) &&
    evaluationOrder(rootsOf(program))
      .filter(isCrossing)
      .every((node) => node.kind === 'product' && isKnown(node.argument))
  );
}

function isKnown(argument: Expression): boolean {
  return argument.kind === 'state' || argument.kind === 'input';
}

/** Slots that a lane has for a vector of that many entries. */
export function slotsOf(entries: number, mapping: LaneMapping, layout: LaneLayout): number {
  return mapping.kind === 'tile' ? layout.rowsPerLane : Math.ceil(entries / layout.teamLanes);
}

/** Weights that a lane keeps in private memory. */
export function privateWeights(program: LaneProgram, mapping: LaneMapping): number {
  return matricesOf(program).reduce((sum, node) => sum + weightsOf(program, mapping, node), 0);
}

/** The products are too many to be unrolled: such a kernel loops over columns. */
export function isLooped(program: LaneProgram, mapping: LaneMapping): boolean {
  const work = productsOf(program).reduce((sum, node) => sum + weightsOf(program, mapping, node), 0);
  return privateWeights(program, mapping) > UNROLL_LIMIT || work > UNROLLED_WORK_LIMIT;
}

/** A private array for a matrix would be too long to be filled without a loop. */
export function isTooManyToUnroll(weights: number): boolean {
  return weights > UNROLL_LIMIT;
}

function weightsOf(program: LaneProgram, mapping: LaneMapping, node: Product): number {
  const layout = layoutOf(program.units, mapping);
  return slotsOf(entriesOf(program, node.width), mapping, layout) * entriesOf(program, node.columns);
}

/** The round in which a node is known: products and shifts need their argument published, which takes one more round. */
export function roundsOf(nodes: readonly Expression[]): Map<Expression, number> {
  const rounds = new Map<Expression, number>();
  for (const node of nodes) {
    const operands = 'argument' in node ? [node.argument] : 'left' in node ? [node.left, node.right] : [];
    const last = Math.max(0, ...operands.map((operand) => rounds.get(operand) ?? 0));
    rounds.set(node, isCrossing(node) ? last + 1 : last);
  }
  return rounds;
}

/** Entries of a node's value; null for a number that goes with any width. */
export function entriesOfNode(program: LaneProgram, node: Expression): number | null {
  if (node.kind === 'input') return program.input;
  const width = widthOf(node);
  return width ? lengthOf(width, program.units) : null;
}

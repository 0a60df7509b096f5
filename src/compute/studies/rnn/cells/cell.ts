/**
 * What a cell declares. From the one declaration come the WGSL of the step and of its derivatives and the float64
 * twin; no derivative is written by hand.
 */
import { Fault } from '../../../../shared/contract/fault.ts';
import { describeWidth, type Expression, type Width } from './expression.ts';

/** How a weight of a random problem is drawn. `factor` names a draw constant of the cell, or the sweep's `gain`. */
export type Draw =
  /** Normal numbers with std factor / √fanIn; `null`: not divided. */
  | { readonly kind: 'normal'; readonly factor: string; readonly fanIn: Width | 'input' | null }
  /** Normal numbers with the problem's biasStd (0 by default: nothing is drawn), plus a draw constant where one is named. */
  | { readonly kind: 'bias'; readonly plus: string | null }
  /** A draw constant everywhere; `null`: zero. */
  | { readonly kind: 'fixed'; readonly value: string | null };

export interface WeightDeclaration {
  readonly name: string;
  readonly rows: Width;
  /** null: a vector. */
  readonly columns: Width | 'input' | null;
  readonly draw: Draw;
}

export interface ProjectionDeclaration {
  /** null: the input itself, which must have that width. */
  readonly weight: string | null;
  readonly bias: string | null;
  readonly width: Width;
}

export interface Cell {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Where the equations come from. */
  readonly source: string;
  /** Parts of the state vector, in their order. */
  readonly blocks: readonly { readonly name: string; readonly width: Width }[];
  /** The only input size X that the cell takes; null: any, by default D. */
  readonly inputSize: number | null;
  /** In the order in which weights are drawn, stored and hashed. */
  readonly weights: readonly WeightDeclaration[];
  /** Input projections U x + bias, by index in `next`; they do not depend on the state. */
  readonly projections: readonly ProjectionDeclaration[];
  /** The next state, block by block. */
  readonly next: readonly Expression[];
  /** Defaults of the cell's constants. */
  readonly hyper: Readonly<Record<string, number>>;
  /** Defaults of the constants of random problems. */
  readonly draws: Readonly<Record<string, number>>;
  /**
   * Initial state of random problems: every entry `fill`, `firstPlus` more in the first (twice that in the second
   * sequence, and so on: cells without input have nothing else to tell sequences apart), after `discarded` steps.
   */
  readonly start: { readonly fill: number; readonly firstPlus: number; readonly discarded: number };
}

/** Larger cell files are refused before they are read: a cell is a page of text. */
export const CELL_FILE_LIMIT_BYTES = 65_536;

export const START_AT_ZERO: Cell['start'] = { fill: 0, firstPlus: 0, discarded: 0 };

/** H for a state of D entries. Throws a Fault (`invalid`) where no number of units gives that many. */
export function unitsOf(cell: Cell, state: number): number {
  const units = cell.blocks.reduce((sum, { width }) => sum + width.units, 0);
  const extra = cell.blocks.reduce((sum, { width }) => sum + width.extra, 0);
  const count = (state - extra) / units;
  if (Number.isInteger(count) && count >= 1) return count;
  const form = describeWidth({ units, extra });
  throw new Fault('invalid', `state size ${state} does not suit ${cell.id}: D = ${form} with H = 1, 2, 3 …`);
}

/** The smallest state size D of at least `wanted` that the cell has. */
export function stateAtLeast({ blocks }: Pick<Cell, 'blocks'>, wanted: number): number {
  const units = blocks.reduce((sum, { width }) => sum + width.units, 0);
  const extra = blocks.reduce((sum, { width }) => sum + width.extra, 0);
  return units * Math.max(1, Math.ceil((wanted - extra) / units)) + extra;
}

/** Entries of a vector of that width where the cell has H units. */
export function lengthOf(width: Width, units: number): number {
  return width.units * units + width.extra;
}

/** First entry and length of every block of the state. */
export function blockRanges(cell: Cell, state: number): { readonly offset: number; readonly length: number }[] {
  const units = unitsOf(cell, state);
  let offset = 0;
  return cell.blocks.map(({ width }) => {
    const length = lengthOf(width, units);
    offset += length;
    return { offset: offset - length, length };
  });
}

/** The input size of a point: the cell's only one, the one asked for, or D. */
export function inputSizeOf(cell: Cell, state: number, asked: number | null): number {
  return cell.inputSize ?? asked ?? state;
}

/** From row programs and fragments to the kernels of a plan. */
import { planKernel } from '../../../gpu/plan/parts.ts';
import type { PlanKernel } from '../../../gpu/plan/plan.ts';
import { emitLaneMain, type LaneMain } from '../lanes/main.ts';
import type { LaneProgram } from '../lanes/program.ts';
import bits from '../wgsl/fragments/bits.wgsl?raw';
import type { LaneLayout, LaneMapping } from '../wgsl/lanes.ts';
import { constants } from '../../../gpu/wgsl/link.ts';
import nonlinear from '../wgsl/fragments/nonlinear.wgsl?raw';
import params from '../wgsl/fragments/params.wgsl?raw';
import guess from '../wgsl/fragments/guess.wgsl?raw';
import item from '../wgsl/fragments/item.wgsl?raw';
import place from '../wgsl/fragments/place/place.wgsl?raw';
import placeChunk from '../wgsl/fragments/place/place-chunk.wgsl?raw';
import placeColumn from '../wgsl/fragments/place/place-column.wgsl?raw';
import project from '../wgsl/fragments/project.wgsl?raw';
import settle from '../wgsl/fragments/settle.wgsl?raw';
import span from '../wgsl/fragments/span.wgsl?raw';
import stats from '../wgsl/fragments/stats.wgsl?raw';
import { SPAN, type Sizes } from './buffers.ts';

type Binding = readonly [buffer: string, access: 'read' | 'read_write' | 'uniform'];

/** What all row programs of chunks share. */
export const CHUNK_FRAGMENTS: readonly string[] = [params, place, placeChunk, bits, stats];
export const PLACE_FRAGMENTS: readonly string[] = [params, place];

export interface LaneKernel {
  readonly kernel: PlanKernel;
  readonly layout: LaneLayout;
}

/** A kernel that walks over steps with a row program that evaluates the cell. */
export function laneKernel(
  name: string,
  sizes: Sizes,
  main: LaneMain,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Binding>>,
): LaneKernel {
  const source = [...fragments, constants({ STATE: sizes.state }), nonlinear, main.source];
  return {
    kernel: planKernel(name, source, bindings, main.layout.workgroupSize, main.workgroupMemoryBytes),
    layout: main.layout,
  };
}

export function projectKernel(sizes: Sizes, program: LaneProgram, mapping: LaneMapping): LaneKernel {
  const numbers = constants({ INPUT: sizes.input, PROJECTED: sizes.projected });
  const fragments = [...PLACE_FRAGMENTS, placeChunk, numbers, project];
  const bindings = { 2: ['input-weights', 'read'], 3: ['inputs', 'read'], 4: ['projections', 'read_write'] } as const;
  return laneKernel('project', sizes, emitLaneMain(program, mapping), fragments, bindings);
}

/** What walks over the guess reads. */
const GUESS_BINDINGS = { 2: ['weights', 'read'], 3: ['projections', 'read'], 4: ['states', 'read'] } as const;
/** What reports the residuals of the guess. */
export const RESIDUAL_BINDINGS = { 5: ['stats', 'read_write'], 6: ['merits', 'read_write'] } as const;

/** A kernel that evaluates the cell at the guess for every step and reports the residuals. */
export function guessKernel(
  name: string,
  sizes: Sizes,
  main: LaneMain,
  fragments: readonly string[],
  outputs: Readonly<Record<number, Binding>>,
): LaneKernel {
  const bindings = { ...GUESS_BINDINGS, ...RESIDUAL_BINDINGS, ...outputs };
  return laneKernel(name, sizes, main, [...CHUNK_FRAGMENTS, guess, ...fragments], bindings);
}

/** The same with a team for each of so many columns of a Jacobian, in every chunk. */
export function columnsKernel(
  name: string,
  sizes: Sizes,
  columns: number,
  main: LaneMain,
  fragments: readonly string[],
  outputs: Readonly<Record<number, Binding>>,
): LaneKernel {
  const shared = [params, place, constants({ COLUMNS: columns }), placeColumn, bits, stats, guess];
  return laneKernel(name, sizes, main, [...shared, ...fragments], { ...GUESS_BINDINGS, ...outputs });
}

/** Where a kernel that writes the next iterate finds it, and reports what it changed. */
export const SETTLE_BINDINGS = { 10: ['states', 'read_write'], 11: ['stats', 'read_write'] } as const;
export const SETTLE_FRAGMENTS: readonly string[] = [bits, stats, settle];

/** A kernel with one lane per item and a static entry point of 64 lanes. */
export function itemKernel(
  name: string,
  sizes: Sizes,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Binding>>,
): PlanKernel {
  return planKernel(name, [params, item, constants({ STATE: sizes.state }), ...fragments], bindings, 64);
}

/** A kernel that writes the next iterate, entry by entry, in spans of steps. */
export function spanKernel(sizes: Sizes, source: string, bindings: Readonly<Record<number, Binding>>): PlanKernel {
  const fragments = [constants({ SPAN }), span, ...SETTLE_FRAGMENTS, source];
  return itemKernel('apply', sizes, fragments, { ...bindings, ...SETTLE_BINDINGS });
}

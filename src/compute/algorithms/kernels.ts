/** From row programs and fragments to the kernels of a plan. */
import type { Cell } from '../cells/cell.ts';
import type { PlanKernel } from '../plan/plan.ts';
import bits from '../wgsl/bits.wgsl?raw';
import { emitLaneMain, layoutOf, type LaneLayout, type LaneMapping, type LaneProgram } from '../wgsl/lanes.ts';
import { constants, link } from '../wgsl/link.ts';
import params from '../wgsl/params.wgsl?raw';
import guess from '../wgsl/guess.wgsl?raw';
import item from '../wgsl/item.wgsl?raw';
import place from '../wgsl/place.wgsl?raw';
import placeChunk from '../wgsl/place-chunk.wgsl?raw';
import project from '../wgsl/project.wgsl?raw';
import settle from '../wgsl/settle.wgsl?raw';
import span from '../wgsl/span.wgsl?raw';
import stats from '../wgsl/stats.wgsl?raw';
import { SPAN, type Sizes } from './buffers.ts';
import { cellGlue, projectionGlue } from './cell-glue.ts';

type Binding = readonly [buffer: string, access: 'read' | 'read_write' | 'uniform'];

/** What all row programs of chunks share. */
export const CHUNK_FRAGMENTS: readonly string[] = [params, place, placeChunk, bits, stats];
export const PLACE_FRAGMENTS: readonly string[] = [params, place];

export interface LaneKernel {
  readonly kernel: PlanKernel;
  readonly layout: LaneLayout;
}

/** A kernel from linked fragments; bindings 0 (params) and 1 (slice) are the executor's. */
export function kernelOf(
  name: string,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Binding>>,
  workgroupSize: number,
  workgroupMemoryBytes = 0,
): PlanKernel {
  const numbered: PlanKernel['bindings'] = Object.entries(bindings).map(([binding, [buffer, access]]) => ({
    binding: Number(binding),
    buffer,
    access,
  }));
  return { name, source: link(fragments), bindings: numbered, workgroupSize, workgroupMemoryBytes };
}

/** A kernel that walks over steps with a row program that evaluates the cell. */
export function laneKernel(
  name: string,
  cell: Cell,
  program: LaneProgram,
  mapping: LaneMapping,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Binding>>,
): LaneKernel {
  const layout = layoutOf(program, mapping);
  const source = [...fragments, cellGlue(cell, program.rows), emitLaneMain(program, mapping)];
  return { kernel: kernelOf(name, source, bindings, layout.workgroupSize, layout.workgroupMemoryBytes), layout };
}

export function projectKernel(cell: Cell, sizes: Sizes, mapping: LaneMapping): LaneKernel {
  const program = projectProgram(sizes);
  const layout = layoutOf(program, mapping);
  const source = [
    ...PLACE_FRAGMENTS,
    placeChunk,
    project,
    projectionGlue(cell, sizes.state, sizes.input),
    emitLaneMain(program, mapping),
  ];
  const bindings = { 2: ['input-weights', 'read'], 3: ['inputs', 'read'], 4: ['projections', 'read_write'] } as const;
  return { kernel: kernelOf('project', source, bindings, layout.workgroupSize), layout };
}

export function projectProgram(sizes: Sizes): LaneProgram {
  return {
    rows: sizes.state,
    columns: sizes.input,
    matrices: sizes.projections,
    vectors: [{ field: null }],
    steps: 'params.chunk',
  };
}

/** A lane program over chunks that multiplies the named row fields by the recurrent matrices. */
export function chunkProgram(sizes: Sizes, fields: readonly string[]): LaneProgram {
  return {
    rows: sizes.state,
    columns: sizes.state,
    matrices: sizes.products,
    vectors: fields.map((field) => ({ field })),
    steps: 'params.chunk',
  };
}

/** What walks over the guess has, beside its own outputs at 7 and 8. */
const GUESS_BINDINGS = {
  2: ['weights', 'read'],
  3: ['projections', 'read'],
  4: ['states', 'read'],
  5: ['stats', 'read_write'],
  6: ['merits', 'read_write'],
} as const;

/** A kernel that evaluates the cell at the guess for every step and reports the residuals. */
export function guessKernel(
  name: string,
  cell: Cell,
  program: LaneProgram,
  mapping: LaneMapping,
  fragments: readonly string[],
  outputs: Readonly<Record<number, Binding>>,
  main = emitLaneMain(program, mapping),
): LaneKernel {
  const layout = layoutOf(program, mapping);
  const source = [...CHUNK_FRAGMENTS, guess, ...fragments, cellGlue(cell, program.rows), main];
  const bindings = { ...GUESS_BINDINGS, ...outputs };
  return { kernel: kernelOf(name, source, bindings, layout.workgroupSize, layout.workgroupMemoryBytes), layout };
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
  return kernelOf(name, [params, item, constants({ STATE: sizes.state }), ...fragments], bindings, 64);
}

/** A kernel that writes the next iterate, entry by entry, in spans of steps. */
export function spanKernel(sizes: Sizes, source: string, bindings: Readonly<Record<number, Binding>>): PlanKernel {
  const fragments = [constants({ SPAN }), span, ...SETTLE_FRAGMENTS, source];
  return itemKernel('apply', sizes, fragments, { ...bindings, ...SETTLE_BINDINGS });
}

/** From row programs and fragments to the kernels of a plan. */
import type { Cell } from '../cells/cell.ts';
import type { PlanKernel } from '../plan/plan.ts';
import bits from '../wgsl/bits.wgsl?raw';
import { emitLaneMain, layoutOf, type LaneLayout, type LaneMapping, type LaneProgram } from '../wgsl/lanes.ts';
import { constants, link } from '../wgsl/link.ts';
import params from '../wgsl/params.wgsl?raw';
import place from '../wgsl/place.wgsl?raw';
import placeChunk from '../wgsl/place-chunk.wgsl?raw';
import project from '../wgsl/project.wgsl?raw';
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

/** A kernel with one lane per item and a static entry point of 64 lanes. */
export function itemKernel(
  name: string,
  sizes: Sizes,
  fragments: readonly string[],
  bindings: Readonly<Record<number, Binding>>,
): PlanKernel {
  return kernelOf(name, [params, constants({ STATE: sizes.state, SPAN }), ...fragments], bindings, 64);
}

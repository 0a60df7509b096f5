/** The buffers that every plan has, and how weights are packed into them. */
import { DEFAULT_TUNING, type Tuning } from '../../../../shared/contract/parts/tuning.ts';
import { words as storage } from '../../../gpu/plan/parts.ts';
import type { PlanBuffer } from '../../../gpu/plan/plan.ts';
import { resetBoundOf } from '../cells/reset-bound.ts';
import { weightLayoutOf } from '../cells/weight-layout.ts';
import { type ProblemShape, type SolveParameters } from './algorithm.ts';
import { isWide, type DeviceTraits } from '../../../gpu/traits.ts';
import { inputWeightLayout, projectionLayout } from './cell-program.ts';

export interface Sizes {
  readonly length: number;
  readonly batch: number;
  readonly state: number;
  readonly input: number;
  /** Floats of all input projections of one step. */
  readonly projected: number;
  /** Steps of one chunk, chunks of one sequence. */
  readonly chunk: number;
  readonly chunks: number;
}

/** Steps of a sequential dispatch at the state size below: enough to hide its cost, some 60 ms on the slowest adapter. */
const USUAL_SEGMENT = 4096;
const USUAL_STATE = 32;
const SHORTEST_SEGMENT = 64;
const LONGEST_SEGMENT = 16_384;

/** Sequential dispatches of a sequence, and the steps of each: as equal as can be, since every lane walks them all. */
export function segmentsOf(
  { length, state }: Pick<Sizes, 'length' | 'state'>,
  { segments }: Pick<SolveParameters, 'segments'>,
): { readonly count: number; readonly steps: number } {
  // A step of a small state waits for memory, one of a large state computes its D² multiply-adds.
  const eased = USUAL_STATE / state;
  const usual = Math.floor(USUAL_SEGMENT * Math.min(eased, eased ** 2));
  const longest = Math.min(LONGEST_SEGMENT, Math.max(SHORTEST_SEGMENT, usual));
  const count = Math.min(length, segments ?? Math.ceil(length / longest));
  return { count, steps: Math.ceil(length / count) };
}

/** Steps handled by one lane of an elementwise pass; divides every chunk, where there are several. */
export const SPAN = 16;

/** Lanes that fill a wide adapter. */
const FILLING_LANES = 65_536;
/** Chunks of dense scans: shorter ones leave as many totals as they save steps, longer ones leave lanes idle. */
const SHORTEST_DENSE = 16;
const LONGEST_DENSE = 32;

/** Lanes that share the product of one chunk's Jacobians, about. */
function denseTeam(state: number): number {
  return Math.max(1, Math.round(state ** 2 / 16));
}

/** Steps of a chunk whose Jacobians are multiplied together, on a wide adapter: enough chunks to fill it. */
function denseChunk({ length, batch, state }: Pick<Sizes, 'length' | 'batch' | 'state'>): number {
  const filling = (length * batch * denseTeam(state)) / FILLING_LANES;
  return Math.min(LONGEST_DENSE, Math.max(SHORTEST_DENSE, 2 ** Math.round(Math.log2(filling))));
}

/**
 * On a narrow adapter, and wherever chunks are carried one after the other, chunks balance the walk inside a chunk against
 * the walk over chunks: both about √T long. On a wide one, `levels` of scans make the walk over chunks short, and short
 * chunks give work to many lanes.
 */
export function sizesOf(
  problem: ProblemShape,
  tuning: Tuning = DEFAULT_TUNING,
  traits: DeviceTraits | null = null,
  kind: 'elementwise' | 'dense' = 'elementwise',
): Sizes {
  const { length, batch, state, input, cell } = problem;
  const balanced = Math.min(256, Math.max(32, 2 ** Math.ceil(Math.log2(Math.sqrt(length) / 2))));
  const short = kind === 'dense' ? denseChunk(problem) : SPAN;
  const usual = traits !== null && isWide(traits) ? short : balanced;
  // A whole number of spans, where there are several chunks.
  const tuned = SPAN * Math.max(1, Math.round((usual * tuning.chunkFactor) / SPAN));
  const chunk = Math.min(length, tuned);
  return {
    length,
    batch,
    state,
    input,
    projected: projectionLayout(cell, state).stride,
    chunk,
    chunks: Math.ceil(length / chunk),
  };
}

export { storage };

/** Parameters, weights, inputs and projections: the same in every plan. */
export function commonBuffers(
  problem: ProblemShape,
  sizes: Sizes,
  parameters: SolveParameters,
  meritSlots: number,
): PlanBuffer[] {
  const { length, batch, state, input, projected } = sizes;
  const steps = length * batch;
  const weights = weightLayoutOf(problem.cell, state);
  const inputWeights = inputWeightLayout(problem);
  return [
    {
      name: 'params',
      category: 'control',
      sizeBytes: 48,
      usage: 'uniform',
      data: packParams(problem, sizes, parameters, meritSlots),
    },
    storage('weights', 'weights', weights.floats, problem.weights ? weights.pack(problem.weights) : null),
    ...(projected > 0
      ? [
          storage('input-weights', 'weights', inputWeights.floats, packInputWeights(problem, inputWeights)),
          storage('inputs', 'inputs', steps * input, problem.inputs ?? null),
        ]
      : []),
    storage('initial', 'inputs', batch * state, problem.initial ?? null),
    storage('projections', 'projections', steps * projected),
  ];
}

/** No magnitude has more bits set: nothing is reset, NaN included. */
const NO_BOUND = 0x7fffffff;

function packParams(problem: ProblemShape, sizes: Sizes, parameters: SolveParameters, meritSlots: number): Uint32Array {
  const words = new Uint32Array(12);
  words.set([
    sizes.length,
    sizes.batch,
    sizes.chunks,
    sizes.chunk,
    segmentsOf(sizes, parameters).steps,
    parameters.maxIterations,
    0,
    meritSlots,
  ]);
  new Float32Array(words.buffer).set([parameters.lambda ?? 0, parameters.tolerance], 8);
  words[10] = parameters.reset ? bitsOf(resetBoundOf(problem)) : NO_BOUND;
  return words;
}

function bitsOf(float: number): number {
  return new Uint32Array(Float32Array.of(float).buffer)[0] ?? 0;
}

function packInputWeights(
  { weights }: ProblemShape,
  { offsets, floats }: ReturnType<typeof inputWeightLayout>,
): Float32Array | null {
  if (!weights) return null;
  const packed = new Float32Array(floats);
  for (const [name, offset] of offsets) packed.set(weights[name] ?? [], offset);
  return packed;
}

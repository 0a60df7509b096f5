/** What all damped algorithms with A_t = J_t have in common: Jacobians, chunk totals, and what enters every chunk. */
import type { Plan, PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { emitDense } from '../../wgsl/dense.ts';
import { teamText, type DenseTeam } from '../../wgsl/dense-team.ts';
import { constants } from '../../../../gpu/wgsl/link.ts';
import negligible from '../../wgsl/fragments/negligible-damping.wgsl?raw';
import type { LaneMapping } from '../../wgsl/lanes.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import placeChunk from '../../wgsl/fragments/place/place-chunk.wgsl?raw';
import place from '../../wgsl/fragments/place/place.wgsl?raw';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import type { Damping } from '../damping.ts';
import { jacobiansPass } from '../jacobians/jacobians.ts';
import { addCosts } from '../work.ts';
import carry from './carry.wgsl?raw';
import { denseKernel, densePass } from './dense-passes.ts';
import { appendFlops, carryFlops, denseCost, keepFlops } from './dense-work.ts';
import drives from './drives.wgsl?raw';
import reduce from './reduce.wgsl?raw';
import { chunkTeam, sequenceTeam } from './teams.ts';
import transition from './transition.wgsl?raw';

export interface DenseFilter {
  readonly sizes: Sizes;
  readonly teams: DenseTeams;
  /** What a kernel needs that walks over the steps of a chunk; binds `jacobians` at 2. */
  readonly chunkFragments: readonly string[];
  /**
   * `jacobians` [b][t][row][column], T·D² floats; `drives` [b][t][i]: −r_t; `tuples` [b][chunk]: Aᵀ, entering
   * covariance, J, entering mean, η.
   */
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly mappings: Readonly<Record<string, LaneMapping>>;
  readonly clears: readonly string[];
  readonly passes: readonly PlanPass[];
  /** The kernel that reports the residuals of the guess. */
  readonly reports: string;
}

export interface DenseTeams {
  readonly chunk: DenseTeam;
  readonly sequence: DenseTeam;
}

/** Multiply-adds of one dispatch that carries over chunks: some 50 ms for its one team on a slow adapter. */
const CARRY_LIMIT = 1e7;

/** `keep_for_return`, which `carry` calls for every chunk. */
export interface Onward {
  readonly source: string;
  /** It keeps something for a walk back, and does not only go on. */
  readonly isKeeping: boolean;
}

export function denseFilter(
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
  damping: Damping,
  onward: Onward,
): DenseFilter {
  const sizes = sizesOf(problem, parameters.tuning);
  const { batch, chunks, state } = sizes;
  const teams = {
    chunk: chunkTeam(state, traits, parameters.variant),
    sequence: sequenceTeam(state, traits, parameters.variant),
  };
  const shared = [params, place, placeChunk, damping.fragment, negligible, transition];
  const chunkFragments = [...shared, tupleSize(state), emitDense(teams.chunk)];
  const linearised = jacobiansPass(problem, sizes, traits, parameters);
  const carried = carryParts(sizes, teams.sequence, onward);
  return {
    sizes,
    teams,
    chunkFragments,
    buffers: [
      ...linearised.buffers,
      storage('tuples', 'workspace', batch * chunks * tupleFloats(state)),
      storage('carried', 'workspace', batch * (state ** 2 + state)),
      storage('cursors', 'control', batch),
      ...damping.buffers,
    ],
    kernels: [linearised.kernel, reduceKernel(chunkFragments, teams.chunk, damping), carried.kernel],
    mappings: { jacobians: linearised.mapping },
    clears: ['cursors'],
    passes: [linearised.pass, reducePass(sizes, teams.chunk), carried.pass],
    reports: linearised.kernel.name,
  };
}

/** The plan with its teams named beside the mappings of row programs. */
export function withTeams(plan: Plan, { chunk, sequence }: DenseTeams): Plan {
  const variant = `${plan.variant}, chunks: ${teamText(chunk)}, carry: ${teamText(sequence)}`;
  const needed = [chunk, sequence].some(({ kind }) => kind === 'subgroup') ? ['subgroups'] : [];
  return { ...plan, variant, features: [...new Set([...plan.features, ...needed])] };
}

/** Aᵀ, C, J, b, η. */
function tupleFloats(state: number): number {
  return 3 * state ** 2 + 2 * state;
}

export function tupleSize(state: number): string {
  return constants({ TUPLE: tupleFloats(state) });
}

function reduceKernel(chunkFragments: readonly string[], team: DenseTeam, damping: Damping): PlanKernel {
  return denseKernel('reduce', team, [...chunkFragments, drives, reduce], {
    2: ['jacobians', 'read'],
    3: ['drives', 'read'],
    4: ['tuples', 'read_write'],
    ...damping.bindings,
  });
}

function reducePass(sizes: Sizes, team: DenseTeam): PlanPass {
  const { batch, chunks, length, state } = sizes;
  const steps = denseCost(batch * length, appendFlops(team), state * (state + 1));
  // A begins as the identity.
  const begun = denseCost(batch * chunks, state, tupleFloats(state));
  return densePass('reduce', team, batch * chunks, sizes.chunk, addCosts(steps, begun));
}

function carryParts(
  { batch, chunks, state }: Sizes,
  team: DenseTeam,
  onward: Onward,
): { kernel: PlanKernel; pass: PlanPass } {
  const each = 5 * state ** 3;
  const perDispatch = Math.max(1, Math.min(chunks, Math.floor(CARRY_LIMIT / each)));
  const fragments = [
    params,
    tupleSize(state),
    constants({ CARRIED: perDispatch }),
    emitDense(team),
    onward.source,
    carry,
  ];
  const kernel = denseKernel('carry', team, fragments, {
    2: ['tuples', 'read_write'],
    3: ['carried', 'read_write'],
    4: ['cursors', 'read_write'],
  });
  const entered = denseCost(batch * chunks, carryFlops(team), tupleFloats(state) + state * (state + 1));
  const kept = onward.isKeeping ? denseCost(batch * chunks, keepFlops(team), state * (state + 1)) : denseCost(0, 0, 0);
  // Mean and covariance are kept between dispatches.
  const resumed = denseCost(batch, 0, 2 * state * (state + 1));
  const pass = densePass('carry', team, batch, chunks, addCosts(entered, kept, resumed));
  return { kernel, pass: { ...pass, repeat: Math.ceil(chunks / perDispatch) } };
}

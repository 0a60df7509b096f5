/** The end of every iteration: what its passes reported is gathered, and convergence is decided. */
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import bits from '../../wgsl/fragments/bits.wgsl?raw';
import { constants } from '../../../../gpu/wgsl/link.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import stats from '../../wgsl/fragments/stats.wgsl?raw';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { storage, type Sizes } from '../buffers.ts';
import { planKernel } from '../../../../gpu/plan/parts.ts';
import { groupPass } from '../passes.ts';
import collect from './collect.wgsl?raw';
import control from './control.wgsl?raw';
import gatherSerial from './gather-serial.wgsl?raw';
import gatherTeams from './gather-teams.wgsl?raw';
import gather from './gather.wgsl?raw';
import tally from './tally.wgsl?raw';

export interface Gathering {
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  /** Partial merits of a sequence that the last pass finds. */
  readonly meritSlots: number;
  /** Last in every iteration. */
  readonly iteration: readonly PlanPass[];
  /** After the timed window, once the residuals of the final iterate were reported. */
  readonly epilogue: readonly PlanPass[];
}

/** A barrier over many lanes costs a software adapter more than the sums that it saves. */
const LANES = { wide: 256, narrow: 16 };
/** Slots that a lane of `tally` adds up. */
const TALLY_EACH = 4;

export function gatheringOf(sizes: Sizes, traits: DeviceTraits): Gathering {
  const wide = isWide(traits);
  const lanes = wide ? LANES.wide : LANES.narrow;
  const { batch, chunks, state } = sizes;
  const slots = chunks * state;
  const pieces = Math.ceil(slots / (LANES.wide * TALLY_EACH));
  const isTallied = wide && pieces > 1;
  const meritSlots = isTallied ? pieces : slots;
  const kernels = [...(isTallied ? [tallyKernel(sizes)] : []), ...lastKernels(lanes, wide, isTallied)];
  const before = isTallied ? [tallyPass(sizes, pieces)] : [];
  const last = (kernel: 'control' | 'collect') => lastPass(kernel, batch, meritSlots, lanes, wide);
  return {
    buffers: [
      storage('merits', 'workspace', batch * slots),
      ...(isTallied ? [storage('tallies', 'workspace', batch * pieces)] : []),
    ],
    kernels,
    meritSlots,
    iteration: [...before, last('control')],
    epilogue: [...before, last('collect')],
  };
}

function tallyKernel({ state }: Sizes): PlanKernel {
  const numbers = constants({ LANES: LANES.wide, EACH: TALLY_EACH, STATE: state });
  const bindings = { 2: ['merits', 'read'], 3: ['tallies', 'read_write'] } as const;
  const kernel = planKernel('tally', [params, numbers, tally], bindings, LANES.wide, 4 * LANES.wide);
  return { ...kernel, mapping: 'a workgroup a piece' };
}

function tallyPass({ batch, chunks, state }: Sizes, pieces: number): PlanPass {
  const slots = batch * chunks * state;
  const flops = slots + batch * pieces * (LANES.wide - 1);
  const cost = { flops, bytes: 4 * (slots + batch * pieces) };
  return groupPass('tally', batch * pieces, LANES.wide, TALLY_EACH + Math.log2(LANES.wide), cost, 'control');
}

function lastKernels(lanes: number, wide: boolean, isTallied: boolean): PlanKernel[] {
  const fragments = [params, bits, stats, constants({ LANES: lanes }), gather, wide ? gatherTeams : gatherSerial];
  const bindings = {
    2: ['stats', 'read_write'],
    3: [isTallied ? 'tallies' : 'merits', 'read'],
    4: ['trace', 'read_write'],
    5: ['status', 'read_write'],
  } as const;
  const deciding = { ...bindings, 6: ['arguments', 'read_write'] } as const;
  return [
    planKernel('control', [...fragments, control], deciding, lanes, 4 * lanes + 8),
    planKernel('collect', [...fragments, collect], bindings, lanes, 4 * lanes),
  ].map((kernel) => ({ ...kernel, mapping: 'one workgroup' }));
}

function lastPass(kernel: 'control' | 'collect', batch: number, slots: number, lanes: number, wide: boolean): PlanPass {
  const merits = batch * slots;
  const { joined, span } = wide ? sharedOut(batch, slots, lanes) : oneAfterAnother(batch, slots, lanes);
  const flops = merits + joined;
  return { kernel, phase: 'control', groups: 1, repeat: 1, sliceable: false, lanes, span, flops, bytes: merits * 4 };
}

interface Gathered {
  /** Additions of what lanes found. */
  readonly joined: number;
  /** Dependent additions of one lane. */
  readonly span: number;
}

/** gather-teams.wgsl */
function sharedOut(batch: number, slots: number, lanes: number): Gathered {
  const team = Math.max(1, Math.min(lanes, 2 ** Math.floor(Math.log2(lanes / batch))));
  const rounds = Math.ceil(batch / (lanes / team));
  return { joined: batch * (team - 1), span: rounds * (Math.ceil(slots / team) + Math.log2(team)) };
}

/** gather-serial.wgsl: where sequences are few, lanes share each of them, and one adds up what they found. */
function oneAfterAnother(batch: number, slots: number, lanes: number): Gathered {
  if (batch >= lanes) return { joined: 0, span: Math.ceil(batch / lanes) * slots };
  return { joined: batch * lanes, span: batch * (Math.ceil(slots / lanes) + lanes) };
}

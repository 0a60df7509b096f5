/** The measurement that is going on: it belongs to the window, not to a page, so it survives navigation. */
import { say } from '../../../shared/words/say.ts';
import { computed, shallowRef } from 'vue';
import type { ComputedRef, ShallowRef } from 'vue';
import type { WindowOrder } from '../../../compute/messages.ts';
import type { Bridge } from '../../../shared/contract/bridge.ts';
import type { MeasureEvent, RunStart } from '../../../shared/contract/events.ts';
import type { Adapter, Run } from '../../../shared/contract/run.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import { visibleDeep } from '../../../shared/text/visible-text.ts';
import type { Compute, HostQuestions } from '../../compute.ts';
import { messageOf } from '../notices.ts';
import { measureRestarts } from './restarting.ts';

type Progress = Extract<MeasureEvent, { kind: 'progress' }>;

export interface MeasuringState {
  readonly phase: 'idle' | 'starting' | 'measuring' | 'stopping' | 'ended';
  readonly sweepId: string | null;
  readonly sweep: Sweep | null;
  readonly adapter: Adapter | null;
  readonly progress: Progress | null;
  /** Begun and not finished: the algorithms of a point take turns. */
  readonly running: readonly RunStart[];
  readonly runs: readonly Run[];
  readonly warnings: readonly string[];
  readonly outcome: 'finished' | 'cancelled' | 'failed' | null;
  readonly reason: string | null;
}

export interface Measuring {
  readonly state: ShallowRef<MeasuringState>;
  /** Something is being measured, or about to be. */
  readonly active: ComputedRef<boolean>;
  /** 0 … 1 over the whole sweep. */
  readonly share: ComputedRef<number>;
  /** Resolves when the measurement has ended, however it ended; the state tells how. */
  start(order: Omit<WindowOrder, 'tunings' | 'orderSeed'>): Promise<void>;
  cancel(): void;
  /** Clears the results of an ended measurement from the page; they stay stored. */
  clear(): void;
}

const IDLE: MeasuringState = {
  phase: 'idle',
  sweepId: null,
  sweep: null,
  adapter: null,
  progress: null,
  running: [],
  runs: [],
  warnings: [],
  outcome: null,
  reason: null,
};

/** `timesHidden`: how often the window has been hidden. */
export function createMeasuring(bridge: Bridge, compute: Compute, timesHidden: () => number = () => 0): Measuring {
  const state = shallowRef(IDLE);
  const active = computed(() => ['starting', 'measuring', 'stopping'].includes(state.value.phase));
  const share = computed(() => shareOf(state.value));
  const take = async (event: MeasureEvent): Promise<void> => {
    if (event.kind !== 'progress') await bridge.record(event);
    state.value = afterEvent(state.value, visibleDeep(event));
  };
  const end = (reason: string): void => {
    state.value = { ...state.value, phase: 'ended', running: [], outcome: 'failed', reason };
  };

  return {
    state,
    active,
    share,
    async start(order) {
      if (active.value) return;
      state.value = { ...IDLE, phase: 'starting', sweep: order.sweep };
      try {
        await bridge.acquireMeasuring();
      } catch (error) {
        return end(messageOf(error));
      }
      try {
        const host = hostOf(bridge, timesHidden);
        const tunings = () => tuningsIn(bridge);
        const processSpreads = await spreadsIn(bridge);
        const isStopping = () => state.value.phase === 'stopping';
        const place = { bridge, compute, host, take, isStopping, tunings };
        const informed = { ...order, processSpreads };
        if (order.sweep.restarts > 1) await measureRestarts(informed, place);
        else await compute.measure({ ...informed, orderSeed: null, tunings: await tunings() }, take, host);
        if (state.value.phase !== 'ended') end(say('measure.session.no-outcome'));
      } catch (error) {
        end(messageOf(error));
      } finally {
        await bridge.releaseMeasuring().catch((error: unknown) => end(messageOf(error)));
      }
    },
    cancel() {
      if (!active.value) return;
      state.value = { ...state.value, phase: 'stopping' };
      compute.cancel();
    },
    clear() {
      if (!active.value) state.value = IDLE;
    },
  };
}

/** Kernels' choices known, by adapter and cell. */
async function tuningsIn(bridge: Bridge): Promise<WindowOrder['tunings']> {
  return Object.fromEntries((await bridge.listAdapters()).map(({ id, tunings }) => [id, tunings ?? {}]));
}

/** How much ratios differ between processes, by adapter, where earlier sweeps measured it. */
async function spreadsIn(bridge: Bridge): Promise<NonNullable<WindowOrder['processSpreads']>> {
  const adapters = await bridge.listAdapters();
  return Object.fromEntries(
    adapters.flatMap(({ id, processSpread }) => (processSpread ? [[id, processSpread] as const] : [])),
  );
}

/** What the worker asks of the machine, answered by the main process. */
function hostOf(bridge: Bridge, timesHidden: () => number): HostQuestions {
  return {
    environment: () => bridge.environment(),
    conditions: async () => ({ ...(await bridge.conditions()), hidden: timesHidden() }),
    energy: () => bridge.energy(),
  };
}

/** The state after an event; pure. */
export function afterEvent(state: MeasuringState, event: MeasureEvent): MeasuringState {
  switch (event.kind) {
    case 'sweep-started':
      return {
        ...state,
        phase: state.phase === 'stopping' ? 'stopping' : 'measuring',
        sweepId: event.sweepId,
        sweep: event.sweep,
        adapter: event.adapter,
      };
    case 'kernel-sources':
    case 'tuned':
    case 'environment':
      return state;
    case 'run-started':
      return { ...state, running: [...state.running, event.run] };
    case 'progress':
      return { ...state, progress: event };
    case 'run-finished':
      return {
        ...state,
        running: state.running.filter(({ id }) => id !== event.run.id),
        runs: [...state.runs, event.run],
      };
    case 'runs-extended':
      return { ...state, runs: state.runs.map((run) => event.runs.find(({ id }) => id === run.id) ?? run) };
    case 'warning':
      return { ...state, warnings: [...state.warnings, event.message] };
    case 'sweep-finished':
      return { ...state, phase: 'ended', running: [], outcome: event.outcome, reason: event.reason };
  }
}

function shareOf(state: MeasuringState): number {
  const { progress, outcome } = state;
  if (outcome === 'finished') return 1;
  if (!progress || progress.pointCount === 0) return 0;
  return Math.min(1, (progress.pointsDone + progress.pointShare) / progress.pointCount);
}

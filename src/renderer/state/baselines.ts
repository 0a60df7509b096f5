/** The baselines of the database, and the runs of one of them held against others. */
import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { BaselineSummary } from '../../shared/contract/parts/baseline.ts';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { SweepEnvironment } from '../../shared/contract/parts/environment.ts';
import { comparedRun, pairRuns, type Unmatched } from '../../shared/findings/comparing/pairing.ts';
import { type Judgement, judgePairs } from '../../shared/findings/comparing/regression.ts';
import type { Run } from '../../shared/contract/run.ts';

/** Runs read at a time, traces and all. */
const RUNS_AT_ONCE = 500;

export interface AgainstBaseline {
  readonly judgements: readonly Judgement[];
  readonly unmatched: readonly Unmatched[];
}

export interface Baselines {
  readonly list: ShallowRef<readonly BaselineSummary[]>;
  load(): Promise<void>;
  /** Throws where the name is no good or taken. */
  pin(name: string, ids: readonly string[]): Promise<BaselineSummary>;
  /** The runs stay. */
  remove(name: string): Promise<void>;
  /** A is the baseline, B are the runs with these ids. */
  holdAgainst(name: string, ids: readonly string[]): Promise<AgainstBaseline>;
}

export function createBaselines(bridge: Bridge): Baselines {
  const list = shallowRef<readonly BaselineSummary[]>([]);
  const load = async (): Promise<void> => {
    list.value = await bridge.listBaselines();
  };
  const readRuns = async (ids: readonly string[]): Promise<Run[]> => {
    const runs: Run[] = [];
    for (let from = 0; from < ids.length; from += RUNS_AT_ONCE)
      runs.push(...(await bridge.getRuns(ids.slice(from, from + RUNS_AT_ONCE))));
    return runs;
  };
  const readEnvironments = async (runs: readonly Run[]): Promise<ReadonlyMap<string, SweepEnvironment | null>> => {
    const ids = [...new Set(runs.flatMap(({ sweepId }) => sweepId ?? []))];
    return new Map(await Promise.all(ids.map(async (id) => [id, await bridge.sweepEnvironment(id)] as const)));
  };
  return {
    list,
    load,
    async pin(name, ids) {
      const pinned = await bridge.pinBaseline(name, ids);
      await load();
      return pinned;
    },
    async remove(name) {
      await bridge.removeBaseline(name);
      await load();
    },
    async holdAgainst(name, ids) {
      const [adapters, before, after] = await Promise.all([
        bridge.listAdapters(),
        bridge.baselineRuns(name).then(readRuns),
        readRuns(ids),
      ]);
      const environments = await readEnvironments([...before, ...after]);
      const compared = (runs: readonly Run[]) =>
        runs.map((run) => comparedRun(run, adapters, environments.get(run.sweepId ?? '') ?? null));
      const { pairs, unmatched } = pairRuns(compared(before), compared(after));
      return { judgements: judgePairs(pairs), unmatched };
    },
  };
}

/** The runs that a word on the command line stands for. */
import { existsSync } from 'node:fs';
import type { SweepEnvironment } from '../../shared/contract/parts/environment.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { type ComparedRun, comparedRun } from '../../shared/findings/comparing/pairing.ts';
import { type DatabaseFlags, noDatabase, readStore } from '../process/database.ts';
import { readBundleFile } from '../files/files.ts';
import { say } from '../../shared/words/say.ts';

/** Runs read at a time: their traces are let go between the pages. */
const PAGE = 200;
/** What is no file, whatever lies in the folder. */
export const SELECTOR = /^(sweep|machine|adapter|date|baseline):/;

/** The same, where a day or minute without runs is an answer: whatever else stands for no run still throws. */
export async function resolveIfAny(word: string, flags: DatabaseFlags): Promise<ComparedRun[]> {
  try {
    return await resolveSelection(word, flags);
  } catch (error) {
    if (word.startsWith('date:') && error instanceof Fault && error.code === 'not-found') return [];
    throw error;
  }
}

/** Throws a Fault where the word stands for no run. */
export async function resolveSelection(word: string, flags: DatabaseFlags): Promise<ComparedRun[]> {
  if (!SELECTOR.test(word) && existsSync(word)) {
    const { runs, adapters, sweeps = [] } = readBundleFile(word);
    const environments = new Map(sweeps.map(({ id, environment }) => [id, environment]));
    return runs.map((run) => comparedRun(run, adapters, environments.get(run.sweepId ?? '') ?? null));
  }
  const selection = await readStore<ComparedRun[] | null>(flags, null, (store) => {
    const ids = store.runIds(word);
    const adapters = store.listAdapters();
    const runs: ComparedRun[] = [];
    const environments = new Map<string, SweepEnvironment | null>();
    const environmentOf = (sweepId: string | null): SweepEnvironment | null => {
      if (sweepId === null) return null;
      const known = environments.get(sweepId);
      const environment = known === undefined ? store.sweepEnvironment(sweepId) : known;
      environments.set(sweepId, environment);
      return environment;
    };
    for (let at = 0; at < ids.length; at += PAGE)
      for (const run of store.getRuns(ids.slice(at, at + PAGE)))
        runs.push(comparedRun(run, adapters, environmentOf(run.sweepId)));
    return runs;
  });
  if (selection === null) throw noDatabase(say('what.file-or-run-word', { word }));
  return selection;
}

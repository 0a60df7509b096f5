/** The runs that a word on the command line stands for. */
import { existsSync } from 'node:fs';
import { type ComparedRun, comparedRun } from '../shared/pairing.ts';
import { type DatabaseFlags, noDatabase, readStore } from './database.ts';
import { readBundleFile } from './files.ts';

/** Runs read at a time: their traces are let go between the pages. */
const PAGE = 200;
/** What is no file, whatever lies in the folder. */
export const SELECTOR = /^(sweep|machine|adapter|date|baseline):/;

/** Throws a Fault where the word stands for no run. */
export async function resolveSelection(word: string, flags: DatabaseFlags): Promise<ComparedRun[]> {
  if (!SELECTOR.test(word) && existsSync(word)) {
    const { runs, adapters } = readBundleFile(word);
    return runs.map((run) => comparedRun(run, adapters));
  }
  const selection = await readStore<ComparedRun[] | null>(flags, null, (store) => {
    const ids = store.runIds(word);
    const adapters = store.listAdapters();
    const runs: ComparedRun[] = [];
    for (let at = 0; at < ids.length; at += PAGE)
      runs.push(...store.getRuns(ids.slice(at, at + PAGE)).map((run) => comparedRun(run, adapters)));
    return runs;
  });
  if (selection === null) throw noDatabase(`file or run "${word}"`);
  return selection;
}

/** The runs that a word on the command line stands for. */
import { existsSync } from 'node:fs';
import type { Bundle } from '../shared/bundle.ts';
import { type ComparedRun, comparedRun } from './comparison.ts';
import { type DatabaseFlags, noDatabase, readStore } from './database.ts';
import { readBundleFile } from './files.ts';

export interface Selection {
  readonly runs: readonly ComparedRun[];
  readonly adapterNames: ReadonlyMap<string, string>;
}

/** Runs read at a time: their traces are let go between the pages. */
const PAGE = 200;
const SELECTOR = /^(sweep|machine|adapter|date):/;

/** Throws a Fault where the word stands for no run. */
export async function resolveSelection(word: string, flags: DatabaseFlags): Promise<Selection> {
  if (!SELECTOR.test(word) && existsSync(word)) return fromBundle(await readBundleFile(word));
  const selection = await readStore<Selection | null>(flags, null, (store) => {
    const ids = store.runIds(word);
    const runs: ComparedRun[] = [];
    for (let at = 0; at < ids.length; at += PAGE)
      runs.push(...store.getRuns(ids.slice(at, at + PAGE)).map((run) => comparedRun(run)));
    return { runs, adapterNames: new Map(store.listAdapters().map(({ id, name }) => [id, name])) };
  });
  if (selection === null) throw noDatabase(`file or run "${word}"`);
  return selection;
}

function fromBundle(bundle: Bundle): Selection {
  return {
    runs: bundle.runs.map((run) => comparedRun(run)),
    adapterNames: new Map(bundle.adapters.map(({ id, name }) => [id, name])),
  };
}

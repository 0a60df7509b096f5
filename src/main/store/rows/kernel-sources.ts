/** The WGSL of the kernels that ran, each kept once under its hash. */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import type { KernelSources } from '../../../shared/contract/parts/kernels.ts';
import { say } from '../../../shared/words/say.ts';

export interface KernelSourceTable {
  /** Keeps what is new. The hashes must have been checked. */
  add(sources: KernelSources): void;
  /** What of these hashes is stored. */
  of(hashes: readonly string[]): KernelSources;
  /** Deletes what no run names any more. */
  prune(): void;
}

/** Throws a Fault (`invalid`) where a source is not what its hash names. */
export function checkKernelSources(sources: KernelSources, what: string): void {
  for (const [hash, wgsl] of Object.entries(sources)) {
    const found = createHash('sha256').update(wgsl).digest('hex');
    if (found !== hash) throw new Fault('invalid', say('store.hash', { what, hash, found }));
  }
}

/** Prepared when first used: a database may be opened with an older schema. */
export function createKernelSourceTable(db: Database): KernelSourceTable {
  let adding: Statement<[string, string]> | undefined;
  let reading: Statement<[string], { hash: string; wgsl: string }> | undefined;
  let pruning: Statement | undefined;
  return {
    add(sources) {
      adding ??= db.prepare<[string, string]>(
        'INSERT INTO kernel_sources (hash, wgsl) VALUES (?, ?) ON CONFLICT DO NOTHING',
      );
      for (const [hash, wgsl] of Object.entries(sources)) adding.run(hash, wgsl);
    },
    of(hashes) {
      reading ??= db.prepare<[string], { hash: string; wgsl: string }>(
        'SELECT hash, wgsl FROM kernel_sources WHERE hash IN (SELECT value FROM json_each(?)) ORDER BY hash',
      );
      return Object.fromEntries(reading.all(JSON.stringify(hashes)).map(({ hash, wgsl }) => [hash, wgsl]));
    },
    prune() {
      pruning ??= db.prepare(
        `DELETE FROM kernel_sources WHERE hash NOT IN (
           SELECT json_extract(kernel.value, '$.hash') FROM runs, json_each(runs.kernels) AS kernel)`,
      );
      pruning.run();
    },
  };
}

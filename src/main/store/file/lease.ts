/** The right to measure: one process at a time per database, also after a kill. */
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import { lookUp, ownIdentity } from './process-identity.ts';
import { say } from '../../../shared/words/say.ts';

const HEARTBEAT_MS = 5000;
/** Where the system cannot be asked about the holder: twelve missed heartbeats mean that it is gone. */
const STALE_MS = 60_000;

interface LeaseRow {
  readonly lease: string;
  readonly holder: string;
  readonly host: string;
  readonly processId: number;
  readonly startedAt: string;
  readonly acquiredAt: string;
  readonly heartbeatMs: number;
}

/** One store's hold on the right to measure. */
export interface Lease {
  /** The token under which sweeps are recorded; null while not measuring. */
  readonly token: string | null;
  acquire(holder: string): void;
  release(): void;
  /** The token of whoever measures now, this store included; null when nobody does. */
  liveToken(): string | null;
}

/** Prepares the lease of one open database; the heartbeat runs only while it is held. */
export function createLease(db: Database): Lease {
  const read = db.prepare<[], LeaseRow>(
    `SELECT lease, holder, host, process_id AS processId, process_started_at AS startedAt, acquired_at AS acquiredAt,
       heartbeat_ms AS heartbeatMs FROM measuring WHERE id = 1`,
  );
  const write = db.prepare(
    `INSERT OR REPLACE INTO measuring (id, lease, holder, host, process_id, process_started_at, acquired_at, heartbeat_ms)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const beat = db.prepare('UPDATE measuring SET heartbeat_ms = ? WHERE lease = ?');
  const remove = db.prepare('DELETE FROM measuring WHERE lease = ?');
  let token: string | null = null;
  let timer: NodeJS.Timeout | undefined;

  const liveRow = () => {
    const row = read.get();
    return row !== undefined && isAlive(row) ? row : null;
  };
  const take = db.transaction((holder: string) => {
    const live = liveRow();
    if (live !== null) throw new Fault('busy', busyLine(live));
    const lease = randomUUID();
    const { host, processId, startedAt } = ownIdentity();
    write.run(lease, holder, host, processId, startedAt, new Date().toISOString(), Date.now());
    return lease;
  });
  return {
    get token() {
      return token;
    },
    acquire(holder) {
      token = take.immediate(holder);
      const own = token;
      clearInterval(timer);
      timer = setInterval(() => {
        ignoringErrors(() => beat.run(Date.now(), own));
      }, HEARTBEAT_MS);
      timer.unref();
    },
    release() {
      clearInterval(timer);
      if (token !== null) remove.run(token);
      token = null;
    },
    liveToken: () => liveRow()?.lease ?? null,
  };
}

function isAlive(row: LeaseRow): boolean {
  const found = lookUp(row);
  if (found !== 'unknown') return found === 'alive';
  // A heartbeat from the future is as little proof as an old one: somebody's clock was set.
  return Math.abs(Date.now() - row.heartbeatMs) < STALE_MS;
}

function busyLine(row: LeaseRow): string {
  const since = row.acquiredAt.slice(0, 19).replace('T', ' ');
  return say('store.measuring', { holder: row.holder, processId: row.processId, since });
}

/** A heartbeat that meets a locked database is missed, which is harmless: there are eleven more. */
function ignoringErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The next beat tries again.
  }
}

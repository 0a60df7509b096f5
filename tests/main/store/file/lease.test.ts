import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore, type Store } from '../../../../src/main/store/store.ts';
import { query, temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const isLinux = existsSync('/proc/self/stat');

/** Another program's view of the lease, with some columns changed. */
function alterLease(store: Store, columns: Record<string, string | number>): void {
  const sets = Object.keys(columns).map((name) => `${name} = @${name}`);
  withDatabase(store.path, (db) => db.prepare(`UPDATE measuring SET ${sets.join(', ')}`).run(columns));
}

/** A store whose right to measure was taken under the given circumstances, and a second one that wants it. */
function rivals(columns: Record<string, string | number>): { holder: Store; rival: Store } {
  const holder = temporaryStore();
  holder.acquireMeasuring('the app');
  alterLease(holder, columns);
  return { holder, rival: temporaryStore(holder.path) };
}

const busy = expect.objectContaining({ name: 'Fault', code: 'busy' });

test('one measures at a time, and the other is told who', () => {
  const holder = temporaryStore();
  const rival = temporaryStore(holder.path);
  holder.acquireMeasuring('the app');
  expect(() => rival.acquireMeasuring('antler run')).toThrow(busy);
  expect(() => rival.acquireMeasuring('antler run')).toThrow(
    new RegExp(`^the app \\(process ${process.pid}\\) has been measuring since \\d{4}-\\d{2}-\\d{2} [\\d:]{8} UTC`),
  );
  rival.releaseMeasuring();
  expect(() => rival.acquireMeasuring('antler run')).toThrow(busy);
  holder.releaseMeasuring();
  holder.releaseMeasuring();
  rival.acquireMeasuring('antler run');
  expect(() => holder.acquireMeasuring('the app')).toThrow(/^antler run/);
});

test('one store cannot take the right twice: two windows share a store', () => {
  const store = temporaryStore();
  store.acquireMeasuring();
  expect(() => store.acquireMeasuring()).toThrow(busy);
});

test('closing gives the right back', () => {
  const first = temporaryStore();
  const second = openStore(first.path);
  second.acquireMeasuring();
  second.close();
  first.acquireMeasuring();
});

test('a store that was overtaken does not take the right away when it releases', () => {
  const { holder, rival } = rivals({ host: 'elsewhere', heartbeat_ms: 0 });
  rival.acquireMeasuring('antler run');
  holder.releaseMeasuring();
  expect(query(rival.path, 'SELECT holder FROM measuring')).toEqual([{ holder: 'antler run' }]);
});

test('a dead process holds nothing', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  rivals({ process_id: pid }).rival.acquireMeasuring();
});

test.runIf(isLinux)('a process with the same id that started at another time holds nothing', () => {
  rivals({ process_started_at: '1' }).rival.acquireMeasuring();
});

test.runIf(isLinux)('a living process holds on, however old its heartbeat: it may be stopped or asleep', () => {
  expect(() => rivals({ heartbeat_ms: 0 }).rival.acquireMeasuring()).toThrow(busy);
});

test.runIf(isLinux)('a process that ended but was not yet collected by its parent holds nothing', async () => {
  // The shell becomes a program that never asks for its child's end.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(chunk.toString());
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ');
  await vi.waitUntil(() => stat()[2] === 'Z');
  rivals({ process_id: pid, process_started_at: stat()[21]! }).rival.acquireMeasuring();
});

test('where the process cannot be asked, the heartbeat decides', () => {
  const elsewhere = { host: 'elsewhere', process_id: 1 };
  expect(() => rivals({ ...elsewhere, heartbeat_ms: Date.now() }).rival.acquireMeasuring()).toThrow(busy);
  rivals({ ...elsewhere, heartbeat_ms: Date.now() - 120_000 }).rival.acquireMeasuring();
  rivals({ ...elsewhere, heartbeat_ms: Date.now() + 3_600_000 }).rival.acquireMeasuring();
});

test('where the start of a process is not known, a living one needs a heartbeat', () => {
  expect(() => rivals({ process_started_at: '', heartbeat_ms: Date.now() }).rival.acquireMeasuring()).toThrow(busy);
  rivals({ process_started_at: '', heartbeat_ms: 0 }).rival.acquireMeasuring();
});

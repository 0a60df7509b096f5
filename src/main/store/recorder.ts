/** Stores what a measurement reports, as it goes, and marks what a dead measurement left behind. */
import { reasonOf } from '../../shared/contract/reason.ts';
import { storedReason } from '../../shared/contract/reason-schema.ts';
import type { Database } from 'better-sqlite3';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Machine } from '../../shared/contract/run.ts';
import type { BaselineTable } from './baselines.ts';
import type { EnvironmentTable } from './rows/environments.ts';
import type { HardwareTables } from './rows/hardware.ts';
import { checkKernelSources, type KernelSourceTable } from './rows/kernel-sources.ts';
import type { Lease } from './file/lease.ts';
import type { RunWriter } from './rows/run-writes.ts';
import type { SweepReader } from './rows/sweeps.ts';

type SweepStarted = Extract<MeasureEvent, { kind: 'sweep-started' }>;
type SweepFinished = Extract<MeasureEvent, { kind: 'sweep-finished' }>;

export interface Recorder {
  record(event: MeasureEvent, machine: Machine): void;
  /** Marks runs and sweeps that are `running` though nobody measures them; returns how many runs. */
  markInterrupted(): number;
}

/** The tables that a measurement is recorded in. */
interface Tables {
  readonly hardware: HardwareTables;
  readonly runs: RunWriter;
  readonly sweeps: SweepReader;
  readonly lease: Lease;
  readonly baselines: BaselineTable;
  readonly kernelSources: KernelSourceTable;
  readonly environments: EnvironmentTable;
}

export function createRecorder(db: Database, tables: Tables): Recorder {
  const { hardware, runs, lease, kernelSources, environments } = tables;
  const startSweep = createSweepStarter(db, tables);
  const finishSweep = createSweepFinisher(db);
  return {
    markInterrupted: createMarker(db, lease),
    record(event, machine) {
      if (event.kind === 'sweep-started') startSweep(event, machine);
      else if (event.kind === 'tuned') hardware.saveTuning(event.adapterId, event.cell, event.tuning);
      else if (event.kind === 'kernel-sources') {
        checkKernelSources(event.sources, 'record');
        kernelSources.add(event.sources);
      } else if (event.kind === 'run-started') {
        const adapter = hardware.adapter(event.run.adapterId);
        if (adapter === null) throw new Fault('failed', `run ${event.run.id} names an adapter that is not stored`);
        runs.start(event.run, adapter.machineId);
      } else if (event.kind === 'run-finished') {
        if (hardware.adapter(event.run.adapterId)?.machineId !== event.run.machineId)
          throw new Fault('failed', `run ${event.run.id} names an adapter that is not stored for its machine`);
        runs.finish(event.run);
      } else if (event.kind === 'environment') environments.tell(event.sweepId, event.environment);
      else if (event.kind === 'runs-extended') runs.extend(event.runs);
      else if (event.kind === 'sweep-finished') finishSweep(event);
      // Progress and warnings are for the moment; what a reader needs later stands in the runs' notes.
    },
  };
}

function createSweepStarter(db: Database, { hardware, sweeps, lease, baselines }: Tables) {
  // A sweep that is started again was interrupted and goes on: it keeps its date and its finished runs.
  const write = db.prepare(
    `INSERT INTO sweeps (id, started_at, adapter_id, order_seed, point_count, outcome, lease, sweep)
     VALUES (@id, @startedAt, @adapterId, @orderSeed, @pointCount, 'running', @lease, @sweep)
     ON CONFLICT (id) DO UPDATE SET adapter_id = excluded.adapter_id, order_seed = excluded.order_seed,
       point_count = excluded.point_count, sweep = excluded.sweep, lease = excluded.lease, outcome = 'running',
       reason = NULL, finished_at = NULL`,
  );
  // Runs of one point were measured side by side, by one process: what is measured again replaces what was left of it.
  const left = `FROM runs WHERE sweep_id = ? AND point >= ? AND status <> 'running'`;
  const forgotten = db.prepare<[string, number], string>(`SELECT id ${left}`).pluck();
  const forget = db.prepare(`DELETE ${left}`);
  const start = db.transaction((event: SweepStarted, machine: Machine) => {
    const { adapter, sweepId, sweep, orderSeed, pointCount, pointsDone } = event;
    if (adapter.machineId !== machine.id)
      throw new Fault('failed', `adapter ${adapter.name} does not belong to machine ${machine.id}`);
    refuseOtherProgress(sweeps.pointsDone(sweepId), event);
    hardware.saveMachine(machine);
    hardware.saveAdapter(adapter);
    baselines.refusePinned(forgotten.all(sweepId, pointsDone));
    forget.run(sweepId, pointsDone);
    write.run({
      id: sweepId,
      startedAt: new Date().toISOString(),
      adapterId: adapter.id,
      orderSeed,
      pointCount,
      lease: lease.token,
      sweep: JSON.stringify(sweep),
    });
  });
  return (event: SweepStarted, machine: Machine) => {
    if (lease.token === null)
      throw new Fault('failed', 'a sweep can be recorded only after the right to measure was acquired');
    start.immediate(event, machine);
  };
}

/** A sweep may have gone on, or been deleted, since somebody was told how far it had got. */
function refuseOtherProgress(stored: number | null, { sweepId, pointsDone }: SweepStarted): void {
  if ((stored ?? 0) === pointsDone) return;
  const found = stored === null ? 'it is not stored' : `it has ${stored} now`;
  throw new Fault('failed', `sweep ${sweepId} cannot go on after ${pointsDone} finished points: ${found}`);
}

function createSweepFinisher(db: Database): (event: SweepFinished) => void {
  const end = db.prepare('UPDATE sweeps SET outcome = ?, reason = ?, finished_at = ?, lease = NULL WHERE id = ?');
  const endRuns = db.prepare(
    `UPDATE runs SET status = 'interrupted', reason = ? WHERE sweep_id = ? AND status = 'running'`,
  );
  const finish = db.transaction(({ sweepId, outcome, reason }: SweepFinished) => {
    end.run(outcome, reason, new Date().toISOString(), sweepId);
    endRuns.run(storedReason(reasonOf('sweep-ended', { outcome })), sweepId);
  });
  return (event) => {
    finish.immediate(event);
  };
}

function createMarker(db: Database, lease: Lease): () => number {
  const staleRun = `status = 'running'
    AND NOT EXISTS (SELECT 1 FROM sweeps WHERE sweeps.id = runs.sweep_id AND sweeps.lease = @live)`;
  const staleSweep = `outcome = 'running' AND lease IS NOT @live`;
  const anyStale = db
    .prepare<[Live], number>(
      `SELECT EXISTS (SELECT 1 FROM runs WHERE ${staleRun}) OR EXISTS (SELECT 1 FROM sweeps WHERE ${staleSweep})`,
    )
    .pluck();
  const markRuns = db.prepare<[Live]>(`UPDATE runs SET status = 'interrupted', reason = @reason WHERE ${staleRun}`);
  const markSweeps = db.prepare<[Live]>(
    `UPDATE sweeps SET outcome = 'interrupted', reason = @reason, lease = NULL WHERE ${staleSweep}`,
  );
  const mark = db.transaction(() => {
    const live = lease.liveToken();
    const { changes } = markRuns.run({ live, reason: storedReason(reasonOf('interrupted')) ?? '' });
    markSweeps.run({ live, reason: 'the measuring process ended before the sweep had finished' });
    return changes;
  });
  // Asked first, so that opening a database does not have to wait for a process that is writing to it.
  return () => (anyStale.get({ live: lease.liveToken(), reason: '' }) === 1 ? mark.immediate() : 0);
}

/** The token of whoever measures now; what runs under another one is stale. */
interface Live {
  readonly live: string | null;
  readonly reason: string;
}

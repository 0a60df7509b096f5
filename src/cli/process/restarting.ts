/**
 * Measures a sweep in several processes, one after the other, each with an adapter, a device and pipelines of its own.
 * This process stores what they tell; whatever it has at any moment is complete runs.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { SweepOutcome } from '../../compute/bench/protocol/protocol.ts';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { RestartEvents } from '../../shared/findings/runs/restart-events.ts';
import { leastBlocksOf, seedOfRestart, sweepOfRestart } from '../../shared/findings/runs/restarts.ts';
import type { Run } from '../../shared/contract/run.ts';
import type { Assignment, MeasureOptions, Setting } from '../flags/assignment.ts';
import { type FromRestart, RESTART_COMMAND, type RestartJob, type ToRestart } from './restart-child.ts';
import { say } from '../../shared/words/say.ts';

/** How long a restart may take to end after it was told to. */
const PATIENCE_MS = 60_000;

export interface RestartsWanted extends MeasureOptions {
  /** Asked before each restart: the first may have tuned kernels for the others. */
  readonly setting: () => Setting;
  readonly emit: (event: MeasureEvent) => void;
}

/** Every restart measures the whole sweep once. One that fails leaves its reason on the runs, and the next goes on. */
export async function measureRestarts(
  assignment: Assignment,
  stored: readonly Run[],
  wanted: RestartsWanted,
): Promise<SweepOutcome> {
  const { sweep, sweepId, orderSeed, pointsDone } = assignment;
  const now = (): number => performance.now();
  const events = new RestartEvents({ sweep, orderSeed, pointsDone, restarted: 'process', stored, now });
  const ends: SweepOutcome[] = [];
  for (let restart = assignment.restart; restart < sweep.restarts && !wanted.signal.aborted; restart++) {
    events.begin(restart);
    const share = {
      sweep: sweepOfRestart(sweep, restart),
      sweepId,
      orderSeed: seedOfRestart(orderSeed, restart),
      pointsDone: restart === assignment.restart ? assignment.restartPointsDone : 0,
      leastBlocks: leastBlocksOf(sweep),
    };
    const { given } = assignment;
    const problem = given && `${given.name} ${given.checksum}`;
    const why = await runRestart({ share, setting: wanted.setting(), problem }, events, wanted);
    const end = events.end ?? { outcome: 'failed', reason: why ?? say('restart.no-word') };
    const isCut = end.outcome === 'cancelled' || wanted.signal.aborted;
    for (const event of events.finish(end.outcome === 'finished' || isCut ? null : end.reason)) wanted.emit(event);
    ends.push(isCut ? { outcome: 'cancelled', reason: 'cancelled' } : end);
  }
  const outcome = wanted.signal.aborted ? ({ outcome: 'cancelled', reason: 'cancelled' } as const) : overall(ends);
  wanted.emit({ kind: 'sweep-finished', sweepId, ...outcome });
  return outcome;
}

/** Finished where any restart was: what the others lack stands on the runs. */
function overall(ends: readonly SweepOutcome[]): SweepOutcome {
  return ends.find(({ outcome }) => outcome === 'finished') ?? ends.at(-1) ?? { outcome: 'finished', reason: null };
}

/** Resolves when the process has ended: with why, or null where it said so itself. Rejects where storing fails. */
async function runRestart(job: RestartJob, events: RestartEvents, wanted: RestartsWanted): Promise<string | null> {
  const [, program = ''] = process.argv;
  // What graphics libraries print belongs to nobody's result: it goes where everything else is said.
  const stdio = ['ignore', 2, 2, 'ipc'] as const;
  const child = fork(program, [RESTART_COMMAND, ...wanted.restartArguments], {
    serialization: 'advanced',
    stdio: [...stdio],
  });
  const cancel = (): void => {
    tell(child, { kind: 'cancel' });
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  wanted.signal.addEventListener('abort', cancel, { once: true });
  try {
    return await conversation(child, job, (event) => events.take(event).forEach(wanted.emit));
  } finally {
    wanted.signal.removeEventListener('abort', cancel);
    if (child.exitCode === null) child.kill('SIGKILL');
  }
}

function conversation(
  child: ChildProcess,
  job: RestartJob,
  take: (event: MeasureEvent) => void,
): Promise<string | null> {
  let why: string | null = null;
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromRestart) => {
      try {
        if (message.kind === 'ready') tell(child, { kind: 'measure', job });
        else if (message.kind === 'event') take(message.event);
        else if (message.kind === 'failed') why = message.message;
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.once('error', (error) => reject(new Fault('failed', say('restart.not-started', { error: error.message }))));
    child.once('close', (status, signal) => {
      const isClean = status === 0 && signal === null;
      resolve(
        why ??
          (isClean
            ? null
            : say('restart.ended', { signal: signal ?? say('restart.status', { status: String(status) }) })),
      );
    });
  });
}

/** A process that has just ended is told nothing. */
function tell(child: ChildProcess, message: ToRestart): void {
  if (child.connected) child.send(message, () => undefined);
}

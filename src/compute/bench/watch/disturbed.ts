/** Repetitions under watch: where the machine changed its speed they are flagged, and taken again within a cap. */
import { say } from '../../../shared/words/say.ts';
import type { Disturbance } from '../../../shared/contract/parts/disturbances.ts';
import type { Contender } from '../contender.ts';
import type { Session } from '../session.ts';
import { runRepetitions } from '../stages.ts';
import type { Findings } from './watch.ts';

/** Of the budget of a point, spent at most on waiting until the machine is quiet again. */
const WAIT_SHARE = 0.5;

/** Runs the repetitions; once more, after a wait, where the machine changed its speed and the sweep has a repeat left. */
export async function runWatched(session: Session): Promise<void> {
  const racers = session.contenders.filter((contender) => contender.isOpen);
  if (racers.length === 0) return;
  const startedSeconds = session.progress.elapsedSeconds();
  const first = await runOnce(session);
  noteOthers(session, racers, first);
  if (first.slowdown === null) return;
  const { watch, order, point, progress } = session;
  if (!racers.some((racer) => racer.isOpen) || !watch.takeRepeat())
    return flag(session, racers, `${first.slowdown}; not repeated: this sweep has repeated as many points as it may`);
  await progress.repeat(say('progress.waiting'));
  for (const racer of racers) setAside(session, racer, first.slowdown);
  await watch.settle(point.index, order.sweep.secondsPerPoint * 1000 * WAIT_SHARE);
  progress.forgive(progress.elapsedSeconds() - startedSeconds);
  const second = await runOnce(session);
  noteOthers(session, racers, second);
  if (second.slowdown !== null) flag(session, racers, `${second.slowdown}; it was repeated once already`);
}

async function runOnce(session: Session): Promise<Findings> {
  const { watch, engine, point } = session;
  const before = await watch.look(engine, point.index, 'before');
  await runRepetitions(session);
  return watch.compare(before, await watch.look(engine, point.index, 'after'));
}

function noteOthers(session: Session, racers: readonly Contender[], { others }: Findings): void {
  for (const { kind, text } of others) for (const racer of racers) note(session, racer, { kind, text });
}

/** The samples stay and count, and everybody can see that they were taken while the machine's speed changed. */
function flag(session: Session, racers: readonly Contender[], text: string): void {
  for (const racer of racers) {
    const last = racer.wallNs.length - 1;
    note(session, racer, { kind: 'speed', text, samples: last < 0 ? null : [0, last] });
  }
}

function setAside(session: Session, racer: Contender, text: string): void {
  const setAsideNs = racer.setAside();
  note(session, racer, { kind: 'speed', text, setAsideNs });
}

function note(
  { order }: Session,
  { disturbances }: Contender,
  told: Pick<Disturbance, 'kind' | 'text'> & Partial<Disturbance>,
): void {
  disturbances.push({ samples: null, setAsideNs: [], at: new Date(order.now()).toISOString(), ...told });
}

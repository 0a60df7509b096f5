/** The stages of a point: a pilot of each contender, interleaved repetitions, and a closing check. */
import { say } from '../../shared/words/say.ts';
import { type Stop } from '../../shared/contract/reason-codes.ts';
import { reasonText } from '../../shared/words/reason-text.ts';
import { askedNote } from '../../shared/findings/runs/asked.ts';
import { reasonOf } from '../../shared/contract/reason.ts';
import { hasSettled, type Solution, type Solver } from '../gpu/device/solver.ts';
import { solvesPerSample } from '../gpu/device/time/clock.ts';
import { auditContender } from './audit.ts';
import type { Contender } from './contender.ts';
import { makeBlocks } from './protocol/interleave.ts';
import { takeSolves } from './protocol/sample.ts';
import { attempt, judgeSolve, whatText, type Session } from './session.ts';
import { isTooLong, isWarm, makeStopRule, profileCount, type Progression } from './protocol/stopping.ts';

/** Shares of a point's progress at which the stages end. */
const PILOTS_DONE = 0.25;
const REPETITIONS_DONE = 0.9;

/** One solve of each, the reference first because the others are compared with it; most questions end here. */
export async function runPilots(session: Session): Promise<void> {
  const waiting = session.contenders.filter((contender) => contender.isOpen);
  const ordered = waiting.toSorted((a, b) => Number(b.isReference) - Number(a.isReference));
  for (const [index, contender] of ordered.entries()) {
    await session.progress.report(
      whatText(session, contender, say('progress.pilot')),
      (PILOTS_DONE * index) / ordered.length,
    );
    if (!contender.isOpen) continue;
    await attempt(session, contender, (solver) => pilot(session, contender, solver));
    if (contender.isReference) endUnrepresentable(session, contender);
    await warnOfHidden(session, contender);
  }
}

/** Where the reference leaves float32 because the problem does, there is nothing for the others to find. */
function endUnrepresentable({ contenders }: Session, { ending }: Contender): void {
  if (ending?.status !== 'not-representable') return;
  for (const contender of contenders) contender.end(ending.status, ending.reason);
}

/** A reference that leaves no run behind must not fail in silence. */
async function warnOfHidden({ order, point }: Session, { isStored, ending, title }: Contender): Promise<void> {
  if (isStored || ending?.status === 'ok') return;
  const reason = ending?.reason ? reasonText(ending.reason) : '';
  const message = say('progress.reference', { point: point.index, title, status: ending?.status ?? '', reason });
  await order.emit({ kind: 'warning', message });
}

async function pilot(session: Session, contender: Contender, solver: Solver): Promise<void> {
  const { sweep, signal } = session.order;
  const solution = await solver.solve({ profile: false, signal });
  contender.firstSolveNs = solution.wallNs;
  await judgeSolve(session, contender, solver, solution);
  await auditContender(session, contender, solver);
  if (!contender.isStored) return contender.end('ok', null);
  if (contender.ending?.status === 'not-converged') {
    contender.notes['repetitions'] = reasonOf('one-sample-unconverged');
    return contender.addSample(solution, session.turns.take());
  }
  if (contender.isOpen && isTooLong(solution.wallNs, sweep.secondsPerPoint, sweep.repeats)) {
    contender.notes['repetitions'] = reasonOf('one-sample-too-long', { seconds: sweep.secondsPerPoint });
    contender.addSample(solution, session.turns.take());
    contender.end('ok', null);
  }
}

/** Warm-up, then blocks of one repetition of each in random order, until the rule says stop. */
export async function runRepetitions(session: Session): Promise<void> {
  const { order, point, progress, bench } = session;
  const racers = session.contenders.filter((contender) => contender.isOpen);
  for (const racer of racers) await attempt(session, racer, (solver) => warmUp(session, racer, solver));
  const { sweep, leastBlocks } = order;
  const rule = makeStopRule(sweep.secondsPerPoint, sweep.repeats, { ...sweep, leastBlocks });
  const nextBlock = makeBlocks(racers.length, order.orderSeed, point.index);
  const startedSeconds = progress.elapsedSeconds();
  let blocks = 0;
  let stopped: Stop | null = null;
  while (stopped === null && racers.some((racer) => racer.isOpen)) {
    for (const place of nextBlock()) {
      const racer = racers[place];
      if (!racer?.isOpen) continue;
      const share =
        PILOTS_DONE +
        (REPETITIONS_DONE - PILOTS_DONE) * rule.share(progressionOf(session, racers, blocks, startedSeconds));
      await progress.report(whatText(session, racer, say('progress.repetition', { number: blocks + 1 })), share);
      await attempt(session, racer, (solver, isFresh) => takeSample(session, racer, solver, isFresh));
    }
    blocks += 1;
    session.turns.endBlock();
    stopped = rule.reasonToStop(progressionOf(session, racers, blocks, startedSeconds));
  }
  const manner = bench.isInTurn ? 'repeated-in-turn' : 'repeated';
  for (const racer of racers) {
    racer.notes['orderSeed'] = reasonOf('order-seed', { seed: order.orderSeed });
    Object.assign(racer.notes, askedNote(order.sweep));
    const repeated = reasonOf(manner, { blocks, orderSeed: order.orderSeed });
    racer.notes['repetitions'] = { ...repeated, stopped: stopped ?? 'nothing-left' };
  }
}

function progressionOf(
  { progress }: Session,
  racers: readonly Contender[],
  blocks: number,
  startedSeconds: number,
): Progression {
  const elapsedSeconds = progress.elapsedSeconds();
  const samples = racers.filter((racer) => racer.isOpen).map((racer) => racer.wallNs);
  return {
    blocks,
    elapsedSeconds,
    blockSeconds: blocks === 0 ? 0 : (elapsedSeconds - startedSeconds) / blocks,
    samples,
  };
}

async function warmUp(session: Session, contender: Contender, solver: Solver): Promise<void> {
  const { order, progress, bench, clockStepNs } = session;
  const pilotNs = contender.solution?.wallNs ?? 0;
  const warmUpsNs: number[] = [];
  // Solvers opened in turn are cold again at every repetition, and are warmed there.
  while (!bench.isInTurn && !isWarm(pilotNs, warmUpsNs, order.sweep.secondsPerPoint)) {
    await progress.report(whatText(session, contender, say('progress.warm-up')), PILOTS_DONE);
    const { wallNs } = await solver.solve({ profile: false, signal: order.signal });
    warmUpsNs.push(wallNs);
  }
  contender.notes['warm-up'] = reasonOf('warmed-up', { solves: warmUpsNs.length });
  contender.solvesPerSample = solvesPerSample(warmUpsNs.at(-1) ?? pilotNs, clockStepNs);
}

async function takeSample(session: Session, contender: Contender, solver: Solver, isFresh: boolean): Promise<void> {
  if (isFresh) await solver.solve({ profile: false, signal: session.order.signal });
  const solution = await takeSolves(session, contender, solver);
  if (contender.method.iterative && !hasSettled(solution)) return judgeSolve(session, contender, solver, solution);
  noteIterations(contender, solution);
  contender.solution = solution;
  contender.addSample(solution, session.turns.take());
}

function noteIterations(contender: Contender, { iterations }: Solution): void {
  const before = contender.solution?.iterations;
  if (before !== undefined && before !== iterations)
    contender.notes['iterations'] = reasonOf('iterations-varied', { before, iterations });
}

/** The states of the last repetition are verified like the pilot's; then a few profiled solves for the phases. */
export async function runClosing(session: Session): Promise<void> {
  const racers = session.contenders.filter((contender) => contender.isOpen);
  for (const [index, racer] of racers.entries()) {
    const share = REPETITIONS_DONE + ((1 - REPETITIONS_DONE) * index) / racers.length;
    await session.progress.report(whatText(session, racer, say('progress.verification')), share);
    await attempt(session, racer, (solver, isFresh) => close(session, racer, solver, isFresh));
  }
}

async function close(session: Session, contender: Contender, solver: Solver, isFresh: boolean): Promise<void> {
  const { signal } = session.order;
  const solution = isFresh || !contender.solution ? await solver.solve({ profile: false, signal }) : contender.solution;
  await judgeSolve(session, contender, solver, solution);
  if (!contender.isOpen) return;
  const profiles = profileCount(solution.wallNs, session.order.sweep.secondsPerPoint);
  for (let taken = 0; taken < profiles; taken++) {
    const { phasesNs, spans } = await solver.solve({ profile: true, signal });
    // Without phases one solve too many was made: the next would have none either.
    if (!phasesNs) break;
    contender.phasesNs.push(phasesNs);
    if (spans) contender.profiles.push(spans);
  }
  contender.passes = solver.passes?.() ?? [];
  contender.end('ok', null);
}
